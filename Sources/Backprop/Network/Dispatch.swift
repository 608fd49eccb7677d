// From code that is generic over the scalar to the two methods that a layer, a loss or an optimizer
// has, one for `Float` and one for `Double`. In specialised code the compiler decides which, and what
// remains is one call through the protocol's table.

extension Layer {
  @inline(__always)
  func forward<S: Scalar>(any pass: ForwardPass<S>) {
    if S.self == Float.self {
      forward(unsafeDowncast(pass, to: ForwardPass<Float>.self))
    } else {
      forward(unsafeDowncast(pass, to: ForwardPass<Double>.self))
    }
  }

  @inline(__always)
  func backward<S: Scalar>(any pass: BackwardPass<S>) {
    if S.self == Float.self {
      backward(unsafeDowncast(pass, to: BackwardPass<Float>.self))
    } else {
      backward(unsafeDowncast(pass, to: BackwardPass<Double>.self))
    }
  }
}

extension Loss {
  @inline(__always)
  func evaluate<S: Scalar>(any pass: LossPass<S>) -> BatchLoss<S> {
    if S.self == Float.self {
      let loss = evaluate(unsafeDowncast(pass, to: LossPass<Float>.self))
      return BatchLoss(mean: S(loss.mean), weight: S(loss.weight))
    }
    let loss = evaluate(unsafeDowncast(pass, to: LossPass<Double>.self))
    return BatchLoss(mean: S(loss.mean), weight: S(loss.weight))
  }

  @inline(__always)
  func finish<S: Scalar>(any outputs: Rows<S>) {
    if let outputs = outputs as? Rows<Float> {
      finish(outputs)
    } else if let outputs = outputs as? Rows<Double> {
      finish(outputs)
    }
  }
}

extension Optimizer {
  @inline(__always)
  func update<S: Scalar>(any pass: UpdatePass<S>) {
    if let pass = pass as? UpdatePass<Float> {
      update(pass)
    } else if let pass = pass as? UpdatePass<Double> {
      update(pass)
    }
  }
}

extension LineSearchOptimizer {
  @inline(__always)
  func search<S: Scalar>(
    any pass: UpdatePass<S>, from value: Double, evaluate: () -> Double
  ) -> SearchOutcome {
    if let pass = pass as? UpdatePass<Float> {
      return search(pass, from: value, evaluate: evaluate)
    }
    if let pass = pass as? UpdatePass<Double> {
      return search(pass, from: value, evaluate: evaluate)
    }
    return SearchOutcome(hasMoved: false, carry: 0)
  }
}

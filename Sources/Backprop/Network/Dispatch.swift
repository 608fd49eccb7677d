// From code that is generic over the scalar to the two methods that a layer, a loss or an optimizer
// has, one for `Float` and one for `Double`. In specialised code the compiler decides the casts, and
// what remains is one call through the protocol's table.

extension Layer {
  @inline(__always)
  func forward<S: Scalar>(any pass: ForwardPass<S>) {
    if let pass = pass as? ForwardPass<Float> {
      forward(pass)
    } else if let pass = pass as? ForwardPass<Double> {
      forward(pass)
    }
  }

  @inline(__always)
  func backward<S: Scalar>(any pass: BackwardPass<S>) {
    if let pass = pass as? BackwardPass<Float> {
      backward(pass)
    } else if let pass = pass as? BackwardPass<Double> {
      backward(pass)
    }
  }
}

extension Loss {
  @inline(__always)
  func evaluate<S: Scalar>(any pass: LossPass<S>) -> BatchLoss<S> {
    if let pass = pass as? LossPass<Float> {
      let loss = evaluate(pass)
      return BatchLoss(mean: S(loss.mean), weight: S(loss.weight))
    }
    if let pass = pass as? LossPass<Double> {
      let loss = evaluate(pass)
      return BatchLoss(mean: S(loss.mean), weight: S(loss.weight))
    }
    return BatchLoss(mean: .nan, weight: .nan)
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

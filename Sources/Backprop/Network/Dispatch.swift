// From code that is generic over the scalar to the two methods that a layer, a loss or an optimizer
// has, one for `Float` and one for `Double`. In specialised code the test is decided by the compiler
// and what remains is one call through the protocol's table.
//
// The casts are sound because `Scalar` has these two conformers only, and a pass of `S` is a pass of
// `Float` exactly if `S` is `Float`.

extension Layer {
  @inline(__always)
  func forward<S: Scalar>(any pass: borrowing ForwardPass<S>) {
    if S.self == Float.self {
      forward(unsafeBitCast(copy pass, to: ForwardPass<Float>.self))
    } else {
      forward(unsafeBitCast(copy pass, to: ForwardPass<Double>.self))
    }
  }

  @inline(__always)
  func backward<S: Scalar>(any pass: borrowing BackwardPass<S>) {
    if S.self == Float.self {
      backward(unsafeBitCast(copy pass, to: BackwardPass<Float>.self))
    } else {
      backward(unsafeBitCast(copy pass, to: BackwardPass<Double>.self))
    }
  }
}

extension Loss {
  @inline(__always)
  func evaluate<S: Scalar>(any pass: LossPass<S>) -> BatchLoss<S> {
    if S.self == Float.self {
      let loss = evaluate(unsafeBitCast(pass, to: LossPass<Float>.self))
      return BatchLoss(mean: S(loss.mean), weight: S(loss.weight))
    }
    let loss = evaluate(unsafeBitCast(pass, to: LossPass<Double>.self))
    return BatchLoss(mean: S(loss.mean), weight: S(loss.weight))
  }

  @inline(__always)
  func finish<S: Scalar>(any outputs: Rows<S>) {
    if S.self == Float.self {
      finish(unsafeBitCast(outputs, to: Rows<Float>.self))
    } else {
      finish(unsafeBitCast(outputs, to: Rows<Double>.self))
    }
  }
}

extension Optimizer {
  @inline(__always)
  func update<S: Scalar>(any pass: UpdatePass<S>) {
    if S.self == Float.self {
      update(unsafeBitCast(pass, to: UpdatePass<Float>.self))
    } else {
      update(unsafeBitCast(pass, to: UpdatePass<Double>.self))
    }
  }
}

import Backprop
import Foundation

/// A network trained by plain loops, as one would write them without knowing about caches: what the guard
/// compares the library with in the same run.
///
/// The innermost loops go along rows of a matrix, so that the compiler makes vector instructions of them.
final class PlainNetwork {
  enum Rule {
    /// ReLU between the layers, softmax and cross-entropy at the end, Adam.
    case crossEntropy(learningRate: Float)
    /// Sigmoids everywhere, the mean squared error, gradient descent.
    case squaredError(learningRate: Float)
  }

  typealias Numbers = UnsafeMutablePointer<Float>

  /// A dense layer; weights are inputs × outputs.
  struct Layer {
    let inputs: Int
    let outputs: Int
    let weight: Numbers
    let transposed: Numbers
    let bias: Numbers
    /// Gradients, means and mean squares of the weights and then of the biases.
    let gradient: Numbers
    let mean: Numbers
    let square: Numbers
    /// Rows × outputs.
    let values: Numbers
    let slopes: Numbers
  }

  let layers: [Layer]
  let rule: Rule
  private var steps = 0

  /// Takes the weights of a network of dense layers, each followed by an activation or none.
  init(_ network: Network<Float>, sizes: [Int], batchSize: Int, rule: Rule) {
    var parameters = network.parameters[...]
    func take(_ count: Int) -> Numbers {
      let numbers = Self.zeros(count)
      for index in 0..<count { numbers[index] = parameters.removeFirst() }
      return numbers
    }
    layers = zip(sizes, sizes.dropFirst()).map { inputs, outputs in
      let count = (inputs + 1) * outputs
      return Layer(
        inputs: inputs, outputs: outputs, weight: take(inputs * outputs),
        transposed: Self.zeros(inputs * outputs), bias: take(outputs),
        gradient: Self.zeros(count), mean: Self.zeros(count), square: Self.zeros(count),
        values: Self.zeros(batchSize * outputs), slopes: Self.zeros(batchSize * outputs))
    }
    self.rule = rule
  }

  deinit {
    for layer in layers {
      for numbers in [
        layer.weight, layer.transposed, layer.bias, layer.gradient, layer.mean, layer.square,
        layer.values, layer.slopes,
      ] { numbers.deallocate() }
    }
  }

  static func zeros(_ count: Int) -> Numbers {
    let numbers = Numbers.allocate(capacity: count)
    numbers.initialize(repeating: 0, count: count)
    return numbers
  }

  // MARK: Products

  /// c = a · b + bias of each column, by three loops.
  static func multiply(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    into c: Numbers, rows: Int, inner: Int, columns: Int
  ) {
    for row in 0..<rows {
      let line = c + row &* columns
      for column in 0..<columns { line[column] = bias?[column] ?? 0 }
      for k in 0..<inner {
        let (factor, other) = (a[row &* inner &+ k], b + k &* columns)
        for column in 0..<columns { line[column] += factor * other[column] }
      }
    }
  }

  /// c = aᵀ · b, by three loops.
  static func multiply(
    transposed a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, into c: Numbers, rows: Int,
    inner: Int, columns: Int
  ) {
    c.update(repeating: 0, count: inner &* columns)
    for row in 0..<rows {
      let other = b + row &* columns
      for k in 0..<inner {
        let (factor, line) = (a[row &* inner &+ k], c + k &* columns)
        for column in 0..<columns { line[column] += factor * other[column] }
      }
    }
  }

  // MARK: Passes

  /// The outputs for some rows, finished by softmax or sigmoid.
  func predict(_ inputs: UnsafePointer<Float>, rows: Int) -> Numbers {
    var input = inputs
    for (number, layer) in layers.enumerated() {
      Self.multiply(
        input, layer.weight, bias: layer.bias, into: layer.values, rows: rows, inner: layer.inputs,
        columns: layer.outputs)
      let count = rows &* layer.outputs
      if case .squaredError = rule {
        for index in 0..<count {
          layer.values[index] = 1 / (1 + Foundation.exp(-layer.values[index]))
        }
      } else if number < layers.count - 1 {
        for index in 0..<count { layer.values[index] = max(layer.values[index], 0) }
      } else {
        for row in 0..<rows {
          let line = layer.values + row &* layer.outputs
          var (largest, sum): (Float, Float) = (line[0], 0)
          for column in 0..<layer.outputs { largest = max(largest, line[column]) }
          for column in 0..<layer.outputs {
            line[column] = Foundation.exp(line[column] - largest)
            sum += line[column]
          }
          for column in 0..<layer.outputs { line[column] /= sum }
        }
      }
      input = UnsafePointer(layer.values)
    }
    return layers[layers.count - 1].values
  }

  /// One step with some rows and their targets, rows × outputs; returns the loss.
  func step(_ inputs: UnsafePointer<Float>, _ targets: UnsafePointer<Float>, rows: Int) -> Float {
    let last = layers[layers.count - 1]
    let outputs = predict(inputs, rows: rows)
    let count = rows * last.outputs
    var loss: Float = 0
    for index in 0..<count {
      let (output, difference) = (outputs[index], outputs[index] - targets[index])
      if case .squaredError = rule {
        loss += difference * difference / Float(count)
        last.slopes[index] = 2 * difference * output * (1 - output) / Float(count)
      } else {
        if targets[index] > 0 { loss -= Foundation.log(output) / Float(rows) }
        last.slopes[index] = difference / Float(rows)
      }
    }
    steps += 1
    for number in layers.indices.reversed() {
      passBack(number, number == 0 ? inputs : UnsafePointer(layers[number - 1].values), rows: rows)
    }
    for layer in layers { update(layer) }
    return loss
  }

  /// The gradients of a layer, and the slopes of the one before.
  private func passBack(_ number: Int, _ input: UnsafePointer<Float>, rows: Int) {
    let layer = layers[number]
    let (inputs, outputs) = (layer.inputs, layer.outputs)
    Self.multiply(
      transposed: input, layer.slopes, into: layer.gradient, rows: rows, inner: inputs,
      columns: outputs)
    let bias = layer.gradient + inputs &* outputs
    bias.update(repeating: 0, count: outputs)
    for row in 0..<rows {
      for column in 0..<outputs { bias[column] += layer.slopes[row &* outputs &+ column] }
    }
    guard number > 0 else { return }
    for k in 0..<inputs {
      for column in 0..<outputs {
        layer.transposed[column &* inputs &+ k] = layer.weight[k &* outputs &+ column]
      }
    }
    let slopes = layers[number - 1].slopes
    Self.multiply(
      layer.slopes, layer.transposed, bias: nil, into: slopes, rows: rows, inner: outputs,
      columns: inputs)
    if case .squaredError = rule {
      for index in 0..<rows &* inputs { slopes[index] *= input[index] * (1 - input[index]) }
    } else {
      for index in 0..<rows &* inputs { slopes[index] = input[index] > 0 ? slopes[index] : 0 }
    }
  }

  private func update(_ layer: Layer) {
    let weights = layer.inputs * layer.outputs
    update(layer.weight, layer, 0, weights)
    update(layer.bias, layer, weights, layer.outputs)
  }

  /// Changes `count` parameters, whose gradients stand from `place` on.
  private func update(_ parameters: Numbers, _ layer: Layer, _ place: Int, _ count: Int) {
    let gradient = layer.gradient + place
    switch rule {
    case .squaredError(let rate):
      for index in 0..<count { parameters[index] -= rate * gradient[index] }
    case .crossEntropy(let rate):
      let (mean, square) = (layer.mean + place, layer.square + place)
      let meanScale = 1 / (1 - pow(0.9, Float(steps)))
      let squareScale = 1 / (1 - pow(0.999, Float(steps)))
      for index in 0..<count {
        mean[index] = 0.9 * mean[index] + 0.1 * gradient[index]
        square[index] = 0.999 * square[index] + 0.001 * gradient[index] * gradient[index]
        let root = (square[index] * squareScale).squareRoot() + 1e-8
        parameters[index] -= rate * mean[index] * meanScale / root
      }
    }
  }
}

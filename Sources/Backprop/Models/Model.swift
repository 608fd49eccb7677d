/// A network with all that it needs to predict: the loss that finishes its predictions and, if it
/// was trained on a table, how the columns of a table become its inputs.
///
/// A model is a value, and any thread may use it.
///
/// ```swift
/// let model = try Model<Float>(contentsOf: "iris.safetensors")
/// let flower = try model.predict([
///   "sepal_length": 5.1, "sepal_width": 3.5, "petal_length": 1.4, "petal_width": 0.2,
/// ])
/// print(flower.label, flower.probabilities)
/// ```
public struct Model<S: Scalar>: Sendable {
  /// The network.
  public var network: Network<S>

  /// The loss that it was trained with, which turns its outputs into predictions.
  public var loss: any Loss

  /// How the rows of a table become inputs, and outputs become classes or numbers; nil for a model
  /// of bare numbers.
  public let preprocessing: Preprocessing?

  /// How it was trained, if that was on a table.
  public let record: TrainingRecord?

  /// Puts a network and its loss together.
  public init(network: Network<S>, loss: any Loss) {
    self.init(network: network, loss: loss, preprocessing: nil, record: nil)
  }

  init(
    network: Network<S>, loss: any Loss, preprocessing: Preprocessing?, record: TrainingRecord?
  ) {
    self.network = network
    self.loss = loss
    self.preprocessing = preprocessing
    self.record = record
  }

  /// Predicts the targets of rows of inputs.
  ///
  /// - Parameter rows: rows of as many numbers as the network has inputs.
  /// - Returns: for each row the outputs as the loss finishes them: probabilities of the classes
  ///   for ``CrossEntropy``, for example.
  @specialized(where S == Float)
  @specialized(where S == Double)
  public func predict(_ rows: [[S]]) -> [[S]] {
    for (number, row) in rows.enumerated() {
      precondition(
        row.count == network.inputs,
        "Row \(number) has \(row.count) features; the network has \(network.inputs) inputs.")
    }
    var predictions: [[S]] = []
    predictions.reserveCapacity(rows.count)
    Predictor(network, rows: rows.count).run(count: rows.count) { numbers, places in
      for (place, number) in numbers.enumerated() { places[place].assign(rows[number]) }
    } use: { _, outputs in
      loss.finish(any: outputs)
      for row in 0..<outputs.count { predictions.append(outputs[row].array) }
    }
    return predictions
  }
}

extension Model {
  /// The network made ready to predict again and again; bare numbers go in, without the
  /// preprocessing of a table.
  ///
  /// - Parameters:
  ///   - rows: how many rows will be predicted together at most, if that is known: it saves memory.
  ///   - threads: how many threads may work; small networks and few rows stay on one.
  /// - Returns: a predictor with a copy of the network's numbers.
  public func predictor(rows: Int = .max, threads: Int = 1) -> Predictor<S> {
    Predictor(network, loss: loss, rows: rows, threads: threads)
  }
}

extension Trainer {
  /// The network so far, together with the loss that finishes its predictions.
  public var model: Model<S> { Model(network: network, loss: loss) }
}

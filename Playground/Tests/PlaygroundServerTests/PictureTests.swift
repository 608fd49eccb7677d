import Backprop
import Testing

@testable import PlaygroundServer

struct PrincipalComponentTests {
  @Test func findsTheAxesOfAnEllipse() {
    // Points of an ellipse with half axes 3 and 1, turned by 30°, around (5, −2).
    let turn = Double.pi / 6
    let (along, across) = ([cosine(turn), sine(turn)], [-sine(turn), cosine(turn)])
    let rows = (0..<360).map { degree -> [Double] in
      let angle = Double(degree) * .pi / 180
      let (x, y) = (3 * cosine(angle), sine(angle))
      return [5 + x * along[0] + y * across[0], -2 + x * along[1] + y * across[1]]
    }
    let components = PrincipalComponents(of: rows)
    expect(components.mean, [5, -2])
    expect(components.first, along)
    expect(components.second, across)
    let place = components.position(of: [5 + 2 * along[0], -2 + 2 * along[1]])
    expect([place.x, place.y], [2, 0])
  }

  @Test func knownAnswerInThreeDimensions() {
    // The covariance is diagonal, of 50/6, 2/6 and 18/6.
    let rows: [[Double]] = [
      [5, 0, 0], [-5, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 3], [0, 0, -3],
    ]
    let components = PrincipalComponents(of: rows)
    expect(components.first, [1, 0, 0])
    expect(components.second, [0, 0, 1])
  }

  @Test func rowsWithoutASecondDirectionOrAnyHaveAPlaneAllTheSame() {
    for rows in [
      [[1, 1, 1], [2, 2, 2], [3, 3, 3]], [[1, 2, 3], [1, 2, 3]], [[0, 0, 0]],
      [[1e-200, 0, 0], [0, 0, 0]], [[0, 0, 1e150], [0, 0, 0]],
    ] as [[[Double]]] {
      let components = PrincipalComponents(of: rows)
      let (first, second) = (components.first, components.second)
      #expect((dot(first, first) - 1).magnitude < 1e-12)
      #expect((dot(second, second) - 1).magnitude < 1e-12)
      #expect(dot(first, second).magnitude < 1e-12)
    }
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private func expect(_ found: [Double], _ expected: [Double]) {
    for (number, other) in zip(found, expected) {
      #expect((number - other).magnitude < 1e-9, "\(found) is not \(expected)")
    }
  }

  private func cosine(_ x: Double) -> Double { sine(x + .pi / 2) }

  private func sine(_ x: Double) -> Double {
    let x = x.remainder(dividingBy: 2 * .pi)
    var (sum, term) = (x, x)
    for place in 1..<20 {
      term *= -x * x / Double(2 * place * (2 * place + 1))
      sum += term
    }
    return sum
  }
}

struct PictureTests {
  private func scene(_ csv: String, target: String, features: [String]? = nil) throws -> RunScene {
    var settings = RunSettings(
      data: .table(id: "t1", name: nil, target: target, features: features))
    settings.validation = 0
    settings.hidden = [.init(units: 3)]
    let stored = try StoredTable(id: "t1", name: "a.csv", bytes: Array(csv.utf8))
    return try RunScene(RunTrainer(settings, data: RunData(settings.data, stored: stored)))
  }

  private static let csv = """
    a,b,c,y,kind
    0,10,5,1.5,u
    1,20,3,2.5,v
    2,15,4,0.5,u
    3,30,9,3.5,v
    """

  @Test func twoFeaturesHaveTheirOwnUnits() throws {
    let scene = try scene(Self.csv, target: "kind", features: ["a", "b"])
    #expect(scene.picture.kind == .features)
    #expect(scene.picture.axes.map(\.name) == ["a", "b"])
    for (point, (x, y)) in zip(scene.picture.points, [(0.0, 10.0), (1, 20), (2, 15), (3, 30)]) {
      #expect((point.x - x).magnitude < 1e-12 && (point.y - y).magnitude < 1e-12)
    }
    #expect((scene.picture.axes[0].min - -0.3).magnitude < 1e-12)
    #expect((scene.picture.axes[1].max - 32).magnitude < 1e-12)
    // The first place is at the top left, and stands for the encoded inputs there.
    let inputs = scene.picture.inputs(size: 4)
    let mean = (1.5, 18.75)
    let deviation = (1.25.squareRoot(), 54.6875.squareRoot())
    #expect((inputs[0] - (-0.3 + 0.45 - mean.0) / deviation.0).magnitude < 1e-12)
    #expect((inputs[1] - (32 - 3 - mean.1) / deviation.1).magnitude < 1e-12)
    #expect(inputs.count == 32)
    #expect(inputs[1] > inputs[31])
  }

  @Test func oneFeatureIsALine() throws {
    let scene = try scene(Self.csv, target: "y", features: ["a"])
    #expect(scene.picture.kind == .line)
    #expect(scene.picture.axes.map(\.name) == ["a", "y"])
    #expect(
      zip(scene.picture.points.map(\.y), [1.5, 2.5, 0.5, 3.5]).allSatisfy {
        ($0 - $1).magnitude < 1e-12
      })
    let surface = Surface(
      Network<Double>(inputs: 1, seed: 1) { Dense(1) }, scene)
    #expect(surface.json["line"] != nil)
  }

  @Test func moreFeaturesBecomeComponents() throws {
    let scene = try scene(Self.csv, target: "y")
    #expect(scene.picture.kind == .components)
    #expect(scene.inputs == ["a", "b", "c", "kind=u", "kind=v"])
    let words = try self.scene(Self.csv, target: "y", features: ["kind"])
    #expect(words.picture.kind == .components)
  }

  @Test func numbersBecomeBytesWhateverTheyAre() {
    #expect(Surface.byte(0, low: -1, high: 1) == 128)
    #expect(Surface.byte(5, low: -1, high: 1) == 255)
    #expect(Surface.byte(-.infinity, low: -1, high: 1) == 0)
    #expect(Surface.byte(.nan, low: -1, high: 1) == 128)
    #expect(Surface.byte(1, low: 1, high: 1) == 128)
    #expect(Surface.chosenClass([0.2, 0.5, 0.5]).place == 1)
    #expect(Surface.chosenClass([0.7]) == (1, 0.7))
    #expect(Surface.chosenClass([.nan, .nan]).place == 0)
  }

  @Test func stagesAreTheLayersThatAreDrawn() throws {
    var settings = RunSettings.usual
    settings.dropout = 0.5
    let scene = try RunScene(RunTrainer(settings, data: RunData(settings.data, stored: nil)))
    #expect(
      scene.stages == [
        .init(dense: 0, output: 1, units: 8, name: "hidden layer 1", activation: "tanh"),
        .init(dense: 3, output: 4, units: 8, name: "hidden layer 2", activation: "tanh"),
        .init(dense: 6, output: 6, units: 2, name: "output", activation: nil),
      ])
    #expect(scene.parameters.map(\.name).first == "0.weight")
  }
}

struct LookTests {
  @Test func gradientsAgreeWithFiniteDifferences() throws {
    var settings = RunSettings.usual
    settings.hidden = [.init(units: 3), .init(units: 2, activation: "sigmoid")]
    let run = try RunTrainer(settings, data: RunData(settings.data, stored: nil))
    for _ in 0..<30 { try run.step() }
    let scene = try RunScene(run)
    let snapshot = Snapshot(
      status: .paused, message: nil, epoch: 1, step: 30, stepInEpoch: 9, learningRate: 0.03,
      stepsPerSecond: 0, curve: run.curve, network: run.trainer.network, isEdited: false)
    var compared = 0
    for row in [nil, scene.rows[0] + 1, (scene.rows.last ?? 0) + 1] {
      for (stage, unit) in [(0, 2), (1, 1), (2, 0)] {
        compared += try compare(.unit(stage: stage, unit: unit), row, snapshot, scene)
      }
      for (name, index) in [("0.weight", 5), ("2.weight", 3), ("4.weight", 0), ("2.bias", 1)] {
        compared += try compare(.parameter(name, index: index), row, snapshot, scene)
      }
    }
    #expect(compared == 39)
  }

  private func compare(
    _ subject: LookQuestion.Subject, _ row: Int?, _ snapshot: Snapshot, _ scene: RunScene
  ) throws -> Int {
    var question = try LookQuestion(["stage": "0", "unit": "0"])
    (question.row, question.subject) = (row, subject)
    let json = try Look(question, snapshot, scene).json
    #expect(json["title"]?.string?.isEmpty == false)
    var compared = 0
    for number in json["numbers"]?.elements ?? [] {
      #expect(number["value"]?.number?.isFinite == true)
      guard let error = number["relativeError"]?.number else { continue }
      #expect(error < 1e-6, "\(number.text)")
      compared += 1
    }
    return compared
  }
}

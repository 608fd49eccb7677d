import Testing

@testable import Backprop

@Suite("Samples") struct SampleTests {
  @Test("Every sample is a table of the task that it sets", arguments: Catalog.samples.indices)
  func tables(place: Int) throws {
    let sample = Catalog.samples[place]
    let table = try Table(csvText: sample.csv(rows: 60, seed: 3))
    #expect(table.count == 60)
    #expect(table.names == ["x1", "x2", sample.target])
    let trainer = try TableTrainer<Double>(
      table, settings: TrainingSettings(target: sample.target), threads: 1)
    #expect(trainer.preprocessing.targets.task == sample.task)
    #expect(trainer.preprocessing.targets.classes?.sorted() == sample.classes?.sorted())
    #expect(sample.csv(rows: 60, seed: 3) == sample.csv(rows: 60, seed: 3))
    #expect(sample.csv(rows: 60, seed: 3) != sample.csv(rows: 60, seed: 4))
  }

  @Test("Classes take turns")
  func turns() {
    let lines = Gaussians(count: 5).csv(rows: 10, seed: 0).split(separator: "\n").dropFirst()
    #expect(lines.map { $0.last } == Array("abcdeabcde"))
  }

  @Test("XOR's class is whether the signs are the same, and a plane's number is the mean")
  func meaning() throws {
    let squares = try Table(csvText: XORSquares().csv(rows: 100, seed: 1))
    for row in 0..<100 {
      guard case .numbers(let x1) = squares.columns[0].values,
        case .numbers(let x2) = squares.columns[1].values,
        case .text(let target) = squares.columns[2].values
      else {
        Issue.record("The columns are of other kinds.")
        return
      }
      #expect((x1[row] * x2[row] > 0) == (target[row] == "same"))
    }
    let plane = Plane().csv(rows: 20, seed: 1).split(separator: "\n").dropFirst()
    for line in plane {
      let numbers = line.split(separator: ",").compactMap { Double($0) }
      #expect(abs((numbers[0] + numbers[1]) / 2 - numbers[2]) < 2e-6)
    }
  }

  @Test("The first lines of the spirals are those recorded once")
  func recorded() {
    #expect(
      Spirals().csv(rows: 3, seed: 0) == """
        x1,x2,class
        0.48415,-0.418287,a
        -0.679096,-0.30377,b
        -0.035635,-0.566878,a

        """)
  }

  @Test("Points of the unit circle are right to the last digits")
  func circle() {
    for step in -40...200 {
      let angle = Double(step) / 20
      let (x, y) = unitCircle(at: angle)
      #expect(abs(x * x + y * y - 1) < 1e-12)
      // Addition theorem: the point at twice the angle.
      let (x2, y2) = unitCircle(at: 2 * angle)
      #expect(abs(x2 - (x * x - y * y)) < 1e-11 && abs(y2 - 2 * x * y) < 1e-11)
    }
    let (x, y) = unitCircle(at: .pi / 6)
    #expect(abs(y - 0.5) < 1e-13 && abs(x - 0.75.squareRoot()) < 1e-13)
  }

  @Test("Settings that break a rule are refused")
  func mistakes() {
    for text in [
      "spirals:turns=0", "spirals:arms=1", "gaussians:count=11", "moons:noise=-1", "star",
    ] {
      #expect(throws: ItemTextError.self, "\(text)") {
        _ = try Catalog.item(text, of: Catalog.samples)
      }
    }
  }
}

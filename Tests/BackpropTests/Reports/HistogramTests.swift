import Testing

@testable import Backprop

@Suite struct HistogramTests {
  @Test func everyNumberIsCountedOnce() {
    var random = Random(seed: 1)
    for count in [1, 2, 3, 100, 5_000] {
      let numbers = (0..<count).map { _ in 4 * random.nextUniform() - 3 }
      let histogram = Histogram(numbers)
      #expect(histogram.total == count)
      for (place, found) in histogram.counts.enumerated() {
        let low = histogram.start + Double(place) * histogram.step
        let expected = numbers.count { $0 >= low && $0 < low + histogram.step }
        #expect((found - expected).magnitude <= 1, "rounding may move a number at a border")
      }
    }
  }

  @Test func zeroIsABorder() {
    let histogram = Histogram([-1, -0.001, 0.001, 2.7], intervals: 10)
    let place = -histogram.start / histogram.step
    #expect((place - place.rounded()).magnitude < 1e-9)
  }

  @Test(
    arguments: [
      [], [5], [5, 5, 5], [0], [1e308, -1e308], [1, 1 + 1e-16], [.leastNonzeroMagnitude, 0],
      [1e16, 1e16 + 2], [.nan, 1, .infinity],
    ] as [[Double]])
  func oddNumbersDoNoHarm(numbers: [Double]) {
    let histogram = Histogram(numbers)
    #expect(histogram.total + histogram.notFinite == numbers.count)
    let drawing = histogram.drawing(id: "x", title: "x", axis: "x", class: "x").html
    #expect(PageReader(drawing).problem == nil)
    #expect(!drawing.contains("\"nan") && !drawing.contains("\"inf"))
  }

  @Test func numbersBesideItAreThoseOfTheNumbers() {
    let histogram = Histogram([1, 2, 3, 4, 0])
    #expect(histogram.mean == 2 && histogram.zeros == 1)
    #expect((histogram.deviation - 2.0.squareRoot()).magnitude < 1e-15)
    #expect(histogram.lowest == 0 && histogram.highest == 4)
  }
}

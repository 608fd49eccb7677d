import Testing

@testable import Backprop

/// All that the rule knows lies in its memories and in the number that it carries.
@Suite struct LBFGSMemoryTests {
  /// Rosenbrock's valley in ten dimensions, and the numbers of a run down it.
  private struct Valley {
    var parameters = Memory<Double>((0..<10).map { $0.isMultiple(of: 2) ? -1.2 : 1 })
    var gradient = Memory<Double>(count: 10)
    var memory: Memory<Double>
    var carry = 1.0
    var step = 0
    let rule: LBFGS

    init(_ rule: LBFGS) {
      self.rule = rule
      memory = Memory(count: rule.memories * 10)
    }

    /// The same place, with nothing but what a checkpoint would hold.
    func resumed() -> Valley {
      var copy = Valley(rule)
      copy.parameters = Memory(parameters.vector.array)
      copy.memory = Memory(memory.vector.array)
      (copy.carry, copy.step) = (carry, step)
      return copy
    }

    func evaluate() -> Double {
      let (x, g) = (parameters.vector, gradient.vector)
      var value = 0.0
      g.assign(0)
      for i in 0..<9 {
        let (bend, rest) = (x[i + 1] - x[i] * x[i], 1 - x[i])
        value += 100 * bend * bend + rest * rest
        g[i] -= 400 * bend * x[i] + 2 * rest
        g[i + 1] += 200 * bend
      }
      return value
    }

    mutating func descend() {
      step += 1
      let value = evaluate()
      let pass = UpdatePass(
        parameters: parameters.vector, gradient: gradient.vector,
        allMemory: memory.vector.rows(rule.memories, columns: 10), range: 0..<10,
        learningRate: rule.learningRate, step: step, carry: carry)
      carry = rule.search(pass, from: value) { evaluate() }.carry
    }
  }

  @Test(arguments: [1, 4, 10])
  func goesOnFromItsMemoryToTheBit(history: Int) {
    var run = Valley(LBFGS(history: history, gradientTolerance: 1e-10))
    var copies: [Valley] = []
    for step in 1...30 {
      run.descend()
      if [1, 7, 23].contains(step) { copies.append(run.resumed()) }
    }
    for var copy in copies {
      while copy.step < 30 { copy.descend() }
      #expect(copy.parameters.vector.array == run.parameters.vector.array)
      #expect(copy.memory.vector.array == run.memory.vector.array && copy.carry == run.carry)
    }
    while run.carry != 0 && run.step < 1000 { run.descend() }
    #expect(run.carry == 0 && run.evaluate() < 1e-18)
  }

  @Test(arguments: [-3, 0.5, .nan, .infinity, 1e300, 7])
  func impossibleCarryOfAFileDoesNotStopTheProgram(carry: Double) {
    var run = Valley(LBFGS())
    run.carry = carry
    let first = run.evaluate()
    for _ in 0..<5 { run.descend() }
    #expect(run.evaluate() < first)
  }
}

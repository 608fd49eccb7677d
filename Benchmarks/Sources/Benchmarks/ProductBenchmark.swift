import Backprop
import Foundation

/// The three matrix products of a dense layer, against OpenBLAS where it is installed.
struct ProductBenchmark {
  private typealias Gemm =
    @convention(c) (
      Int32, Int32, Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>, Int32,
      UnsafePointer<Float>, Int32, Float, UnsafeMutablePointer<Float>, Int32
    ) -> Void

  private static let shapes = [
    (128, 784, 512), (128, 512, 256), (128, 784, 256), (256, 1024, 4096), (256, 4096, 1000),
    (1024, 1024, 1024), (200, 64, 100), (32, 64, 64), (10, 784, 30), (1, 64, 100),
  ]

  static func run() {
    // Set before the library is opened: it reads it once.
    setenv("OPENBLAS_NUM_THREADS", "1", 1)
    let library = SharedLibrary(["libopenblas.so.0", "libopenblas.so", "libopenblas.dylib"])
    let gemm = library?.function("cblas_sgemm", as: Gemm.self)
    let name = library?.function(
      "openblas_get_config", as: (@convention(c) () -> UnsafePointer<CChar>).self)
    print("Matrix products, Float32, one thread, GFLOP/s (ratio to OpenBLAS)")
    print("  \(name.map { String(cString: $0()) } ?? "OpenBLAS is left out: it is not installed")")
    print("  rows × inputs × outputs       X · W           dY · Wᵀ          Xᵀ · dY")
    for (rows, inputs, outputs) in shapes {
      let line = measure(rows, inputs, outputs, gemm)
      print("  " + "\(rows) × \(inputs) × \(outputs)".column(22) + line)
    }
  }

  private static func measure(_ rows: Int, _ inputs: Int, _ outputs: Int, _ gemm: Gemm?) -> String {
    let threads = ThreadTeam()
    let team = threads.team
    let memory = [rows * inputs, inputs * outputs, rows * outputs].map { Memory<Float>(count: $0) }
    var random = Random(seed: 1)
    for block in memory {
      for index in 0..<block.vector.count {
        block.vector[index] = Float(random.nextUniform() - 0.5)
      }
    }
    // The views do not keep the memory alive.
    defer { withExtendedLifetime((memory, threads)) {} }
    let x = memory[0].vector.rows(rows, columns: inputs)
    let w = memory[1].vector.rows(inputs, columns: outputs)
    let y = memory[2].vector.rows(rows, columns: outputs)
    var (xs, ws, ys) = (x.all.array, w.all.array, y.all.array)
    let (m, k, n) = (Int32(rows), Int32(inputs), Int32(outputs))
    let work = 2.0 * Double(rows * inputs * outputs)
    let calls = Int(4e7 / work) + 1

    let ours: [() -> Void] = [
      { multiply(x, w, into: y, on: team) },
      { multiply(y, transposed: w, into: x, on: team) },
      { multiply(transposed: x, y, into: w, on: team) },
    ]
    let theirs: [() -> Void] = [
      { gemm?(101, 111, 111, m, n, k, 1, xs, k, ws, n, 0, &ys, n) },
      { gemm?(101, 111, 112, m, k, n, 1, ys, n, ws, n, 0, &xs, k) },
      { gemm?(101, 112, 111, k, n, m, 1, xs, k, ys, n, 0, &ws, n) },
    ]
    return zip(ours, theirs).map { ours, theirs in
      let times = medians(rounds: 15, [(calls, ours), (calls, theirs)])
      let ratio = gemm == nil ? "" : " (\((times[1] / times[0]).text(2)))"
      return (work / times[0] * 1e-9).text(0, width: 8) + ratio.column(9)
    }.joined()
  }
}

// swift-tools-version: 6.3
import Foundation
import PackageDescription

// The processor that the package is built for changes its speed, never its results.
//
//   BACKPROP_CPU=native        this very machine: the fastest, for building where one runs
//   BACKPROP_CPU=x86-64-v4     any x86-64 with AVX-512
//   (unset)                    x86-64-v3: AVX2 and FMA, every x86-64 sold since about 2015
//   BACKPROP_CPU=baseline      the compiler's default: runs anywhere, slowly
//
// On other architectures only `native` has a meaning.
let processor = Context.environment["BACKPROP_CPU"] ?? "x86-64-v3"

// A square root is one instruction. But C's also sets `errno`, for which Swift's, that is made of it,
// looks at every number, so that no loop over it could become vector instructions.
var processorFlags: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-fno-math-errno"])]
#if arch(x86_64)
  if processor != "baseline" {
    processorFlags.append(.unsafeFlags(["-Xcc", "-march=\(processor)"]))
  }
  // Swift has no way to ask for vector extensions in `#if`, so the manifest answers.
  let cpuInfo = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
  let hasAVX512 = ["avx512f", "avx512vl", "avx512dq", "avx512bw"].allSatisfy(cpuInfo.contains)
  if processor == "x86-64-v4" || (processor == "native" && hasAVX512) {
    processorFlags.append(.define("BACKPROP_AVX512"))
  }
#else
  if processor == "native" {
    processorFlags.append(.unsafeFlags(["-Xcc", "-mcpu=native"]))
  }
#endif

// Arithmetic at -Onone is a hundred times slower, so that a debug build could train nothing. The
// two libraries are therefore optimised in every configuration; but in debug builds a broken rule
// still says which, and a place outside of a vector is still noticed.
let optimised: [SwiftSetting] =
  processorFlags + [
    .unsafeFlags(
      [
        "-O", "-wmo", "-num-threads", "2", "-disable-batch-mode", "-assert-config", "Debug",
      ], .when(configuration: .debug))
  ]

let package = Package(
  name: "Backprop",
  platforms: [.macOS(.v26), .iOS(.v26)],
  products: [
    .library(name: "Backprop", targets: ["Backprop"]),
    .executable(name: "backprop", targets: ["BackpropCommand"]),
    // Builds and starts the playground, which is a package of its own.
    .executable(name: "backprop-server", targets: ["BackpropServer"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0")
  ],
  targets: [
    .target(name: "Kernels", swiftSettings: optimised),
    .target(name: "Backprop", dependencies: ["Kernels"], swiftSettings: optimised),
    .executableTarget(
      name: "BackpropCommand",
      dependencies: [
        "Backprop", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(name: "BackpropServer"),
    .testTarget(name: "KernelsTests", dependencies: ["Kernels"], swiftSettings: optimised),
    .testTarget(
      name: "BackpropTests", dependencies: ["Backprop"], resources: [.copy("References")],
      swiftSettings: optimised,
      // The test that a training step allocates nothing stands in for malloc to count its calls.
      linkerSettings: [
        .unsafeFlags(
          ["-Xlinker", "--defsym=malloc=backprop_counted_malloc"], .when(platforms: [.linux]))
      ]),
    .testTarget(name: "BackpropCommandTests", dependencies: ["BackpropCommand"]),
    .testTarget(
      name: "ReproducibilityTests", dependencies: ["Backprop"], swiftSettings: optimised),
  ],
  swiftLanguageModes: [.v6]
)

// swift-tools-version: 6.3
import PackageDescription

// What is inlined from the library must be built for the same processor as the library is.
var processorFlags: [SwiftSetting] = [.unsafeFlags(["-Xcc", "-fno-math-errno"])]
let processor = Context.environment["BACKPROP_CPU"] ?? "x86-64-v3"
#if arch(x86_64)
  if processor != "baseline" {
    processorFlags.append(.unsafeFlags(["-Xcc", "-march=\(processor)"]))
  }
#else
  if processor == "native" {
    processorFlags.append(.unsafeFlags(["-Xcc", "-mcpu=native"]))
  }
#endif

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: "Backprop", path: "..")],
  targets: [
    .executableTarget(
      name: "Benchmarks", dependencies: [.product(name: "Backprop", package: "Backprop")],
      swiftSettings: processorFlags)
  ],
  swiftLanguageModes: [.v6]
)

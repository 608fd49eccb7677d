// swift-tools-version: 6.3
import PackageDescription

// The playground is a package of its own, so that neither the library nor `backprop` ever fetches
// or builds a server; the product `backprop-server` of the root builds and starts it.
//
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
  name: "Playground",
  platforms: [.macOS(.v26)],
  products: [.executable(name: "playground", targets: ["PlaygroundServer"])],
  dependencies: [
    .package(name: "Backprop", path: ".."),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.0.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    // What Hummingbird is made of, and hands on.
    .package(url: "https://github.com/apple/swift-http-types.git", from: "1.0.0"),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.0.0"),
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.0.0"),
  ],
  targets: [
    .executableTarget(
      name: "PlaygroundServer",
      dependencies: [
        .product(name: "Backprop", package: "Backprop"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      resources: [.copy("Page")], swiftSettings: processorFlags),
    .testTarget(
      name: "PlaygroundServerTests",
      dependencies: [
        "PlaygroundServer", .product(name: "HummingbirdTesting", package: "hummingbird"),
      ], swiftSettings: processorFlags),
  ],
  swiftLanguageModes: [.v6]
)

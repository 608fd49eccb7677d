// swift-tools-version: 6.3
import PackageDescription

// A package of its own, as a user's would be: nothing of it is built with the library.
let package = Package(
  name: "Examples",
  platforms: [.macOS(.v26)],
  dependencies: [.package(name: "Backprop", path: "..")],
  targets: [
    "01-xor", "02-spirals", "03-own-layer", "04-gradient-check", "05-iris", "06-regression",
    "07-digits", "08-resuming",
  ].map { name in
    .executableTarget(
      name: name, dependencies: [.product(name: "Backprop", package: "Backprop")], path: name)
  },
  swiftLanguageModes: [.v6]
)

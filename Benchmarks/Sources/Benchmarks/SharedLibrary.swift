import Foundation

/// A library that is opened while the program runs, so that nothing has to be installed to build it.
struct SharedLibrary {
  // Never closed: the functions found in it stay valid.
  private let handle: UnsafeMutableRawPointer

  init?(_ names: [String]) {
    guard let handle = names.lazy.compactMap({ dlopen($0, RTLD_NOW) }).first else { return nil }
    self.handle = handle
  }

  /// Compiles a C file into a library and opens it; nil if there is no compiler or no file.
  init?(compiling source: String, flags: [String]) {
    guard FileManager.default.fileExists(atPath: source) else { return nil }
    let name = "backprop-benchmark-\(getpid()).so"
    let library = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
    defer { try? FileManager.default.removeItem(atPath: library) }
    let arguments = ["-shared", "-fPIC", source, "-o", library] + flags
    guard ["cc", "clang"].contains(where: { Self.run($0, arguments) }) else { return nil }
    self.init([library])
  }

  /// Whether a command could be started and said that all is well.
  private static func run(_ command: String, _ arguments: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [command] + arguments
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  /// A function of the library as what its C declaration says it is.
  func function<Function>(_ name: String, as type: Function.Type) -> Function? {
    dlsym(handle, name).map { unsafeBitCast($0, to: type) }
  }
}

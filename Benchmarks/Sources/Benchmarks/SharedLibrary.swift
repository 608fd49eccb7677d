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
    let compiler = Process()
    compiler.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    compiler.arguments = ["cc", "-shared", "-fPIC", source, "-o", library] + flags
    guard (try? compiler.run()) != nil else { return nil }
    compiler.waitUntilExit()
    defer { try? FileManager.default.removeItem(atPath: library) }
    guard compiler.terminationStatus == 0 else { return nil }
    self.init([library])
  }

  /// A function of the library as what its C declaration says it is.
  func function<Function>(_ name: String, as type: Function.Type) -> Function? {
    dlsym(handle, name).map { unsafeBitCast($0, to: type) }
  }
}

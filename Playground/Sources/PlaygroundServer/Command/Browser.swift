import Foundation

/// The browser of this machine.
enum Browser {
  /// Opens a page, and says so if there is no way to.
  static func open(_ address: String) {
    #if canImport(Darwin)
      let programs = ["/usr/bin/open"]
    #else
      let programs = ["/usr/bin/xdg-open", "/usr/bin/sensible-browser", "/usr/bin/x-www-browser"]
    #endif
    let manager = FileManager.default
    guard let program = programs.first(where: { manager.isExecutableFile(atPath: $0) }) else {
      say("There is no program here that opens a browser; open \(address) yourself.")
      return
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [address]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      say("\(program) cannot be started (\(error)); open \(address) yourself.")
    }
  }

  private static func say(_ text: String) {
    FileHandle.standardError.write(Data("\(text)\n".utf8))
  }
}

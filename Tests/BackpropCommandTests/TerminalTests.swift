#if os(Linux)
  import Foundation
  import Testing

  /// What a person sees at a terminal, and what a file gets instead.
  struct TerminalTests {
    private static let run =
      "train digits.csv --target target --epochs 60 --patience none --hidden 64 --force"

    /// What is written to a terminal of 100 columns.
    private func seen(
      _ more: String = "", environment: [String: String] = [:]
    ) throws -> (text: String, outcome: Outcome) {
      let place = try Workplace(with: "digits.csv")
      let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
      try #require(master >= 0)
      defer { close(master) }
      // Unlocked, and asked for its number; by TIOCSPTLCK and TIOCGPTN, which Swift does not see.
      var (number, lock): (Int32, Int32) = (0, 0)
      try #require(ioctl(master, 0x4004_5431, &lock) == 0)
      try #require(ioctl(master, 0x8004_5430, &number) == 0)
      let name = "/dev/pts/\(number)"
      let terminal = open(name, O_RDWR | O_NOCTTY)
      try #require(terminal >= 0)
      var size = winsize(ws_row: 24, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0)
      try #require(ioctl(terminal, UInt(TIOCSWINSZ), &size) == 0)
      _ = fcntl(master, F_SETFL, O_NONBLOCK)

      let usual = ["TERM": "xterm", "NO_COLOR": ""]
      let command = try place.start(
        (Self.run + more).split(separator: " ").map(String.init),
        environment: usual.merging(environment) { $1 },
        errors: FileHandle(fileDescriptor: terminal, closeOnDealloc: false))
      var bytes: [UInt8] = []
      func readOn() {
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
          let count = read(master, &piece, piece.count)
          if count <= 0 { return }
          bytes += piece[..<count]
        }
      }
      _ = command.wait(seconds: 120) {
        readOn()
        return false
      }
      let outcome = try command.outcome()
      readOn()
      close(terminal)
      return (String(decoding: bytes, as: UTF8.self), outcome)
    }

    @Test(arguments: ["", "1"])
    func oneLineIsDrawnAnewAndClearedInTheEnd(noColor: String) throws {
      let (text, outcome) = try seen(environment: ["NO_COLOR": noColor])
      outcome.expectSuccess()
      // The terminal writes \\n as \\r\\n.
      let lines = text.components(separatedBy: "\r\n")
      #expect(lines.count == 2, "\(text)")
      #expect(lines.first?.hasPrefix("classification") == true)
      let drawn = lines.last?.components(separatedBy: "\r").dropFirst() ?? []
      #expect(drawn.count >= 3, "\(text)")
      for line in drawn.dropLast(2) {
        #expect(line.hasPrefix("epoch ") && line.contains(" left  training 0."), "\(line)")
        #expect(line.count == 99)
      }
      #expect(drawn.suffix(2) == [String(repeating: " ", count: 99), ""])
      #expect(!text.contains("\u{1B}"))
    }

    @Test(arguments: [" --quiet", " --json"])
    func quietAndJSONShowNothing(option: String) throws {
      let (text, outcome) = try seen(option)
      outcome.expectSuccess()
      #expect(text == "")
    }

    @Test func dumbTerminalGetsPlainLines() throws {
      let (text, outcome) = try seen(environment: ["TERM": "dumb"])
      outcome.expectSuccess()
      #expect(text.hasPrefix("classification"))
      #expect(!text.replacing("\r\n", with: "\n").contains("\r"))
    }

    @Test func fileGetsPlainLines() throws {
      let place = try Workplace(with: "digits.csv")
      let outcome = try place.run(Self.run)
      outcome.expectSuccess()
      let texts = outcome.output + outcome.errors
      #expect(!texts.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
      let lines = outcome.errors.split(separator: "\n")
      #expect(lines.first?.hasPrefix("classification") == true)
      #expect(lines.dropFirst().allSatisfy { $0.hasPrefix("epoch ") })
    }
  }
#endif

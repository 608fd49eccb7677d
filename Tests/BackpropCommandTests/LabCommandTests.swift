import Foundation
import Testing

/// One at a time: a pipe must not be inherited by the process of another test.
@Suite(.serialized) struct LabCommandTests {
  // MARK: Output

  @Test(arguments: [0, 1, 42])
  func outputIsThatOfNumPy(seed: Int) throws {
    let recorded = try Data(
      contentsOf: URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("BackpropTests/References/lab-numpy-seed-\(seed).txt"))
    let command = try Command(["lab", "--numpy-seed", "\(seed)"])
    #expect(command.output == recorded)
    #expect(command.errors == "")
    #expect(command.status == 0)
  }

  @Test func sameSeedGivesTheSameOutput() throws {
    let first = try Command(["lab", "--seed", "1"])
    #expect(first.errors == "")
    #expect(first.status == 0)
    #expect(first.text.split(separator: "\n").count == 101)
    #expect(first.text.hasPrefix("Epoch 0, Loss: "))
    #expect(try Command(["lab", "--seed", "1"]).output == first.output)
    #expect(try Command(["lab", "--seed", "2"]).output != first.output)
    #expect(try Command(["lab", "--numpy-seed", "1"]).output != first.output)
  }

  @Test func defaultsAreThoseOfTheHelp() throws {
    let explicit = [
      "lab", "--seed", "0", "--hidden", "4", "--epochs", "10000", "--learning-rate", "0.1",
      "--report-every", "100",
    ]
    #expect(try Command(["lab"]).output == Command(explicit).output)
  }

  @Test func optionsChangeWhatTheySay() throws {
    let command = try Command(["lab", "--epochs", "7", "--report-every=3"])
    let words = command.text.split(separator: "\n").map { $0.prefix { $0 != "," && $0 != ":" } }
    #expect(words == ["Epoch 0", "Epoch 3", "Epoch 6", "Predictions"])
    for option in [["--hidden", "5"], ["--learning-rate", "1e-3"]] {
      let other = try Command(["lab", "--epochs", "7", "--report-every=3"] + option)
      #expect(other.status == 0)
      #expect(other.output != command.output, "\(option)")
    }
  }

  @Test(arguments: [
    ["--seed", "0"], ["--seed", "18446744073709551615"], ["--numpy-seed", "4294967295"],
    ["--hidden", "1"], ["--epochs", "0"], ["--learning-rate", "1e-300"],
    ["--learning-rate", "1e308"], ["--report-every", "9223372036854775807"],
  ])
  func endsOfTheRangesAreAllowed(option: [String]) throws {
    let command = try Command(["lab", "--epochs", "10"] + option)
    #expect(command.status == 0)
    #expect(command.errors == "")
    #expect(command.text.contains("Predictions: [["))
  }

  // MARK: Help

  @Test(arguments: [[], ["--help"], ["-h"], ["help"]])
  func helpListsTheSubcommands(arguments: [String]) throws {
    let command = try Command(arguments)
    #expect(command.status == 0)
    #expect(command.errors == "")
    #expect(command.text.contains("USAGE: backprop <subcommand>"))
    #expect(command.text.contains("\n  lab "))
    #expect(command.text.contains("--version"))
    #expect(command.text.contains("--help"))
  }

  @Test(arguments: [
    HelpText("--seed", range: "0 to 18446744073709551615", standard: "0"),
    HelpText("--numpy-seed", range: "0 to 4294967295", standard: nil),
    HelpText("--hidden", range: "1 to 1000000", standard: "4"),
    HelpText("--epochs", range: "0 or more", standard: "10000"),
    HelpText("--learning-rate", range: "above 0", standard: "0.1"),
    HelpText("--report-every", range: "1 or more", standard: "100"),
  ])
  func helpSaysRangeAndDefault(of option: HelpText) throws {
    for arguments in [["lab", "--help"], ["help", "lab"]] {
      let command = try Command(arguments)
      #expect(command.status == 0)
      #expect(command.errors == "")
      let options = command.text.components(separatedBy: "\n  --").dropFirst()
      let text = try #require(options.first { "--\($0)".hasPrefix(option.name + " ") }).onOneLine
      #expect(text.contains(option.range), "\(text)")
      if let standard = option.standard {
        #expect(text.contains("(default: \(standard))"), "\(text)")
      }
    }
  }

  @Test func versionHasThreeNumbers() throws {
    let command = try Command(["--version"])
    #expect(command.status == 0)
    #expect(command.errors == "")
    #expect(command.text.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }

  // MARK: Mistakes

  @Test(arguments: [
    Mistake(["--hidden", "0"], says: ["--hidden", " 0", "from 1 to 1000000"]),
    Mistake(["--hidden=-1"], says: ["--hidden", "-1", "from 1 to 1000000"]),
    Mistake(["--hidden", "10000000000"], says: ["--hidden", "10000000000", "from 1 to 1000000"]),
    Mistake(
      ["--hidden", "99999999999999999999"],
      says: ["--hidden", "'99999999999999999999'", "1 to 1000000"]),
    Mistake(["--hidden", "2.5"], says: ["--hidden", "'2.5'", "number of hidden units"]),
    Mistake(["--hidden"], says: ["--hidden", "Missing value", "number of hidden units"]),
    Mistake(["--epochs", "-1"], says: ["--epochs", "-1", "0 or more"]),
    Mistake(["--epochs=-1"], says: ["--epochs", "-1", "0 or more"]),
    Mistake(
      ["--learning-rate", "nan"], says: ["--learning-rate", "nan", "finite number above 0"]),
    Mistake(
      ["--learning-rate", "inf"], says: ["--learning-rate", "inf", "finite number above 0"]),
    Mistake(["--learning-rate", "0"], says: ["--learning-rate", " 0", "finite number above 0"]),
    Mistake(["--learning-rate=-0.1"], says: ["--learning-rate", "-0.1", "finite number above 0"]),
    Mistake(["--learning-rate", "1e400"], says: ["--learning-rate", "finite number above 0"]),
    Mistake(["--learning-rate", "fast"], says: ["--learning-rate", "'fast'", "above 0"]),
    Mistake(["--report-every", "0"], says: ["--report-every", " 0", "1 or more"]),
    Mistake(
      ["--numpy-seed", "-1"], says: ["--numpy-seed", "'-1'", "0 to 4294967295"]),
    Mistake(["--numpy-seed=-1"], says: ["--numpy-seed", "'-1'", "0 to 4294967295"]),
    Mistake(
      ["--numpy-seed", "4294967296"], says: ["--numpy-seed", "'4294967296'", "0 to 4294967295"]),
    Mistake(
      ["--seed", "x"], says: ["--seed", "'x'", "0 to 18446744073709551615"]),
    Mistake(
      ["--seed", "18446744073709551616"],
      says: ["--seed", "'18446744073709551616'", "0 to 18446744073709551615"]),
    Mistake(
      ["--seed", "1", "--numpy-seed", "2"], says: ["either --seed or --numpy-seed", "not both"]),
    Mistake(["--speed", "3"], says: ["Unknown option '--speed'"]),
    Mistake(["--hiden", "3"], says: ["'--hiden'", "Did you mean '--hidden'?"]),
    Mistake(["more"], says: ["Unexpected argument 'more'"]),
  ])
  func mistakeIsExplained(_ mistake: Mistake) throws {
    let command = try Command(["lab"] + mistake.arguments)
    expectUsageError(command)
    #expect(command.errors.contains("Usage: backprop lab "))
    for words in mistake.says { #expect(command.message.contains(words), "\(command.message)") }
  }

  @Test(arguments: ["teach", "Lab", "--numpy-seed"])
  func unknownSubcommandIsExplained(argument: String) throws {
    let command = try Command([argument])
    expectUsageError(command)
    #expect(command.message.contains("'\(argument)'"))
    #expect(command.errors.contains("Usage: backprop <subcommand>"))
    #expect(command.errors.contains("backprop --help"))
  }

  @Test func divergenceIsAnErrorAndNoCrash() throws {
    let command = try Command(["lab", "--numpy-seed", "4", "--learning-rate", "1.7e308"])
    #expect(command.status == 1)
    #expect(!command.wasKilled)
    #expect(!command.showsTrace)
    #expect(command.text == "Epoch 0, Loss: 0.2575\n")
    for words in ["Error: Training diverged", "epoch 10", "2.weight is not finite", "1.7e+308"] {
      #expect(command.errors.contains(words), "\(command.errors)")
    }
    #expect(command.errors.split(separator: "\n").count == 1)
  }

  // MARK: Somebody who stops reading

  @Test(arguments: ["1", "100"])
  func outputMayBeClosedEarly(reportEvery: String) throws {
    // More lines than a pipe holds, or fewer.
    let command = try Command(["lab", "--report-every", reportEvery]) { $0.contains(0x0a) }
    #expect(command.text.hasPrefix("Epoch 0, Loss: 0."))
    #expect(command.errors == "")
    // It may have ended before, or else by the signal that means just this.
    let brokenPipe: Int32 = 13
    #expect(command.wasKilled ? command.status == brokenPipe : command.status == 0)
  }

  #if os(Linux)
    @Test func outputThatDoesNotArriveIsAnError() throws {
      let shell = Process()
      let errors = Pipe()
      shell.executableURL = URL(fileURLWithPath: "/bin/sh")
      shell.arguments = ["-c", "\"$0\" lab > /dev/full", try Command.executable().path]
      shell.standardError = errors
      try shell.run()
      let text = String(
        decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
      shell.waitUntilExit()
      #expect(shell.terminationStatus == 74)
      #expect(text.hasPrefix("Error: Cannot write to standard output: No space left on device."))
      #expect(text.split(separator: "\n").count == 1)
    }
  #endif

  // MARK: Private

  private func expectUsageError(
    _ command: Command, at location: SourceLocation = #_sourceLocation
  ) {
    #expect(command.status == 64, sourceLocation: location)
    #expect(!command.wasKilled, sourceLocation: location)
    #expect(command.text == "", sourceLocation: location)
    #expect(command.message.hasPrefix("Error: "), sourceLocation: location)
    #expect(!command.showsTrace, "\(command.errors)", sourceLocation: location)
  }
}

/// Wrong arguments, and what the message must say of them.
struct Mistake: CustomTestStringConvertible {
  let arguments: [String]
  let says: [String]

  init(_ arguments: [String], says: [String]) {
    self.arguments = arguments
    self.says = says
  }

  var testDescription: String { arguments.joined(separator: " ") }
}

/// What the help must say of an option.
struct HelpText: CustomTestStringConvertible {
  let name: String
  let range: String
  let standard: String?

  init(_ name: String, range: String, standard: String?) {
    self.name = name
    self.range = range
    self.standard = standard
  }

  var testDescription: String { name }
}

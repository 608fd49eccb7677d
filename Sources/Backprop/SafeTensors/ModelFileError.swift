/// A model file that cannot be used: where, what was found, what was expected and what to do.
///
///     model.safetensors: tensor "0.weight": its shape [2, 3] of F32 takes 24 bytes, but 20 are …
public struct ModelFileError: Error, CustomStringConvertible, Equatable {
  /// A part of a model file.
  public enum Place: Sendable, Equatable {
    /// The file as a whole.
    case file
    /// The byte that many bytes after the first of the file.
    case byte(Int)
    /// The tensor of that name.
    case tensor(String)
    /// The entry of that name among the metadata.
    case metadata(String)
  }

  /// The path of the file, or another name of where it comes from.
  public let source: String
  /// The part that it is about.
  public let place: Place
  /// What was found, what was expected, and what to do.
  public let problem: String

  init(_ source: String, _ place: Place = .file, _ problem: String) {
    self.source = source
    self.place = place
    self.problem = problem
  }

  public var description: String {
    switch place {
    case .file: "\(source): \(problem)"
    case .byte(let offset): "\(source): byte \(offset): \(problem)"
    case .tensor(let name): "\(source): tensor \(name.quoted): \(problem)"
    case .metadata(let key): "\(source): metadata \(key.quoted): \(problem)"
    }
  }
}

extension String {
  /// The text in quotation marks for messages: not too long, and nothing that would steer a
  /// terminal.
  var quoted: String { shortened.debugDescription }

  /// The text if it is short, and otherwise its beginning.
  var shortened: String {
    // Counting characters would read all of a text that may be as long as its file.
    guard utf8.count > 80 else { return self }
    return String(decoding: utf8.prefix(60), as: UTF8.self) + "…"
  }
}

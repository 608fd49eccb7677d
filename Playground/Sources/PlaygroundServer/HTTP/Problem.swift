import Backprop
import Hummingbird

/// Why a request cannot be fulfilled: a status and a plain sentence, which says what was found,
/// what was expected and what to do.
struct Problem: Error, Equatable, CustomStringConvertible {
  let status: HTTPResponse.Status
  let description: String

  init(_ status: HTTPResponse.Status, _ description: String) {
    self.status = status
    self.description = description
  }

  /// What was sent is wrong.
  static func badRequest(_ description: String) -> Problem { Problem(.badRequest, description) }

  /// The problem that an error of the library is for whoever asked.
  init(_ error: any Error) {
    if let problem = error as? Problem {
      self = problem
    } else {
      self = .badRequest("\(error)")
    }
  }

  /// The answer: `{"error": "…"}`.
  var response: Response { Response(status: status, json: ["error": .string(description)]) }
}

extension Response {
  /// An answer in JSON.
  init(status: HTTPResponse.Status = .ok, json: JSON) {
    self.init(
      status: status, headers: [.contentType: "application/json; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: json.text)))
  }

  /// An answer in plain text.
  init(text: String) {
    self.init(
      status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }

  /// A file to be saved.
  init(file name: String, type: String, bytes: [UInt8]) {
    let isPlain = name.unicodeScalars.allSatisfy {
      $0.isASCII
        && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
          || "-_.".unicodeScalars.contains($0))
    }
    self.init(
      status: .ok,
      headers: [
        .contentType: type,
        .contentDisposition: "attachment; filename=\"\(isPlain ? name : "playground")\"",
      ],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

extension String {
  /// The first characters, for messages about texts that come from outside.
  var short: String { count > 60 ? prefix(60) + "…" : self }
}

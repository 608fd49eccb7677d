import Foundation
import Hummingbird

/// A path cut into its parts, and the query behind it.
struct RequestTarget: Sendable, Equatable {
  /// The parts between the slashes; none for `/`.
  let path: [String]
  let query: [String: String]

  /// Reads the target of a request. Parts of the path are taken as they are: nothing here has a
  /// name that would have to be escaped.
  init(_ text: String) {
    let halves = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let whole = halves.first ?? ""
    path = whole.split(separator: "/", omittingEmptySubsequences: false)
      .dropFirst().map(String.init).filter { !$0.isEmpty || whole.contains("//") }
    var query: [String: String] = [:]
    for pair in (halves.count > 1 ? halves[1] : "").split(separator: "&").prefix(20) {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let words = parts.map { part -> String in
        let spaced = part.replacing("+", with: " ")
        return String(spaced).removingPercentEncoding ?? String(part)
      }
      query[words[0]] = words.count > 1 ? words[1] : ""
    }
    self.query = query
  }
}

/// The body of a request could not be read, for a reason of the connection.
struct BodyFailure: Error {
  let reason: any Error
}

extension Request {
  /// Reads the body, if it is not too large and comes in time.
  ///
  /// - Throws: ``Problem`` with 413 or 408, or ``BodyFailure``.
  func bytes(atMost limit: Int, within time: Duration = .seconds(20)) async throws -> [UInt8] {
    let tooLarge = Problem(
      .contentTooLarge, "The body is larger than \(limit) bytes, the most that is taken here.")
    if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit { throw tooLarge }
    return try await withThrowingTaskGroup(of: [UInt8].self) { group in
      let body = body
      group.addTask {
        var bytes: [UInt8] = []
        do {
          for try await buffer in body {
            guard bytes.count + buffer.readableBytes <= limit else { throw tooLarge }
            bytes += Array(buffer.readableBytesView)
          }
        } catch let problem as Problem {
          throw problem
        } catch {
          throw BodyFailure(reason: error)
        }
        return bytes
      }
      group.addTask {
        try await Task.sleep(for: time)
        throw Problem(
          .requestTimeout,
          "The body did not come within \(time.components.seconds) s. Send it again.")
      }
      defer { group.cancelAll() }
      return try await group.next() ?? []
    }
  }

  // Inlined, it makes the optimizer of Swift 6.3.1 crash while it splits the callers into coroutines.
  /// Reads the body as a JSON object; an empty body is `{}`.
  @inline(never)
  func json() async throws -> JSON {
    let bytes = try await bytes(atMost: Limits.bodyBytes)
    return bytes.isEmpty ? .object([]) : try JSON(parsing: bytes)
  }
}

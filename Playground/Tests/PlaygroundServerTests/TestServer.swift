import HTTPTypes
import Hummingbird
import HummingbirdTesting

@testable import PlaygroundServer

/// A server without a network, to which tests send requests.
struct TestServer {
  let client: any TestClientProtocol
  let playground: Playground

  static let token = "0123456789abcdef"

  /// Runs a test with a server of its own, which is reached as `localhost`.
  static func run(
    given: [StoredTable] = [], mostRuns: Int = 16,
    _ test: @Sendable (TestServer) async throws -> Void
  ) async throws {
    let playground = try Playground(
      given: given, mostRuns: mostRuns, token: Token(text: token))
    playground.gate.open(port: 80)
    try await playground.application(host: "127.0.0.1", port: 0).test(.router) { client in
      try await test(TestServer(client: client, playground: playground))
    }
  }

  /// An answer whose body was read.
  struct Answer {
    let status: HTTPResponse.Status
    let headers: HTTPFields
    let text: String

    /// The body as JSON.
    var json: JSON {
      get throws { try JSON(parsing: Array(text.utf8)) }
    }

    /// The sentence that says what is wrong.
    var error: String {
      guard case .string(let text)? = try? json["error"] else { return "" }
      return text
    }
  }

  /// Sends a request, with the token unless another one is given.
  func send(
    _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil,
    headers more: [String: String] = [:], token: String? = TestServer.token
  ) async throws -> Answer {
    var headers = HTTPFields()
    var all = more
    if let token { all[Gate.tokenHeader] = token }
    for (name, value) in all {
      if let name = HTTPField.Name(name) { headers[name] = value }
    }
    let response = try await client.execute(
      uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
    return Answer(
      status: response.status, headers: response.headers, text: String(buffer: response.body))
  }

  /// Begins a run with these settings, and returns its identifier.
  func begin(_ settings: String = #"{"data":{"sample":"xor","rows":60}}"#) async throws -> String {
    let answer = try await send(.post, "/api/runs", #"{"settings":\#(settings)}"#)
    guard case .string(let id)? = try answer.json["id"] else {
      throw Problem.badRequest(answer.text)
    }
    return id
  }
}

extension JSON {
  /// The value as a number.
  var number: Double? { if case .number(let number) = self { number } else { nil } }
  /// The value as a text.
  var string: String? { if case .string(let text) = self { text } else { nil } }
  /// The elements of the value.
  var elements: [JSON] {
    if case .array(let elements) = self { elements } else { [] }
  }
}

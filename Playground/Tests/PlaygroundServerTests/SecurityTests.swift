import HTTPTypes
import Hummingbird
import Testing

@testable import PlaygroundServer

struct SecurityTests {
  private func request(
    _ method: HTTPRequest.Method = .get, host: String?, origin: String? = nil, token: String? = nil
  ) -> Request {
    var fields = HTTPFields()
    fields[.origin] = origin
    if let name = HTTPField.Name(Gate.tokenHeader) { fields[name] = token }
    return Request(
      head: HTTPRequest(
        method: method, scheme: "http", authority: host, path: "/", headerFields: fields),
      body: RequestBody(buffer: ByteBuffer()))
  }

  private func gate(host: String = "127.0.0.1") -> Gate {
    let gate = Gate(host: host, token: Token(text: "secret"))
    gate.open(port: 8080)
    return gate
  }

  @Test(arguments: ["127.0.0.1:8080", "localhost:8080", "LOCALHOST:8080", "[::1]:8080"])
  func letsItsOwnPagesIn(host: String) throws {
    try gate().check(request(host: host))
    try gate().check(request(.post, host: host, origin: "http://\(host)", token: "secret"))
  }

  @Test(arguments: [
    nil, "", "localhost", "evil.example", "evil.example:8080", "127.0.0.1:8081",
    "127.0.0.1:8080.evil.example", "127.0.0.1:8080@evil.example", "localhost.:8080", "127.1:8080",
    "0.0.0.0:8080",
  ])
  func refusesOtherHosts(host: String?) {
    #expect(throws: Problem.self) { try gate().check(request(host: host)) }
  }

  @Test(arguments: [
    "null", "http://evil.example", "https://127.0.0.1:8080", "http://127.0.0.1", "",
    "http://localhost:8080", "http://127.0.0.1:8080/",
  ])
  func refusesOtherOrigins(origin: String) {
    #expect(throws: Problem.self) {
      try gate().check(request(host: "127.0.0.1:8080", origin: origin))
    }
  }

  @Test(arguments: [HTTPRequest.Method.post, .put, .delete, .patch, .options, .connect, .trace])
  func wantsTheTokenForAllButReading(method: HTTPRequest.Method) throws {
    for wrong in [nil, "", "secre", "secret2", "SECRET"] {
      #expect(throws: Problem.self) {
        try gate().check(request(method, host: "localhost:8080", token: wrong))
      }
    }
    try gate().check(request(method, host: "localhost:8080", token: "secret"))
  }

  @Test func theGivenHostIsLetIn() throws {
    try gate(host: "192.168.1.5").check(request(host: "192.168.1.5:8080"))
    try gate(host: "fe80::1").check(request(host: "[fe80::1]:8080"))
    #expect(throws: Problem.self) { try gate().check(request(host: "192.168.1.5:8080")) }
  }

  @Test func tokensDiffer() {
    let tokens = (0..<100).map { _ in Token().text }
    #expect(Set(tokens).count == 100)
    #expect(tokens.allSatisfy { $0.count == 48 })
  }

  @Test func answersOfRefusalAreJSON() async throws {
    try await TestServer.run { server in
      let answer = try await server.send(.post, "/api/runs", "{}", token: "wrong")
      #expect(answer.status == .forbidden)
      #expect(answer.error.contains("Reload the page"))
      let other = try await server.send(.get, "/", headers: ["Origin": "http://evil.example"])
      #expect(other.status == .forbidden)
      #expect(!other.text.contains(TestServer.token))
    }
  }

  @Test(arguments: [
    "/page/../index.html", "/page/..%2fPackage.swift", "/page/%2e%2e/x", "/page//etc/passwd",
    "/page/", "/page/index.html", "/page/.", "/page/nothing.js", "/etc/passwd", "/api", "/api/",
    "/api/runs/x/y/z", "/api/runs/x/unknown", "//", "/?", "/page/a%00b", "/index.html",
  ])
  func hasNoOtherFiles(path: String) async throws {
    try await TestServer.run { server in
      let answer = try await server.send(.get, path)
      if path == "/?" { return #expect(answer.status == .ok) }
      #expect(answer.status == .notFound, "\(path)")
      #expect(!answer.error.isEmpty)
    }
  }

  @Test func whatOnlyReadsTakesNoBody() async throws {
    try await TestServer.run { server in
      let (get, delete) = (
        try await server.send(.get, "/", "{}"), try await server.send(.delete, "/api/runs/x", "{}")
      )
      #expect(get.status == .badRequest && get.error.contains("no body"))
      #expect(delete.status == .badRequest)
    }
  }

  @Test func bodiesHaveLimits() async throws {
    try await TestServer.run { server in
      let large = #"{"settings":""# + String(repeating: "a", count: Limits.bodyBytes) + "\"}"
      let answer = try await server.send(.post, "/api/runs", large)
      #expect(answer.status == .contentTooLarge)
      let table = "a,b\n" + String(repeating: "1,2\n", count: Limits.tableBytes / 4)
      let other = try await server.send(.post, "/api/tables?name=a.csv", table)
      #expect(other.status == .contentTooLarge)
    }
  }
}

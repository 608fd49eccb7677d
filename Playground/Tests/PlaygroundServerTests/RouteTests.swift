import HTTPTypes
import Hummingbird
import Testing

@testable import PlaygroundServer

struct RouteTests {
  @Test func servesThePageWithItsToken() async throws {
    try await TestServer.run { server in
      let answer = try await server.send(.get, "/", token: nil)
      #expect(answer.status == .ok)
      #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
      #expect(answer.text.contains("content=\"\(TestServer.token)\""))
      #expect(answer.headers[.cacheControl] == "no-store")
      #expect(answer.headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true)
      #expect(answer.headers[.xContentTypeOptions] == "nosniff")
      let head = try await server.send(.head, "/", token: nil)
      #expect(head.status == .ok)
      #expect(head.text.isEmpty)
    }
  }

  @Test func saysWhatThereIs() async throws {
    try await TestServer.run { server in
      let json = try await server.send(.get, "/api/catalog").json
      for list in ["samples", "activations", "losses", "optimizers", "schedules", "initializers"] {
        #expect((json[list]?.elements.count ?? 0) > 4, "\(list)")
      }
      #expect(json["limits"]?["units"]?.number == Double(Limits.units))
      // What is offered is taken back.
      let defaults = try #require(json["defaults"])
      _ = try await server.begin(defaults.text)
      #expect(try RunSettings(defaults) == .usual)
    }
  }

  @Test(arguments: [
    (HTTPRequest.Method.put, "/api/runs", "POST"), (.get, "/api/runs", "POST"),
    (.post, "/", "GET"), (.get, "/api/runs/x/play", "POST"), (.post, "/api/runs/x/model", "GET"),
    (.patch, "/api/runs/x", "DELETE, GET"),
  ])
  func saysWhatAnAddressTakes(
    method: HTTPRequest.Method, path: String, allowed: String
  ) async throws {
    try await TestServer.run { server in
      let answer = try await server.send(method, path)
      #expect(answer.status == .methodNotAllowed)
      #expect(answer.headers[.allow] == allowed)
      #expect(!answer.error.isEmpty)
    }
  }

  @Test func aRunFromBeginningToEnd() async throws {
    try await TestServer.run { server in
      let id = try await server.begin()
      let run = try await server.send(.get, "/api/runs/\(id)").json
      #expect(run["stepsPerEpoch"]?.number == 5)
      #expect(run["picture"]?["kind"] == "features")
      #expect(run["points"]?["x"]?.elements.count == 60)
      for what in ["step", "epoch", "play", "pause"] {
        let answer = try await server.send(.post, "/api/runs/\(id)/\(what)", "{}")
        #expect(answer.status == .ok, "\(what): \(answer.text)")
      }
      let edit = #"{"parameter":"0.weight","index":3,"value":0.5}"#
      #expect(try await server.send(.post, "/api/runs/\(id)/parameter", edit).status == .ok)
      let edited = try await server.send(.get, "/api/runs/\(id)").json
      #expect(edited["settings"]?["edits"]?.elements.count == 1)
      #expect((edited["settings"]?["steps"]?.number ?? 0) >= 5)
      for what in ["model", "data", "command", "program", "look?row=3&stage=0&unit=1"] {
        #expect(try await server.send(.get, "/api/runs/\(id)/\(what)").status == .ok, "\(what)")
      }
      #expect(try await server.send(.post, "/api/runs/\(id)/reset").status == .ok)
      let reset = try await server.send(.get, "/api/runs/\(id)").json
      #expect(reset["settings"]?["steps"]?.number == 0)
      #expect(reset["settings"]?["edits"]?.elements.isEmpty == true)
      #expect(try await server.send(.delete, "/api/runs/\(id)").status == .noContent)
      #expect(try await server.send(.get, "/api/runs/\(id)").status == .notFound)
      #expect(try await server.send(.delete, "/api/runs/\(id)").status == .notFound)
    }
  }

  @Test func eventsComeUntilTheRunEnds() async throws {
    try await TestServer.run { server in
      let id = try await server.begin()
      async let events = server.send(.get, "/api/runs/\(id)/events")
      try await Task.sleep(for: .milliseconds(300))
      _ = try await server.send(.post, "/api/runs/\(id)/step")
      try await Task.sleep(for: .milliseconds(300))
      _ = try await server.send(.delete, "/api/runs/\(id)")
      let answer = try await events
      #expect(answer.headers[.contentType] == "text/event-stream; charset=utf-8")
      let blocks = answer.text.split(separator: "\n\n")
      #expect(blocks.count == 2)
      let steps = try blocks.map { block in
        #expect(block.hasPrefix("event: state\ndata: {"))
        return try JSON(parsing: Array(block.utf8.dropFirst(19)))["step"]?.number
      }
      #expect(steps == [0, 1])
    }
  }

  @Test(arguments: [
    "", "{", "[]", "null", "{\"settings\":1}", "{\"settings\":{}}", "{\"other\":{}}",
    "{\"settings\":{\"data\":{\"sample\":\"xor\"}},\"replaces\":3}",
    "{\"settings\":{\"data\":{\"table\":\"t9\",\"target\":\"a\"}}}",
  ])
  func refusesBrokenRuns(body: String) async throws {
    try await TestServer.run { server in
      let answer = try await server.send(.post, "/api/runs", body)
      #expect(answer.status == .badRequest)
      #expect(!answer.error.isEmpty)
    }
  }

  @Test(arguments: [
    ("parameter", #"{"parameter":"9.weight","index":0,"value":1}"#),
    ("parameter", #"{"parameter":"0.weight","index":-1,"value":1}"#),
    ("parameter", #"{"parameter":"0.weight","index":9999,"value":1}"#),
    ("parameter", #"{"parameter":"0.weight","index":0.5,"value":1}"#),
    ("parameter", #"{"parameter":"0.weight","index":0,"value":1e300}"#),
    ("parameter", #"{"parameter":"0.weight","index":0}"#),
    ("play", #"{"speed":0}"#), ("play", #"{"speed":-5}"#), ("play", #"{"speed":"fast"}"#),
    ("play", #"{"sped":1}"#), ("pause", #"{"a":1}"#), ("step", "[]"), ("reset", "x"),
  ])
  func refusesBrokenRequests(what: String, body: String) async throws {
    try await TestServer.run { server in
      let id = try await server.begin()
      let answer = try await server.send(.post, "/api/runs/\(id)/\(what)", body)
      #expect(answer.status == .badRequest)
      #expect(!answer.error.isEmpty)
    }
  }

  @Test(arguments: [
    "", "?row=0&stage=0&unit=0", "?row=-1&stage=0&unit=0", "?row=61&stage=0&unit=0",
    "?stage=9&unit=0", "?stage=0&unit=99", "?parameter=0.weight", "?parameter=9.weight&index=0",
    "?parameter=0.weight&index=99999", "?parameter=0.weight&index=9223372036854775807",
    "?stage=0&unit=0&other=1", "?row=1e3&stage=0&unit=0", "?stage=%ff&unit=0",
  ])
  func refusesToLookAtWhatIsNotThere(query: String) async throws {
    try await TestServer.run { server in
      let id = try await server.begin()
      let answer = try await server.send(.get, "/api/runs/\(id)/look\(query)")
      #expect(answer.status == .badRequest, "\(answer.text)")
    }
  }
}

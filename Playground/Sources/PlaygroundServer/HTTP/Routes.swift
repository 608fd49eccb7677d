import Backprop
import Hummingbird

/// What can be asked for, by path and method.
struct Routes: Sendable {
  typealias Handler = @Sendable (Request) async throws -> Response

  let playground: Playground

  private var runs: RunRegistry { playground.runs }

  /// The handlers of a path by their methods; nil if there is nothing. `HEAD` is asked as `GET`.
  func handlers(for target: RequestTarget) -> [HTTPRequest.Method: Handler]? {
    let path = target.path
    switch path.count {
    case 0: return [.get: { _ in playground.page.indexResponse }]
    case 2 where path[0] == "page":
      return [.get: { _ in try playground.page.response(for: path[1]) }]
    case 2 where path == ["api", "catalog"]:
      return [.get: { _ in Response(json: CatalogText.json(tables: await playground.tables.all)) }]
    case 2 where path == ["api", "tables"]:
      return [.post: { try await addTable($0, name: target.query["name"]) }]
    case 2 where path == ["api", "runs"]: return [.post: addRun]
    case 3 where path[0] == "api" && path[1] == "runs": return handlers(ofRun: path[2])
    case 4 where path[0] == "api" && path[1] == "runs":
      if let handler = reading(path[3], of: path[2], target.query) { return [.get: handler] }
      return asking(path[3], of: path[2]).map { [.post: $0] }
    default: return nil
    }
  }

  private func handlers(ofRun id: String) -> [HTTPRequest.Method: Handler] {
    [
      .get: { _ in Response(json: try await runs.run(id).json()) },
      .delete: { _ in
        _ = try await runs.run(id)
        await runs.drop(id)
        return Response(status: .noContent)
      },
    ]
  }

  // MARK: Tables and runs

  private func addTable(_ request: Request, name: String?) async throws -> Response {
    guard let name, (1...300).contains(name.utf8.count) else {
      throw Problem.badRequest("Name the table: POST /api/tables?name=iris.csv")
    }
    let bytes = try await request.bytes(atMost: Limits.tableBytes, within: .seconds(60))
    let table = try await playground.tables.add(name: name.oneLine, bytes: bytes)
    return Response(status: .created, json: table.json)
  }

  private func addRun(_ request: Request) async throws -> Response {
    var fields = try FieldReader(await request.json())
    guard let chosen = fields.value("settings") else {
      throw Problem.badRequest("\"settings\" is missing; send {\"settings\": {\"data\": …}}.")
    }
    var settings = try RunSettings(chosen)
    let replaces = try fields.optionalText("replaces", most: 40)
    try fields.end()
    var stored: StoredTable?
    if case .table(let id, _, let target, let features) = settings.data {
      let table = try await playground.tables.table(id)
      settings.data = .table(id: id, name: table.name, target: target, features: features)
      stored = table
    }
    return Response(
      status: .created,
      json: try await runs.create(settings, stored: stored, replaces: replaces))
  }

  // MARK: One run

  private func reading(_ what: String, of id: String, _ query: [String: String]) -> Handler? {
    switch what {
    case "events":
      { request in
        let run = try await runs.run(id)
        guard await run.listenerCount < Limits.listeners else { throw Run.tooManyListeners }
        return EventStream(id: id, registry: runs).response(to: request)
      }
    case "look":
      { _ in
        Response(json: try await runs.run(id).look(LookQuestion(query)))
      }
    case "model":
      { _ in
        let run = try await runs.run(id)
        let (recipe, bytes) = (try await run.recipe(), try await run.model())
        return Response(file: recipe.modelName, type: "application/octet-stream", bytes: bytes)
      }
    case "data":
      { _ in
        let (name, bytes) = try await runs.run(id).data()
        return Response(file: name, type: "text/csv; charset=utf-8", bytes: bytes)
      }
    case "command":
      { _ in
        Response(text: CommandText(try await runs.run(id).recipe()).text)
      }
    case "program":
      { _ in
        Response(text: ProgramText(try await runs.run(id).recipe()).text)
      }
    default: nil
    }
  }

  private func play(_ id: String, _ request: Request) async throws -> Response {
    try await runs.run(id).play(speed: Self.speed(in: request.json()))
    return Response(json: [:])
  }

  private static func speed(in json: JSON) throws(Problem) -> Double? {
    var fields = try FieldReader(json)
    let isAny = fields.value("speed") == .null
    let speed = isAny ? nil : try fields.number("speed", in: 0.01...1e9)
    try fields.end()
    return speed
  }

  private func edit(_ id: String, _ request: Request) async throws -> Response {
    let edit = try Self.edit(in: await request.json())
    try await runs.run(id).edit(edit.parameter, at: edit.index, to: edit.value)
    return Response(json: [:])
  }

  private static func edit(
    in json: JSON
  ) throws(Problem) -> (parameter: String, index: Int, value: Double) {
    var fields = try FieldReader(json)
    let edit = try RunSettings.Edit.number(&fields)
    try fields.end()
    return edit
  }

  private func asking(_ what: String, of id: String) -> Handler? {
    switch what {
    case "play": { request in try await play(id, request) }
    case "parameter": { request in try await edit(id, request) }
    case "pause": plainly { try await runs.run(id).pause() }
    case "step": plainly { try await runs.run(id).advance(toEndOfEpoch: false) }
    case "epoch": plainly { try await runs.run(id).advance(toEndOfEpoch: true) }
    case "reset": plainly { try await runs.run(id).reset() }
    default: nil
    }
  }

  /// A request whose body has nothing to say.
  private func plainly(_ body: @escaping @Sendable () async throws -> Void) -> Handler {
    { request in
      try FieldReader(await request.json()).end()
      try await body()
      return Response(json: [:])
    }
  }
}

import HTTPTypes
import Hummingbird
import NIOCore

/// Answers requests: checks who asks, finds the route, and turns every error into a plain sentence.
struct Responder: HTTPResponder {
  typealias Context = ConnectionContext

  let playground: Playground

  /// Answers one request.
  func respond(to request: Request, context: ConnectionContext) async throws -> Response {
    var response: Response
    do {
      try playground.gate.check(request)
      try refuseBody(of: request)
      response = try await handler(of: request)(request)
    } catch let failure as BodyFailure {
      throw failure.reason
    } catch {
      let problem = Problem(error)
      response = problem.response
      if problem.status == .methodNotAllowed { response.headers[.allow] = allowed(for: request) }
      if hasUnreadBody(request) || Self.endings.contains(problem.status) { closeSoon(context) }
    }
    addHeaders(to: &response)
    if request.method == .head { response.body = ResponseBody() }
    return response
  }

  /// After these the rest of the body may still be to come.
  private static let endings: Set<HTTPResponse.Status> = [
    .forbidden, .contentTooLarge, .requestTimeout,
  ]

  /// Whether a request that only reads has a body, which nobody looks at.
  private func hasUnreadBody(_ request: Request) -> Bool {
    [.get, .head, .delete].contains(request.method)
      && (request.headers[.transferEncoding] != nil
        || request.headers[.contentLength].map { $0 != "0" } ?? false)
  }

  private func refuseBody(of request: Request) throws(Problem) {
    guard hasUnreadBody(request) else { return }
    throw .badRequest("\(request.method.rawValue) takes no body here. Leave it out.")
  }

  /// The rest of a body that is not wanted is not waited for, beyond the time that the answer
  /// takes.
  private func closeSoon(_ context: ConnectionContext) {
    let channel = context.channel
    Task {
      try? await Task.sleep(for: .seconds(1))
      channel.close(promise: nil)
    }
  }

  private func target(of request: Request) -> RequestTarget {
    RequestTarget(request.head.path ?? "/")
  }

  private func handler(of request: Request) throws(Problem) -> Routes.Handler {
    let target = target(of: request)
    guard let handlers = Routes(playground: playground).handlers(for: target) else {
      throw Problem(
        .notFound,
        "There is nothing at \"/\(target.path.joined(separator: "/").short)\". The page is at /.")
    }
    let method = request.method == .head ? .get : request.method
    guard let handler = handlers[method] else {
      throw Problem(
        .methodNotAllowed,
        "\(request.method.rawValue.short) cannot be asked of this address; it takes "
          + "\(allowed(for: request)).")
    }
    return handler
  }

  private func allowed(for request: Request) -> String {
    let handlers = Routes(playground: playground).handlers(for: target(of: request)) ?? [:]
    return handlers.keys.map(\.rawValue).sorted().joined(separator: ", ")
  }

  private func addHeaders(to response: inout Response) {
    for (name, value) in Self.headers {
      if let name = HTTPField.Name(name) { response.headers[name] = value }
    }
  }

  private static let headers = [
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; "
      + "script-src 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
  ]
}

/// What is known of the connection of a request.
struct ConnectionContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let channel: any Channel

  init(source: ApplicationRequestContextSource) {
    coreContext = .init(source: source)
    channel = source.channel
  }
}

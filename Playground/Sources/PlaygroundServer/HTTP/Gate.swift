import HTTPTypes
import Hummingbird
import Synchronization

/// Decides who may ask: only pages of this very server.
///
/// A page of another site could otherwise let its name point to this machine (DNS rebinding) and
/// read what is here; it cannot change the `Host` that the browser sends. What changes something
/// needs the token as well, which only this server's own page has.
final class Gate: Sendable {
  let token: Token
  private let names: [String]
  private let port = Mutex(0)

  /// The header that has the token.
  static let tokenHeader = "X-Backprop-Token"

  /// Lets in what is addressed to this machine, or to the host that was given.
  init(host: String, token: Token = Token()) {
    self.token = token
    names = ["127.0.0.1", "localhost", "[::1]", Self.name(of: host).lowercased()]
  }

  /// A host as it stands in an address: an IPv6 address in brackets.
  static func name(of host: String) -> String {
    host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
  }

  /// Notes the port, once it is known.
  func open(port: Int) { self.port.withLock { $0 = port } }

  /// Checks the head of a request.
  ///
  /// - Throws: ``Problem`` with 403 if it is not for this server, or not from it.
  func check(_ request: Request) throws(Problem) {
    let host = request.head.authority?.lowercased() ?? ""
    let port = port.withLock { $0 }
    let known = names.flatMap { port == 80 ? [$0, "\($0):80"] : ["\($0):\(port)"] }
    guard known.contains(host) else {
      throw Problem(
        .forbidden,
        "The request is for the host \"\(host.short)\", but this is \(known[0]). Open "
          + "http://\(known[0])/."
      )
    }
    if let origin = request.headers[.origin], origin.lowercased() != "http://\(host)" {
      throw Problem(
        .forbidden,
        "The request comes from \"\(origin.short)\"; only the pages of http://\(host)/ may ask "
          + "here."
      )
    }
    if request.method == .get || request.method == .head { return }
    guard let name = HTTPField.Name(Self.tokenHeader), token.matches(request.headers[name]) else {
      throw Problem(
        .forbidden,
        "The header \(Self.tokenHeader) is missing or not that of this start of the server. "
          + "Reload the page.")
    }
  }
}

import Foundation
import Hummingbird

/// The files of the page, all read at the start: what is not among them cannot be asked for.
struct PageFiles: Sendable {
  private struct File {
    let type: String
    let bytes: [UInt8]
  }

  private let files: [String: File]
  private let index: [UInt8]

  /// Reads the files of a folder, and puts the token into `index.html`.
  ///
  /// - Throws: ``PageError`` if there is no such folder or no `index.html` in it.
  init(folder: URL, token: Token) throws {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    var files: [String: File] = [:]
    for name in names {
      guard let type = Self.type(of: name),
        let data = try? Data(contentsOf: folder.appendingPathComponent(name))
      else { continue }
      files[name] = File(type: type, bytes: Array(data))
    }
    guard let index = files.removeValue(forKey: "index.html") else {
      throw PageError(
        description:
          "There is no index.html in \(folder.path). Build the package again; the folder must "
          + "stay beside the program.")
    }
    let text = String(decoding: index.bytes, as: UTF8.self)
    self.index = Array(text.replacingOccurrences(of: "{{token}}", with: token.text).utf8)
    self.files = files
  }

  /// The folder that the package manager puts beside the program.
  static var folder: URL {
    let beside = Bundle.main.bundleURL
    let names = ["Playground_PlaygroundServer.resources", "Playground_PlaygroundServer.bundle"]
    let folders = names.flatMap { name in
      [beside.appendingPathComponent(name), Bundle.main.resourceURL?.appendingPathComponent(name)]
        .compactMap(\.self)
    }
    let found = folders.first { FileManager.default.fileExists(atPath: $0.path) }
    return (found ?? folders[0]).appendingPathComponent("Page")
  }

  private static func type(of name: String) -> String? {
    let types = [
      "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
      "js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8",
      "json": "application/json; charset=utf-8", "txt": "text/plain; charset=utf-8",
      "svg": "image/svg+xml", "png": "image/png", "ico": "image/x-icon", "woff2": "font/woff2",
    ]
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return nil }
    return types[String(name[name.index(after: dot)...])]
  }

  /// The page itself.
  var indexResponse: Response {
    Response(
      status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: index)))
  }

  /// A file of the page.
  ///
  /// - Throws: ``Problem`` with 404 if there is none.
  func response(for name: String) throws(Problem) -> Response {
    guard let file = files[name] else {
      throw Problem(.notFound, "The page has no file \"\(name.short)\". Reload the page.")
    }
    return Response(
      status: .ok, headers: [.contentType: file.type],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: file.bytes)))
  }
}

/// The files of the page are not where they belong.
struct PageError: Error, CustomStringConvertible {
  let description: String
}

/// Something that files and the command line know by name: a layer, a loss, an optimizer, a
/// schedule or an initializer.
public protocol CatalogItem: Codable, Sendable {
  /// The name in files and on the command line, in lower case with hyphens.
  static var kind: String { get }
}

extension CatalogItem {
  /// The name in files and on the command line.
  public var kind: String { Self.kind }
}

/// The lists of all that the library knows by name.
///
/// They drive everything general: reading files, help texts, menus, and the tests, which walk them.
/// Each list stands beside its members, in the same folder.
public enum Catalog {}

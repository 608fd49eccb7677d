/// Something that files and the command line know by name: a layer, a loss, an optimizer, a
/// schedule or an initializer.
public protocol CatalogItem: Codable, Sendable {
  /// The name in files and on the command line, in lower case with hyphens.
  static var kind: String { get }

  /// What is wrong with the settings, in one sentence; nil, unless it says otherwise.
  ///
  /// Initializers require that there is none. What is read from a file has not passed an initializer,
  /// so there it becomes an error.
  var problem: String? { get }
}

extension CatalogItem {
  /// The name in files and on the command line.
  public var kind: String { Self.kind }

  public var problem: String? { nil }
}

/// The lists of all that the library knows by name.
///
/// They drive everything general: reading files, help texts, menus, and the tests, which walk them.
/// Each list stands beside its members, in the same folder.
public enum Catalog {}

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file or folder that cannot be read or written, with the reason of the operating system.
public struct FileError: Error, CustomStringConvertible, Equatable {
  /// What was tried.
  public enum Operation: Sendable, Equatable {
    /// Opening or reading.
    case read
    /// Creating, writing, or putting in place; what was there before is untouched.
    case write
    /// Making sure that a file outlives a loss of power; it is whole and in its place.
    case persist
  }

  /// The path of the file or folder.
  public let path: String
  /// What was tried.
  public let operation: Operation
  /// The error number of the operating system, such as `ENOENT`; 0 if it gave none.
  public let code: Int32
  /// What failed and what to do, in one sentence.
  public let description: String

  /// Describes the failure that `code`, an `errno`, stands for.
  init(_ operation: Operation, _ path: String, code: Int32, advice: String? = nil) {
    self.path = path
    self.operation = operation
    self.code = code
    let reason = String(cString: strerror(code))
    let usual =
      switch code {
      case ENOENT where operation == .read: "Check the name and the folder."
      case ENOENT, ENOTDIR: "Create the folder first."
      case EACCES, EPERM, EROFS: "Check the permissions, or take another folder."
      case ENOSPC, EDQUOT, EFBIG: "Make room, or take another folder. What was there is untouched."
      case EISDIR: "It is a folder; name a file."
      case EEXIST: "Take another name, or allow that it is replaced."
      default: nil as String?
      }
    let ending = (advice ?? usual).map { " \($0)" } ?? ""
    description =
      switch operation {
      case .read: "Cannot read \(path): \(reason).\(ending)"
      case .write: "Cannot write \(path): \(reason).\(ending)"
      case .persist: "\(path) is in place, but may be lost if the power fails: \(reason)."
      }
  }

  /// The error for a file of the program's own that cannot be written, for an `errno`.
  public static func cannotWrite(_ path: String, code: Int32) -> FileError {
    FileError(.write, path, code: code)
  }

  /// Whether there is a file already, which may not be replaced.
  public var isTaken: Bool { code == EEXIST && operation == .write }

  /// Whether there is no such file.
  public var isMissing: Bool { code == ENOENT && operation == .read }
}

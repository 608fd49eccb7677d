#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What saving a file asks of the operating system. Tests stand in for it, to let any call fail.
protocol SystemCalls {
  /// Creates a file for writing that must not exist; gives its descriptor.
  func create(_ path: String, mode: mode_t) throws(SystemError) -> Int32
  /// Opens a file or folder for reading; gives its descriptor.
  func openForReading(_ path: String) throws(SystemError) -> Int32
  /// Writes some of the bytes, at least one, and gives how many.
  func append(_ bytes: RawSpan, to descriptor: Int32) throws(SystemError) -> Int
  /// Waits until what was written is on the disk.
  func flush(_ descriptor: Int32) throws(SystemError)
  /// Closes a descriptor, which is gone whether that succeeds or not.
  func release(_ descriptor: Int32) throws(SystemError)
  /// Takes the lock of an open file without waiting; it ends with the descriptor or the process.
  func takeLock(_ descriptor: Int32) throws(SystemError)
  /// Sets who may do what.
  func setMode(_ mode: mode_t, of descriptor: Int32) throws(SystemError)
  /// What an open file is.
  func status(of descriptor: Int32) throws(SystemError) -> FileStatus
  /// What is at a path, links followed; nil if there is nothing.
  func status(at path: String) throws(SystemError) -> FileStatus?
  /// Fails if this process may not write what is at the path.
  func checkWritable(_ path: String) throws(SystemError)
  /// Where a symbolic link leads; nil if there is none at the path.
  func destination(ofLink path: String) throws(SystemError) -> String?
  /// Gives a file another name, in place of a file that had it.
  func move(_ path: String, to other: String) throws(SystemError)
  /// Gives a file one more name, which must be free.
  func addName(_ other: String, toFileAt path: String) throws(SystemError)
  /// Removes a name, and the file with its last.
  func removeName(_ path: String) throws(SystemError)
  /// The names in a folder.
  func names(in folder: String) throws(SystemError) -> [String]
}

/// What the operating system answers when a call fails.
struct SystemError: Error, Equatable {
  /// The `errno`.
  let code: Int32

  /// Throws the current `errno` if a call gave a negative result, and otherwise passes it on.
  @discardableResult
  static func check<I: BinaryInteger>(_ result: I) throws(SystemError) -> I {
    if result < 0 { throw SystemError(code: errno) }
    return result
  }

  /// Makes a call, and again if a signal interrupts it.
  static func retrying<R>(_ call: () throws(SystemError) -> R) throws(SystemError) -> R {
    while true {
      do throws(SystemError) { return try call() } catch  where error.code == EINTR { continue }
    }
  }
}

extension FileError {
  /// Makes a call, and again if a signal interrupts it.
  static func attempt<R>(
    _ operation: Operation, _ path: String, _ call: () throws(SystemError) -> R
  ) throws(FileError) -> R {
    do throws(SystemError) {
      return try SystemError.retrying(call)
    } catch {
      throw FileError(operation, path, code: error.code)
    }
  }
}

/// What is known about a file without opening it.
struct FileStatus: Equatable {
  /// Whether it is a folder.
  let isFolder: Bool
  /// Whether it is an ordinary file, and not a folder, device or pipe.
  let isOrdinary: Bool
  /// Who may do what: nine bits.
  let permissions: mode_t
  /// How many names it has.
  let names: Int

  fileprivate init(_ status: stat) {
    isFolder = status.st_mode & S_IFMT == S_IFDIR
    isOrdinary = status.st_mode & S_IFMT == S_IFREG
    permissions = status.st_mode & 0o777
    names = Int(status.st_nlink)
  }
}

/// The operating system itself.
struct OperatingSystem: SystemCalls {
  func create(_ path: String, mode: mode_t) throws(SystemError) -> Int32 {
    try SystemError.check(open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode))
  }

  func openForReading(_ path: String) throws(SystemError) -> Int32 {
    // Nobody may be at the other end of a pipe; do not wait for somebody.
    try SystemError.check(open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK))
  }

  func append(_ bytes: RawSpan, to descriptor: Int32) throws(SystemError) -> Int {
    // macOS refuses to write more than 2 GB at once.
    let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, min($0.count, 1 << 30)) }
    // Nothing written and no reason given would go on for ever.
    if count == 0 { throw SystemError(code: EIO) }
    return try SystemError.check(count)
  }

  func flush(_ descriptor: Int32) throws(SystemError) {
    #if canImport(Darwin)
      // There, fsync leaves the bytes in the disk's own memory.
      if fcntl(descriptor, F_FULLFSYNC) == 0 { return }
    #endif
    try SystemError.check(fsync(descriptor))
  }

  func release(_ descriptor: Int32) throws(SystemError) {
    try SystemError.check(close(descriptor))
  }

  func takeLock(_ descriptor: Int32) throws(SystemError) {
    try SystemError.check(flock(descriptor, LOCK_EX | LOCK_NB))
  }

  func setMode(_ mode: mode_t, of descriptor: Int32) throws(SystemError) {
    try SystemError.check(fchmod(descriptor, mode))
  }

  func status(of descriptor: Int32) throws(SystemError) -> FileStatus {
    var status = stat()
    try SystemError.check(fstat(descriptor, &status))
    return FileStatus(status)
  }

  func status(at path: String) throws(SystemError) -> FileStatus? {
    var status = stat()
    if stat(path, &status) == 0 { return FileStatus(status) }
    if errno == ENOENT { return nil }
    throw SystemError(code: errno)
  }

  func checkWritable(_ path: String) throws(SystemError) {
    try SystemError.check(access(path, W_OK))
  }

  func destination(ofLink path: String) throws(SystemError) -> String? {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &bytes, bytes.count)
    // EINVAL: it is something else than a link. ENOENT: it is not there.
    if count < 0, errno == EINVAL || errno == ENOENT { return nil }
    try SystemError.check(count)
    guard
      let text = String(
        validating: bytes.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    else {
      throw SystemError(code: EILSEQ)
    }
    return text
  }

  func move(_ path: String, to other: String) throws(SystemError) {
    try SystemError.check(rename(path, other))
  }

  func addName(_ other: String, toFileAt path: String) throws(SystemError) {
    try SystemError.check(link(path, other))
  }

  func removeName(_ path: String) throws(SystemError) {
    try SystemError.check(unlink(path))
  }

  func names(in folder: String) throws(SystemError) -> [String] {
    guard let stream = opendir(folder) else { throw SystemError(code: errno) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      // In place: an entry is shorter than its type says, so that a copy would read past its end.
      withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        let name = bytes.prefix { $0 != 0 }
        if let name = String(validating: name, as: UTF8.self) { names.append(name) }
      }
    }
    return names
  }
}

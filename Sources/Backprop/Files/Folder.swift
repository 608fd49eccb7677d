#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Makes a folder, unless it is there; the folder that it lies in must exist.
func makeFolder(_ path: String) throws(FileError) {
  var result: Int32
  repeat { result = mkdir(path, 0o777) } while result != 0 && errno == EINTR
  if result == 0 { return }
  let code = errno
  var status = stat()
  if code == EEXIST, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { return }
  throw FileError(.write, path, code: code == EEXIST ? ENOTDIR : code)
}

// `swift run -c release backprop-server play`: builds and starts the playground.
//
// The server is a package of its own, in the folder Playground, so that who builds the library or
// `backprop` neither fetches nor builds a web server. A manifest cannot say that a dependency is needed
// for one product only, so this program goes there.
#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

func fail(_ message: String, status: Int32) -> Never {
  let bytes = Array("Error: \(message)\n".utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
  exit(status)
}

// The statuses are those of sysexits.h.
let root = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
let folder = root + "/Playground"
guard access(folder + "/Package.swift", R_OK) == 0 else {
  fail(
    "The playground is built from its source, which was in \(folder) and is not there any more. Run this "
      + "in a checkout of Backprop.", status: 66)
}

let command =
  ["swift", "run", "-c", "release", "--package-path", folder, "playground"]
  + CommandLine.arguments.dropFirst()
var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
execvp("swift", &arguments)
fail("Cannot start `swift`: \(String(cString: strerror(errno))).", status: 69)

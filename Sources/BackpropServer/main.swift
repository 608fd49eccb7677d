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

let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
let folder = root + "/Playground"
guard access(folder + "/Package.swift", R_OK) == 0 else {
  fputs(
    """
    Error: The playground is built from its source, which was in \(folder) and is not there any more. \
    Run this in a checkout of Backprop.

    """, stderr)
  exit(66)
}

let command =
  ["swift", "run", "-c", "release", "--package-path", folder, "playground"]
  + CommandLine.arguments.dropFirst()
var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
execvp("swift", &arguments)
fputs("Error: Cannot start `swift`: \(String(cString: strerror(errno))).\n", stderr)
exit(69)

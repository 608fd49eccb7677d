import Foundation

@testable import Backprop

/// The operating system, of whose calls some go wrong.
final class FaultyCalls: SystemCalls {
  enum Fault: Equatable {
    /// The call does nothing and gives this number.
    case code(Int32)
    /// A write stops after its first byte; other calls go on.
    case short
  }

  /// Which calls go wrong, counted from 0.
  private let faulty: Range<Int>
  private let fault: Fault
  private let system = OperatingSystem()
  private(set) var count = 0
  /// The names of the calls that went wrong.
  private(set) var failed: [String] = []
  /// Done just before a file gets its final name.
  var beforePlacing: () -> Void = {}

  init(_ fault: Fault = .short, at faulty: Range<Int> = 0..<0) {
    self.fault = fault
    self.faulty = faulty
  }

  /// Counts a call, and lets it go wrong if it is its turn.
  private func step(_ name: String = #function) throws(SystemError) {
    defer { count += 1 }
    guard faulty.contains(count), case .code(let code) = fault else { return }
    failed.append(name)
    throw SystemError(code: code)
  }

  func create(_ path: String, mode: mode_t) throws(SystemError) -> Int32 {
    try step()
    return try system.create(path, mode: mode)
  }

  func openForReading(_ path: String) throws(SystemError) -> Int32 {
    try step()
    return try system.openForReading(path)
  }

  func append(_ bytes: RawSpan, to descriptor: Int32) throws(SystemError) -> Int {
    let isShort = fault == .short && faulty.contains(count)
    try step()
    return try system.append(isShort ? bytes.extracting(first: 1) : bytes, to: descriptor)
  }

  func flush(_ descriptor: Int32) throws(SystemError) {
    try step()
    try system.flush(descriptor)
  }

  func release(_ descriptor: Int32) throws(SystemError) {
    // Also a close that fails has closed.
    try system.release(descriptor)
    try step()
  }

  func takeLock(_ descriptor: Int32) throws(SystemError) {
    try step()
    try system.takeLock(descriptor)
  }

  func setMode(_ mode: mode_t, of descriptor: Int32) throws(SystemError) {
    try step()
    try system.setMode(mode, of: descriptor)
  }

  func status(of descriptor: Int32) throws(SystemError) -> FileStatus {
    try step()
    return try system.status(of: descriptor)
  }

  func status(at path: String) throws(SystemError) -> FileStatus? {
    try step()
    return try system.status(at: path)
  }

  func checkWritable(_ path: String) throws(SystemError) {
    try step()
    try system.checkWritable(path)
  }

  func destination(ofLink path: String) throws(SystemError) -> String? {
    try step()
    return try system.destination(ofLink: path)
  }

  func move(_ path: String, to other: String) throws(SystemError) {
    beforePlacing()
    try step()
    try system.move(path, to: other)
  }

  func addName(_ other: String, toFileAt path: String) throws(SystemError) {
    beforePlacing()
    try step()
    try system.addName(other, toFileAt: path)
  }

  func removeName(_ path: String) throws(SystemError) {
    try step()
    try system.removeName(path)
  }

  func names(in folder: String) throws(SystemError) -> [String] {
    try step()
    return try system.names(in: folder)
  }
}

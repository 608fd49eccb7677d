import NIOCore

/// Keeps what the system holds back of an answer short.
///
/// A page that is slow to read would otherwise find many old frames in the queue of its connection
/// before it came to the newest one.
final class ShortQueue: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = NIOAny

  /// A few frames.
  private static let bytes = 64 << 10

  func handlerAdded(context: ChannelHandlerContext) {
    context.channel.setOption(.socketOption(.so_sndbuf), value: SocketOptionValue(Self.bytes))
      .whenFailure { _ in }
  }
}

import Hummingbird

/// Frames of a run as server-sent events, until the page goes away or the run ends.
struct EventStream: Sendable {
  let id: String
  let registry: RunRegistry
  /// How often a line says that the connection is still alive.
  var beat = Duration.seconds(10)

  /// The answer that never ends by itself.
  func response(to request: Request) -> Response {
    Response(
      status: .ok, headers: [.contentType: "text/event-stream; charset=utf-8"],
      body: ResponseBody { writer in
        let mailbox = Mailbox()
        try await registry.listen(id, mailbox)
        do {
          try await request.body.consumeWithInboundCloseHandler { _ in
            try await send(from: mailbox, to: &writer)
          } onInboundClosed: {
            mailbox.close()
          }
        } catch {
          await registry.leave(id, mailbox)
          throw error
        }
        await registry.leave(id, mailbox)
        try await writer.finish(nil)
      })
  }

  private func send(
    from mailbox: Mailbox, to writer: inout any ResponseBodyWriter
  ) async throws {
    let beat = beat
    let heart = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: beat)
        mailbox.beat()
      }
    }
    defer { heart.cancel() }
    while let message = await mailbox.next() {
      switch message {
      case .frame(let event): try await writer.write(event)
      case .beat: try await writer.write(ByteBuffer(string: ": alive\n\n"))
      }
    }
  }
}

// TLS connections until their first request: who is greeted now, and who waits.
import CLinux

extension EventLoop {
    /// Goes on with a TLS connection that has no request yet; one that only begins may have to wait for its turn.
    func shakeHands(_ channel: Channel, _ events: UInt32) {
        if channel.handshake == .owed, !greetings.isEmpty || !greetings.admits(at: timeOfTurn()) {
            channel.wait()
            return greetings.wait(channel.connection.id, connections: channels.count) { channels[$0] != nil }
        }
        channel.handle(events, buffer, EventLoop.receiveBytesMax)
        noteHandshake(channel)
    }

    private func timeOfTurn() -> UInt64 {
        if greetingTime == 0 { greetingTime = clinux_monotonic_ns() }
        return greetingTime
    }

    /// Answers greetings that were put off, as far as it is their time.
    func greetWhoWaited() {
        while let id = greetings.next(at: timeOfTurn(), isThere: { channels[$0] != nil }),
            let channel = channels[id]?.takeUnretainedValue()
        {
            channel.resume(buffer, EventLoop.receiveBytesMax)
            noteHandshake(channel)
        }
    }

    private func noteHandshake(_ channel: Channel) {
        if channel.isDead { return forget(channel) }
        switch channel.handshake {
        case .owed, .waiting: break
        case .underWay: greetings.began(channel.connection.id)
        case .done: greetings.ended(channel.connection.id)
        }
    }
}

// A connection without a socket: octets in, octets out, time at will.
@testable import HTTPServer

/// Drives one `Connection` the way a channel does.
final class MemoryConnection {
    let context: LoopContext
    let connection: Connection
    private(set) var received: [UInt8] = []

    init(_ router: Router, _ configuration: HTTPServerConfiguration = HTTPServerConfiguration(), isSecure: Bool = false) {
        let mailbox = Mailbox {}
        mailbox.bindToCurrentThread()
        context = LoopContext(configuration, router, mailbox, LoopCounters(routeCount: router.routes.count))
        connection = Connection(context, id: ConnectionID(descriptor: 1, generation: 1), peer: PeerAddress(), isSecure: isSecure)
    }

    /// Sends octets in pieces of the given sizes, the last size over and over; whole where there are none.
    func send(_ octets: [UInt8], pieces: [Int] = []) {
        var (at, index) = (0, 0)
        while at < octets.count {
            let size = pieces.isEmpty ? octets.count : max(1, pieces[min(index, pieces.count - 1)])
            let piece = Array(octets[at..<min(octets.count, at + size)])
            piece.withUnsafeBufferPointer { connection.receive($0.baseAddress!, $0.count) }
            settle()
            at += size
            index += 1
        }
    }

    func send(_ text: String, pieces: [Int] = []) { send(Array(text.utf8), pieces: pieces) }

    func end() {
        connection.receiveEnd()
        settle()
    }

    /// Lets `seconds` pass, and what has lasted too long end.
    func pass(_ seconds: Double) {
        context.now += UInt64(seconds * 1e9)
        connection.check()
        settle()
    }

    /// Does what the loop does between wake-ups: messages, and sending.
    func settle() {
        repeat {
            take()
            for message in context.mailbox.take() { handle(message) }
            take()
            connection.pump()
            take()
        } while context.mailbox.hasMail
    }

    private func handle(_ message: LoopMessage) {
        switch message {
        case .answer(_, let response): connection.complete(response)
        case .answerPrepared(_, let response): connection.complete(response)
        case .fail(_, let failure): connection.complete(failure)
        case .finished(_, let response): connection.finish(response)
        case .streamReady: connection.advanceStream()
        case .readBody: connection.readMore()
        case .adopt, .takeOver, .drain, .stop: break
        }
    }

    private func take() {
        connection.flushOutputIntoQueue()
        while let segment = connection.queue.head {
            guard case .bytes(let bytes) = segment else { return }
            received += bytes[connection.queue.offset...]
            connection.queue.advance(bytes.count - connection.queue.offset)
        }
        connection.stream?.note(unsentBytes: 0)
        if connection.heldBytes > 0 { connection.countHeld() }
    }

    var text: String { String(decoding: received, as: UTF8.self) }
    var isClosed: Bool { connection.phase == .closing }
    var responses: [Answer] { Answer.parse(received) }
}

/// A response as a client reads it.
struct Answer: Equatable {
    var status = 0
    var fields: [String: String] = [:]
    var body: [UInt8] = []

    var text: String { String(decoding: body, as: UTF8.self) }

    /// Reads responses; `heads` tells which of them, counted without 1xx, answer HEAD.
    static func parse(_ octets: [UInt8], heads: Set<Int> = []) -> [Answer] {
        var answers: [Answer] = []
        var rest = octets[...]
        var finals = 0
        while let end = range(of: "\r\n\r\n", in: rest) {
            var answer = Answer()
            let lines = String(decoding: rest[rest.startIndex..<end], as: UTF8.self).split(separator: "\r\n")
            answer.status = Int(lines[0].split(separator: " ")[1])!
            for line in lines.dropFirst() {
                let colon = line.firstIndex(of: ":")!
                answer.fields[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
            }
            rest = rest[(end + 4)...]
            let isFinal = answer.status >= 200
            let hasContent = isFinal && answer.status != 204 && answer.status != 304 && !heads.contains(finals)
            if hasContent { readBody(&answer, &rest) }
            if isFinal { finals += 1 }
            answers.append(answer)
        }
        return answers
    }

    private static func readBody(_ answer: inout Answer, _ rest: inout ArraySlice<UInt8>) {
        if answer.fields["transfer-encoding"] == "chunked" {
            while let end = range(of: "\r\n", in: rest), let size = Int(String(decoding: rest[..<end], as: UTF8.self), radix: 16) {
                rest = rest[(end + 2)...]
                answer.body += rest.prefix(size)
                rest = rest.dropFirst(size)
                if size == 0 {
                    while let line = range(of: "\r\n", in: rest) {
                        let isLast = line == rest.startIndex
                        rest = rest[(line + 2)...]
                        if isLast { return }
                    }
                }
                rest = rest.dropFirst(2)
            }
        } else if let length = answer.fields["content-length"].flatMap({ Int($0) }) {
            answer.body = Array(rest.prefix(length))
            rest = rest.dropFirst(length)
        } else {
            answer.body = Array(rest)
            rest = []
        }
    }

    private static func range(of text: String, in octets: ArraySlice<UInt8>) -> Int? {
        let wanted = Array(text.utf8)
        guard octets.count >= wanted.count else { return nil }
        return (octets.startIndex...(octets.endIndex - wanted.count)).first { octets[$0..<($0 + wanted.count)].elementsEqual(wanted) }
    }
}

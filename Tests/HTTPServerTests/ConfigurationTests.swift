// What can be configured, and where the log and the connections are kept.
import Glibc
import Testing

@testable import HTTPServer

@Suite struct ConfigurationTests {
    @Test func everyLimitIsInTheTable() {
        let properties = Mirror(reflecting: HTTPLimits()).children.compactMap(\.label)
        #expect(HTTPLimits.table.map(\.name) == properties)
        for row in HTTPLimits.table { #expect(!row.summary.isEmpty) }
    }

    @Test func aLimitIsSetByItsName() throws {
        var limits = HTTPLimits()
        try limits.set("headerCountMax", to: 3)
        try limits.set("idleTimeoutSeconds", to: 0.25)
        #expect(limits.headerCountMax == 3)
        #expect(limits.idleTimeoutSeconds == 0.25)
        let row = try #require(HTTPLimits.table.first { $0.name == "headerCountMax" })
        #expect(limits.text(row) == "3")
    }

    @Test(arguments: [
        ("headerCountMax", 0.0), ("headerCountMax", 1.5), ("idleTimeoutSeconds", -1), ("idleTimeoutSeconds", .nan), ("none", 1),
    ])
    func whatIsNoLimitIsRefused(_ name: String, _ number: Double) {
        var limits = HTTPLimits()
        #expect(throws: HTTPServerError.self) { () throws in try limits.set(name, to: number) }
    }

    private func text(_ path: String) -> String {
        guard let file = fopen(path, "r") else { return "" }
        defer { fclose(file) }
        var octets = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&octets, 1, octets.count, file)
        return String(decoding: octets[..<count], as: UTF8.self)
    }

    @Test func theAccessLogSurvivesARotation() throws {
        let path = "/tmp/http-access-\(getpid())"
        defer { for name in [path, path + ".1"] { unlink(name) } }
        let log = try AccessLogFile(path: path)
        log.write(Array("one".utf8))
        log.write(Array("two".utf8))
        rename(path, path + ".1")
        try log.reopen()
        log.write(Array("three".utf8))
        log.close()
        log.write(Array("late".utf8))
        #expect(text(path + ".1") == "one\ntwo\n")
        #expect(text(path) == "three\n")
    }

    @Test func aLogThatCannotBeOpenedIsAnError() {
        #expect(throws: HTTPServerError.self) { try AccessLogFile(path: "/nowhere/at/all") }
    }

    @Test func linesBeyondTheBufferAreDroppedAndCounted() throws {
        let path = "/tmp/http-access-full-\(getpid())"
        defer { unlink(path) }
        let log = try AccessLogFile(path: path)
        let line = [UInt8](repeating: 120, count: AccessLogFile.waitingBytesMax / 2)
        for _ in 0..<3 { log.write(line) }
        #expect(log.droppedLines >= 1)
        log.close()
    }

    @Test func aDescriptorsSuccessorIsAnotherConnection() throws {
        let memory = MemoryConnection(try echoRouter())
        var table = ChannelTable()
        defer { table.deallocate() }
        func channel(_ descriptor: Int32, _ generation: UInt32) -> Channel {
            let id = ConnectionID(descriptor: descriptor, generation: generation)
            let connection = Connection(memory.context, id: id, peer: PeerAddress(), isSecure: false)
            return Channel(descriptor, connection, memory.context, epoll: -1, tls: nil)
        }
        let (first, second, far) = (channel(7, 1), channel(7, 2), channel(5_000, 3))
        table.insert(first)
        table.insert(far)
        #expect(table.count == 2)
        #expect(table[first.connection.id]?.takeUnretainedValue() === first)
        #expect(table[second.connection.id] == nil)
        let removals = [table.remove(first), table.remove(first)]
        #expect(removals == [true, false])
        table.insert(second)
        #expect(table[first.connection.id] == nil)
        #expect(table[second.connection.id]?.takeUnretainedValue() === second)
        #expect(table.all.map(\.descriptor) == [7, 5_000])
    }
}

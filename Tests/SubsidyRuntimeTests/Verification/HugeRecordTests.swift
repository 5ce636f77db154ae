import Cryptography
import Dispatch
import Glibc
import JSON
import Journal
import Synchronization
import Testing

@testable import Subsidy
@testable import SubsidyRuntime

/// A record beyond what a journal takes: refused before anything happens, as far as a command is one event.
@Suite struct HugeRecordTests {
    private static let huge = StoreDocument(sha256: "cd", size: 1, mediaType: String(repeating: "x", count: 300 << 10))

    @Test func aCommandWhoseRecordWouldBeTooLarge_IsRefused_AndTheOfficeGoesOn() throws {
        let disk = SimulatedDisk(seed: 3)
        let office = try TestOffice.open(TestOffice.journal(disk))
        _ = try office.give().wait()
        let before = office.read { state, _ in state.jsonBytes() }.value
        let refused = office.give(Self.huge)
        let problem = #expect(throws: Problem.self) { try refused.wait() }
        #expect(problem?.code == "record-too-large" && problem?.kind == .limit)
        #expect(office.read { state, _ in state.jsonBytes() }.value == before)
        _ = try office.give().wait()
        disk.endProcess()
        let again = try TestOffice.open(TestOffice.journal(disk))
        #expect(again.read { state, _ in state.documents.count }.value == 2)
        try again.drain()
    }

    @Test func whatSealingMakesLonger_IsMeasuredSealed() throws {
        // Forty thousand names of one letter: small as they are, each of them a box of a hundred octets on the disk.
        let text = Array("[\(String(repeating: #"{"person":"x"},"#, count: 39_999)){\"person\":\"x\"}]".utf8)
        let vault = PersonalDataVault(keys: [try DataKey.random()])
        #expect(Office.canKeep(text, bodyBytesMax: 1 << 20, nil))
        #expect(!Office.canKeep(text, bodyBytesMax: 1 << 20, vault))
        #expect(Office.canKeep(text, bodyBytesMax: 16 << 20, vault))
    }

    @Test func anAnswerThatItsRecordHasNoRoomFor_IsGivenWhole_AndItsKeyStillRecognised() throws {
        let disk = SimulatedDisk(seed: 4)
        let office = try TestOffice.open(TestOffice.journal(disk))
        let principal = Principal(clientID: ID("cli_1"), name: "portal", person: "portal", roles: [.portal])
        let body = Array("\"\(String(repeating: "y", count: 300 << 10))\"".utf8)
        func give(to office: Office) throws -> Reply {
            let pending = Pending()
            office.submit(
                Submission(
                    principal: principal, command: StoreDocument(sha256: "ab", size: 1, mediaType: "text/plain"),
                    idempotency: IdempotencyKey(client: principal.clientID, key: "k", fingerprint: .zero),
                    render: { _, _ in Rendered(status: 201, body: body) }, completion: { pending.put($0) }))
            return try pending.wait()
        }
        #expect(try give(to: office).rendered.body == body)
        disk.endProcess()
        let again = try TestOffice.open(TestOffice.journal(disk))
        let repeated = try give(to: again)
        #expect(repeated.replayed && repeated.rendered.status == 201 && repeated.rendered.body.isEmpty)
        #expect(again.read { state, _ in state.documents.count }.value == 1)
        try again.drain()
    }

    /// Several events that are too large together: what makes so many must bound them itself.
    private struct Flood: Command {
        static let name = "flood"
        static let action: Action? = nil

        func decide(in core: inout Core) throws(Problem) {
            for index in 0..<3 {
                var document = Document()
                document.id = ID("doc_\(index)")
                document.mediaType = String(repeating: "x", count: 100 << 10)
                core.emit(DocumentStored(document))
            }
        }
    }

    @Test func manyEventsBeyondTheLimit_EndTheProcess_AndTheJournalGoesOnWithoutThem() throws {
        let disk = SimulatedDisk(seed: 3)
        let left = DispatchSemaphore(value: 0)
        let seen = Mutex<JournalError?>(nil)
        let office = try TestOffice.open(
            TestOffice.journal(disk),
            leave: { error in
                seen.withLock { $0 = error }
                left.signal()
                while true { pause() }
            })
        _ = try office.give().wait()
        let flood = office.give(Flood())
        left.wait()
        #expect(flood.answer == nil)
        #expect(seen.withLock { $0?.code } == .recordRefused && seen.withLock { $0?.exitCode } == JournalExitCode.software)
        disk.endProcess()
        let again = try TestOffice.open(TestOffice.journal(disk))
        #expect(again.read { state, _ in state.documents.count }.value == 1)
        _ = try again.give().wait()
        try again.drain()
    }
}

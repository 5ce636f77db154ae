import JSON
import Ledger
import Testing

@testable import Subsidy

/// The list of the state's parts: complete, and enough to make the state again.
@Suite struct StatePartsTests {
    @Test func everyStoredPropertyOfTheStateIsNamed_Once() {
        expectComplete(State.self)
        expectComplete(ApplicationIndex.self)
    }

    /// The names that `describe` gives are those of the stored properties.
    private func expectComplete<Section: StateSection>(_ type: Section.Type) {
        var collector = StatePartsCollector()
        var blank = Section()
        #expect(throws: Never.self) { try blank.describe(&collector) }
        let stored = Mirror(reflecting: Section()).children.compactMap(\.label)
        #expect(
            collector.names.sorted() == stored.sorted(), "each stored property of \(Section.self) needs its one line in describe(_:)")
    }

    @Test func whateverTheStateHolds_ComesBackFromItsLines() throws {
        let city = try EventTests.everything()
        var core = Core(policy: city.core.policy)
        var filled: Set<String> = []
        for outcome in city.history {
            core.replay(outcome.events, in: outcome.moment)
            let again = try Self.readBack(core.state)
            #expect(again.jsonBytes() == core.state.jsonBytes(), "after record \(outcome.moment.seq), \(outcome.command)")
            var copy = core.state
            var counter = PartCounter()
            try copy.describe(&counter)
            filled.formUnion(counter.filled)
        }
        let empty = StateLineDecoder(State.self).layout.split(separator: "\n").map { String($0.prefix { $0 != ":" }) }.filter {
            !filled.contains($0)
        }
        #expect(empty.isEmpty, "no flow of EventTests.everything fills these, so nothing shows that they come back")
    }

    @Test func aStateThatWasReadBack_GoesOnLikeTheOneThatWasWritten() throws {
        let city = try EventTests.everything()
        for turn in [1, 2, 3] {
            let place = city.history.count * turn / 4
            var core = Core(policy: city.core.policy)
            for outcome in city.history[..<place] { core.replay(outcome.events, in: outcome.moment) }
            core.state = try Self.readBack(core.state)
            for outcome in city.history[place...] { core.replay(outcome.events, in: outcome.moment) }
            #expect(core.state.jsonBytes() == city.core.state.jsonBytes())
        }
    }

    @Test func aLineThatIsNotTheStates_IsRefused() throws {
        let decoder = StateLineDecoder(State.self)
        #expect(throws: StateReadingError.self) { try Self.decode(#"{"part":"moons","rows":[]}"#, decoder) }
        #expect(throws: JSONShapeError.self) { try Self.decode(#"{"part":"clients","rows":[{}]}"#, decoder) }
        #expect(throws: JSONError.self) { try Self.decode(#"{"part":"clients","rows":["#, decoder) }
        var state = State()
        let line = try Self.decode(#"{"part":"pendingPayables","rows":["pay_1","pay_1"]}"#, decoder)
        #expect(throws: StateReadingError.self) { try state.take(line) }
    }

    @Test func aLongTableIsManyLines_NoneOfThemLong() throws {
        var state = State()
        for index in 0..<3000 {
            var document = Document()
            document.id = ID("doc_\(index)")
            document.mediaType = String(repeating: "x", count: 100)
            state.documents.insert(document)
        }
        let lines = try Self.lines(of: state).filter { String(decoding: $0, as: UTF8.self).hasPrefix(#"{"part":"documents""#) }
        #expect(lines.count == (3000 + StateLineWriter.lineRowsMax - 1) / StateLineWriter.lineRowsMax)
        #expect(lines.allSatisfy { $0.count < StateLineWriter.lineBytesTarget + 2000 })
    }

    @Test func aRowThatIsLongerThanALine_IsALineOfItsOwn_AndComesBack() throws {
        var (state, batch) = (State(), Batch())
        for index in 0..<10_000 {
            var item = BatchItem()
            item.payable = ID("pay_\(index)")
            item.payeeName = "上海某某人工智能科技股份有限公司"
            batch.items.append(item)
        }
        for id in ["bat_1", "bat_2", "bat_3"] {
            batch.id = ID(id)
            state.batches.insert(batch)
            batch.items = []
        }
        let lines = try Self.lines(of: state).filter { String(decoding: $0, as: UTF8.self).hasPrefix(#"{"part":"batches""#) }
        #expect(lines.count == 2 && lines[0].count > 2 * StateLineWriter.lineBytesTarget, "the long one, and the others together")
        #expect(try Self.readBack(state).jsonBytes() == state.jsonBytes())
    }

    @Test func theLayoutNamesWhatRecordsHold() {
        let layout = StateLineDecoder(State.self).layout
        #expect(layout.contains("applications: rows {id:") && layout.contains("reviews:[{stage:"), "records within records too")
        #expect(layout.contains("applicationIndex.awaitingReview: rows"))
    }

    @Test func ofTwoEnterprisesWithOneName_TheLatestRecordedIsMeant_AlsoAfterRenamingAndReading() throws {
        var state = State()
        func record(_ uscc: String, _ name: String, _ seq: Int64) throws {
            let enterprise = Enterprise(uscc: try #require(USCC(uscc)), name: name)
            state.enterprises.record(enterprise, in: Moment(seq: seq, at: Instant(milliseconds: seq), by: nil))
        }
        let (first, second) = ("91350100M000100Y43", "91110000600037341L")
        try record(first, "甲", 1)
        try record(second, "甲", 2)
        #expect(state.enterprises.named("甲")?.enterprise.uscc.description == second)
        try record(first, "甲", 3)
        #expect(try Self.readBack(state).enterprises.named("甲")?.enterprise.uscc.description == first)
        try record(first, "乙", 4)
        #expect(state.enterprises.named("甲")?.enterprise.uscc.description == second)
        #expect(try Self.readBack(state).enterprises.named("乙")?.enterprise.uscc.description == first)
    }

    static func lines(of state: State) throws -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var writer = StateLineWriter { lines.append($0) }
        var copy = state
        try copy.describe(&writer)
        return lines
    }

    static func readBack(_ state: State) throws -> State {
        let decoder = StateLineDecoder(State.self)
        var again = State()
        for line in try lines(of: state) { try again.take(try line.withUnsafeBufferPointer { try decoder.decode($0) }) }
        again.finishReading()
        return again
    }

    @discardableResult
    private static func decode(_ text: String, _ decoder: StateLineDecoder) throws -> StateLine {
        try Array(text.utf8).withUnsafeBufferPointer { try decoder.decode($0) }
    }
}

/// Notes which parts hold something.
private struct PartCounter: StateParts {
    var filled: Set<String> = []
    var path = ""

    mutating func value<Value: JSONDecodable & JSONEncodable & Sendable>(_ name: StaticString, _ value: inout Value) {
        filled.insert(path + name.description)
    }

    mutating func rows<Part: StatePart>(_ name: StaticString, _ part: inout Part) {
        part.forEachRow { _ in filled.insert(path + name.description) }
    }

    mutating func index<Part: StatePart>(_ name: StaticString, _ index: inout Part) { rows(name, &index) }

    mutating func section<Section: StateSection>(_ name: StaticString, _ section: inout Section) throws {
        path += name.description + "."
        try section.describe(&self)
        path = ""
    }
}

import JSON
import Testing

@testable import Subsidy

/// Whatever a record says that fits the chain, a replay ends with a word about it and never in a trap: each member of each event is
/// given values that no office writes, and what follows is replayed over it.
@Suite struct CraftedHistoryTests {
    private static let values: [JSON] = [
        .null, .bool(true), -1, 0, 9_223_372_036_854_775_807, -9_223_372_036_854_775_807, "", "x", "-1.00", "10000000000000.00",
        "9999-12-31", "0001-01-01", "9999-12-31T23:59:59+08:00", "0001-01-01T00:00:00+08:00", [], [:],
    ]
    /// Records that are replayed behind a crafted one.
    private static let following = 6

    @Test(arguments: 0..<4) func noCraftedRecord_TrapsAReplay(_ part: Int) throws {
        let city = try EventTests.everything()
        var core = Core(policy: city.core.policy)
        var crafted = 0
        for (place, outcome) in city.history.enumerated() {
            if place % 4 == part {
                for (index, event) in outcome.events.enumerated() {
                    for json in Self.mutants(of: try Self.json(event)) {
                        guard let mutant = try? EventRegistry.decode(json) else { continue }
                        var events = outcome.events
                        events[index] = mutant
                        Self.replay(events, outcome.moment, city.history.dropFirst(place + 1).prefix(Self.following), over: core)
                        crafted += 1
                    }
                }
                // An event twice, and one left out.
                for index in outcome.events.indices {
                    var events = outcome.events
                    events.insert(events[index], at: index)
                    Self.replay(events, outcome.moment, city.history.dropFirst(place + 1).prefix(Self.following), over: core)
                    events.removeSubrange(index...(index + 1))
                    Self.replay(events, outcome.moment, city.history.dropFirst(place + 1).prefix(Self.following), over: core)
                }
            }
            core.replay(outcome.events, in: outcome.moment)
        }
        #expect(crafted > 1000)
        #expect(core.state.jsonBytes() == city.core.state.jsonBytes(), "the copies were replayed on, not the state")
    }

    @Test func amountsThatNoSumCanHold_AreAFault() throws {
        let city = try City()
        var core = Core(policy: city.core.policy)
        let posted = try EventRegistry.decode([
            "type": "posted", "pool": "model-voucher", "debit": "available", "credit": "appropriated", "amount": "10000000000000.00",
            "subject": "x",
        ])
        for seq in 1...10_000 where core.state.fault == nil {
            core.replay([posted], in: Moment(seq: Int64(seq), at: city.now, by: nil))
        }
        #expect(core.state.fault != nil)
    }

    /// Replays as a start and as `voucherd verify` do: up to the first fault, with a look at the books after each record.
    private static func replay(_ events: [any Event], _ moment: Moment, _ rest: ArraySlice<Outcome>, over core: Core) {
        var core = core
        core.replay(events, in: moment)
        for outcome in rest {
            guard core.state.fault == nil, core.state.unsoundness == nil else { return }
            core.replay(outcome.events, in: outcome.moment)
        }
        guard core.state.fault == nil else { return }
        _ = core.state.inconsistency
    }

    private static func json(_ event: any Event) throws -> JSON {
        var writer = JSONWriter()
        EventRegistry.encode(event, to: &writer)
        return try JSON(parsing: writer.bytes)
    }

    /// The value with one member at any depth left out or given another value; elements of lists also twice.
    private static func mutants(of json: JSON) -> [JSON] {
        switch json {
        case .object(let object):
            var mutants: [JSON] = []
            for (index, member) in object.members.enumerated() where member.key != "type" {
                var members = object.members
                members.remove(at: index)
                mutants.append(.object(JSONObject(members)))
                for value in values + Self.mutants(of: member.value) where value != member.value {
                    var members = object.members
                    members[index] = .init(key: member.key, value: value)
                    mutants.append(.object(JSONObject(members)))
                }
            }
            return mutants
        case .array(let elements):
            guard let first = elements.first else { return [] }
            let changed = Self.mutants(of: first).map { JSON.array([$0] + elements.dropFirst()) }
            return changed + [.array(elements + [first]), .array(Array(elements.dropFirst()))]
        default: return []
        }
    }
}

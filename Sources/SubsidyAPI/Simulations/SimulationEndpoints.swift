import HTTPServer
import JSON
import Ledger
import Subsidy
import SubsidyRuntime

// What a changed rule would have decided and cost: read in slices, decided beside the writer, never stored.

extension Contract {
    static var simulations: [Endpoint] { [simulate] }

    private static let simulate = Endpoint(
        method: .post, path: "/v1/simulations", name: "simulate", tag: .policy,
        summary: LocalizedText(
            zh: "政策模拟：若规则改变，在案申请会怎样决定、资金池会剩多少；不保存任何内容。",
            en: "What a changed rule would have decided and cost on the cases on file. Nothing is stored."),
        access: .role(.simulate),
        content: .json(
            .object(
                [
                    "scheme": .text(max: 64),
                    "change": Schema.openObject.described("Members of the scheme's file that differ, merged as RFC 7396 says.").example([
                        "rate": ["max": "0.4"]
                    ]), "limit": Schema.integer(0...PolicySimulation.changesMax).described("Cases to name, greatest difference first."),
                ], optional: ["limit"])),
        success: .ok(SimulationRepresentation.reference), refusals: [422], idempotency: .remembered, isHeavy: true,
        handler: .plain { call in
            let (policy, office) = (call.service.policy, call.service.office)
            let id: String = try call.member("scheme")
            let limit: Int = try call.optionalMember("limit") ?? PageRequest.limitDefault
            let (opening, seq) = office.read { state, now in
                (today: now.date, scheme: policy.scheme(id, on: now.date), available: policy.available(of: id, in: state, on: now.date))
            }
            guard let scheme = opening.scheme else { throw policy.unknownScheme(id, on: opening.today) }
            let changed = try scheme.changed(by: call.body["change"] ?? [:], settings: policy.settings.values(on: opening.today))
            var simulation = PolicySimulation(scheme, changed: changed, changesLimit: limit, available: opening.available)
            try office.forEachCase(of: scheme, under: changed, on: opening.today) { simulation.note($0) }
            simulation.beginDeciding()
            try office.forEachCase(of: scheme, under: changed, on: opening.today) { simulation.decide($0) }
            return .json(SimulationRepresentation(result: simulation.result, asOf: seq))
        })
}

extension Office {
    /// Applications that are looked at under one hold of the state, so that the writer waits for milliseconds at the most.
    private static let simulationSliceMax = 256

    /// Every case of a scheme in the order of filing, the state let go of between slices.
    func forEachCase(of scheme: Scheme, under changed: Scheme, on today: LocalDate, _ body: (SimulatedCase) -> Void) throws {
        var position: Int? = 0
        while let from = position {
            let slice = read { state, _ in
                state.simulatedCases(
                    of: scheme.id, under: changed, policy: policy, from: from, limit: Self.simulationSliceMax, on: today)
            }.value
            for item in slice.cases { body(item) }
            position = slice.next
        }
    }
}

extension Policy {
    /// What a scheme's pool has left; nil where it draws from none.
    fileprivate func available(of scheme: String, in state: borrowing State, on date: LocalDate) -> Fen? {
        guard let pool = self.scheme(scheme, on: date)?.pool else { return nil }
        return state.books.position(of: pool).available
    }
}

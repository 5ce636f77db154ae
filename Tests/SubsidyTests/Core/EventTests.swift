import JSON
import Ledger
import Testing

@testable import Subsidy

/// The journal keeps events: each must come back from its text as it was, and together they must make the same state.
@Suite struct EventTests {
    /// Records that hold every type of event there is.
    static func everything() throws -> City {
        let policy = try EntitlementRunTests.policy(
            "cluster-model", ["entitlement": ["confirmationWorkingDays": 3]], in: BatchTests.strictPolicy())
        var city = try City(policy: policy)
        let extra = try city.register("leaver", person: "leaver", roles: [.expert])
        try city.give(RevokeClient(id: extra.clientID), by: .admin)
        try city.give(SetClock(now: city.now), by: .admin)
        try identify(&city)
        let document = try city.give(StoreDocument(sha256: "a", size: 1, mediaType: "text/plain"), by: .applicant).first(
            DocumentStored.self)
        let attached = AttachedDocument(kind: "contract", id: try #require(document).document.id)
        try city.give(
            CreateApplication(
                scheme: "model-api", applicant: City.first.uscc.code, claim: city.claim(.standard, contract: "D"), documents: [attached]),
            by: .applicant)
        // Withdrawn, returned, rejected, recused, objected to twice.
        let withdrawn = try city.drafted()
        try city.give(
            AmendApplication(id: withdrawn, claim: city.claim(.standard, contract: "X"), documents: [], precondition: .exists),
            by: .applicant)
        try city.give(WithdrawApplication(id: withdrawn, reason: "no need"), by: .applicant)
        let rejected = try city.checked()
        try city.give(RecuseReviewer(id: rejected, reason: "a cousin"), by: .secondMunicipal)
        try city.give(city.review(rejected, "municipal-review", .reject), by: .municipal)
        let disputed = try city.published()
        for outcome in [ObjectionStatus.dismissed, .upheld] {
            let filed = try city.give(FileObjection(id: disputed, reason: "why?"), by: .otherApplicant).first(ObjectionFiled.self)
            try city.give(RuleObjection(id: #require(filed).objection.id, outcome: outcome, opinion: "so"), by: .secondMunicipal)
        }
        try settle(&city)
        try EventsOfMeasures.happen(in: &city)
        try spend(&city)
        return city
    }

    /// Awards that came by a call and were audited.
    private static func settle(_ city: inout City) throws {
        let call = try city.call("benchmark-scenario", from: city.now.date, to: city.now.date)
        let id = try city.submitted("benchmark-scenario")
        try city.go(to: city.now.date.adding(days: 1))
        try city.give(ShortlistCall(id: call, applications: [id], opinion: "listed"), by: .municipal)
        let audited = try city.granted("compute-facility")
        try city.give(RecordAudit(id: audited, investment: .yuan(1_000_000), opinion: "audited"), by: .municipal)
    }

    /// Credentials, delegations and webhooks.
    private static func identify(_ city: inout City) throws {
        let client = city.principal(.portal).clientID
        var key = Credential()
        key.kind = .certificate
        key.fingerprint = "f"
        let added = try city.give(AddCredential(client: client, credential: key, overlapSeconds: 60), by: .admin)
        let id = try #require(added.first(CredentialAdded.self)).credential.id
        try city.give(RevokeCredential(client: client, credential: id), by: .admin)
        let lent = try city.give(
            Delegate(
                delegate: city.principal(.secondMunicipal).clientID, actions: [.reviewApplication], from: city.now.date,
                until: city.now.date, reason: "away"), by: .municipal)
        try city.give(EndDelegation(id: #require(lent.first(PowerDelegated.self)).delegation.id), by: .municipal)
        let made = try city.give(
            RegisterWebhook(url: "https://a.example/", description: "d", types: ["clock-set"], signingSecret: "s"), by: .portal)
        let hook = try #require(made.first(WebhookRegistered.self)).webhook.id
        try city.give(RotateWebhookSecret(id: hook, signingSecret: "t", overlapSeconds: 60), by: .portal)
        try city.give(SwitchWebhook(id: hook, status: .disabled, precondition: .exists), by: .portal)
        try city.give(DeleteWebhook(id: hook), by: .portal)
    }

    private static func spend(_ city: inout City) throws {
        let voucher = try city.granted(.second)
        let number = city.nextInvoice()
        let payables = [try city.owed(voucher, .yuan(1_000_000), invoice: number), try city.owed(voucher, .yuan(400_000))]
        let rejected = try city.filed(voucher, .yuan(1000))
        try city.give(ReviewRedemption(id: rejected, outcome: .reject, approvedBase: nil, opinion: "no"), by: .municipal)
        try city.give(city.reversal(of: number, .yuan(100_000)), by: .maker)
        try city.give(CancelBatch(id: city.batch(payables), reason: "another day"), by: .maker)
        let batch = try city.approvedBatch(payables)
        try city.give(DispatchBatch(id: batch), by: .maker)
        try city.give(city.reversal(of: number, .yuan(100_000)), by: .maker)
        try city.give(
            RecordResults(id: batch, results: [city.result(payables[0], .failed), city.result(payables[1])]), by: .maker)
        try city.give(RecordResults(id: batch, results: [city.result(payables[1], .returned, "RTN")]), by: .maker)
        try city.paid([payables[1]])
        let application = try city.voucher(voucher).application
        try city.give(
            RecordOtherAward(id: application, funder: .national, amount: .yuan(7_900_000), reference: "N"), by: .municipal)
        let recovery = try #require(city.core.state.recoveries.all.first { $0.status == .ordered })
        try city.give(RecordReceipt(id: recovery.id, amount: recovery.amount, reference: "R", receivedOn: nil), by: .maker)
        try chase(&city)
        try city.go(to: "2027-03-01")
        city.settle()
        let proposed = try city.give(ProposeYearEnd(pool: "model-voucher", year: 2026, outcome: .lapse, reason: "unused"), by: .maker)
        try city.give(DecideYearEnd(id: #require(proposed.first(YearEndProposed.self)).yearEnd.id, approves: true), by: .checker)
    }

    /// Fraud, instalments, an offset, a write-off.
    private static func chase(_ city: inout City) throws {
        let rest = try city.granted(City.Case.second)
        let later = try city.owed(rest, .yuan(10_000))
        let terms = RecoveryTerms(reason: "forged", cause: .fraud)
        let paid = try city.paidOnce(rest)
        let ordered = try city.give(OrderRecovery(subject: .payable(paid), amount: .yuan(5000), terms: terms), by: .municipal)
        let id = try #require(ordered.first(RecoveryOrdered.self)).recovery.id
        let day = city.now.date.adding(days: 40)
        try city.give(PlanRecovery(id: id, instalments: [.init(amount: .yuan(5000), dueOn: day)]), by: .municipal)
        try city.give(OffsetRecovery(id: id, payable: later, amount: .yuan(1000)), by: .maker)
        try city.give(ProposeWriteOff(id: id, reason: "insolvent"), by: .municipal)
        try city.give(ApproveWriteOff(id: id), by: .checker)
    }

    @Test func everyTypeOfEvent_ComesBackFromItsTextAsItWas() throws {
        let events = try Self.everything().history.flatMap(\.events)
        var seen: Set<String> = []
        for event in events {
            seen.insert(type(of: event).type)
            var writer = JSONWriter()
            EventRegistry.encode(event, to: &writer)
            let json = try JSON(parsing: writer.bytes)
            let read = try EventRegistry.decode(json)
            #expect(type(of: read) == type(of: event))
            var again = JSONWriter()
            EventRegistry.encode(read, to: &again)
            #expect(again.bytes == writer.bytes)
            // Nothing that the type knows is lost on the way: the values look the same, member for member.
            #expect("\(read)" == "\(event)")
        }
        let missing = EventRegistry.types.map { $0.type }.filter { !seen.contains($0) }
        #expect(missing.isEmpty, "no flow here makes these")
    }

    @Test func everyEventNamesItselfOnce() {
        let names = EventRegistry.types.map { $0.type }
        #expect(Set(names).count == names.count)
    }

    @Test func aReplayOfTheRecords_MakesTheSameState() throws {
        let city = try Self.everything()
        #expect(try replay(city).jsonBytes() == city.core.state.jsonBytes())
    }

    @Test func aReplayFromAnyRecordOn_MakesTheSameState() throws {
        let city = try Self.everything()
        var core = Core(policy: city.core.policy)
        // State is a value: what was applied to a copy is not in the original.
        var middle = core
        for (index, outcome) in city.history.enumerated() {
            if index == city.history.count / 2 { middle = core }
            core.replay(outcome.events, in: outcome.moment)
        }
        for outcome in city.history[(city.history.count / 2)...] { middle.replay(outcome.events, in: outcome.moment) }
        #expect(middle.state.jsonBytes() == core.state.jsonBytes())
    }

    @Test func anUnknownEventIsRefusedByName() {
        #expect(throws: JSONShapeError.self) { _ = try EventRegistry.decode(["type": "moon-landed"]) }
        #expect(throws: JSONShapeError.self) { _ = try EventRegistry.decode(["kind": "posted"]) }
        #expect(throws: JSONShapeError.self) { _ = try EventRegistry.decode(["type": "posted", "pool": "p"]) }
    }

    @Test func theSameCommandsAndEntropy_MakeTheSameRecords() throws {
        let (first, second) = (try Self.everything(), try Self.everything())
        #expect(first.core.state.jsonBytes() == second.core.state.jsonBytes())
    }

    /// Every record through its text, into a fresh core.
    private func replay(_ city: City) throws -> State {
        var core = Core(policy: city.core.policy)
        for outcome in city.history {
            let events = try outcome.events.map { event in
                var writer = JSONWriter()
                EventRegistry.encode(event, to: &writer)
                return try EventRegistry.decode(JSON(parsing: writer.bytes))
            }
            core.replay(events, in: outcome.moment)
        }
        return core.state
    }
}

// The way through any scheme, read off its own file: the first example that qualifies is filed, and each stage is signed by whoever
// may sign it.

import JSON
import Ledger
import Testing

@testable import Subsidy

extension City {
    /// The scheme's own case: its first example that qualifies, or the one whose name contains some words.
    func example(_ scheme: String, _ words: String? = nil) throws -> SchemeExample {
        let scheme = try #require(core.policy.scheme(scheme, on: now.date))
        return try #require(scheme.examples.first { words.map($0.name.contains) ?? ($0.eligible == true) })
    }

    /// The first enterprise with what the register must say for an example, such as tags.
    func enterprise(for example: SchemeExample, as enterprise: Enterprise = City.first) throws -> Enterprise {
        var json = try #require(try JSON(parsing: enterprise.jsonBytes()).object)
        for key in ["tags", "cluster", "sizeClass", "foundedOn", "controller"] {
            if let value = example.enterprise[key] { json[key] = value }
        }
        return try Enterprise(json: .object(json))
    }

    /// Files a scheme's own example with every document that it requires, some members of its claim changed.
    mutating func drafted(
        _ scheme: String, _ changes: [String: JSON] = [:], by seat: Seat = .applicant, of applicant: Enterprise = City.first
    ) throws -> ID<Application> {
        let example = try example(scheme)
        try record(try enterprise(for: example, as: applicant))
        var claim = try #require(example.claim.object)
        for (key, value) in changes { claim[key] = value.isNull ? JSON?.none : value }
        let documents = try #require(core.policy.scheme(scheme, on: now.date)).documents.filter(\.required).map {
            AttachedDocument(kind: $0.kind, id: try document(by: seat))
        }
        let outcome = try give(
            CreateApplication(scheme: scheme, applicant: applicant.uscc.code, claim: .object(claim), documents: documents), by: seat)
        return try #require(outcome.first(ApplicationDrafted.self)).drafted.id
    }

    mutating func submitted(
        _ scheme: String, _ changes: [String: JSON] = [:], by seat: Seat = .applicant, of applicant: Enterprise = City.first
    ) throws -> ID<Application> {
        let id = try drafted(scheme, changes, by: seat, of: applicant)
        let isByCall = try #require(core.policy.scheme(scheme, on: now.date)).intake == .call
        if isByCall, !core.state.calls.all.contains(where: { $0.scheme == scheme && $0.isOpen(on: now.date) }) {
            try call(scheme, from: now.date, to: now.date.adding(days: 30))
        }
        try give(SubmitApplication(id: id), by: seat)
        return id
    }

    /// Announces an intake window.
    @discardableResult
    mutating func call(_ scheme: String, from first: LocalDate, to last: LocalDate) throws -> ID<IntakeCall> {
        let outcome = try give(OpenCall(scheme: scheme, title: "一批", opensOn: first, closesOn: last), by: .admin)
        return try #require(outcome.first(CallOpened.self)).call.id
    }

    /// Somebody new who may sign a stage of this application.
    mutating func reviewer(_ stage: WorkflowStage, of id: ID<Application>) throws -> Principal {
        let role = try #require(Role(rawValue: stage.role))
        let name = "\(stage.role) \(core.state.clients.count)"
        return try register(name, person: name, roles: [role], district: role == .districtReviewer ? application(id).district : nil)
    }

    /// Signs the stage that waits, by as many people as it takes; the last stage sets the figures.
    mutating func sign(_ id: ID<Application>, base: Fen? = nil, rate: Rate? = nil, score: Int = 80) throws {
        let scheme = try #require(core.policy.scheme(try application(id).scheme, version: try application(id).schemeVersion))
        let place = try #require(scheme.workflow.firstIndex { $0.stage == (try? application(id).stage) })
        let stage = scheme.workflow[place]
        let isLast = place + 1 == scheme.workflow.count
        for _ in 0..<stage.signatures {
            var review = review(id, stage.stage, base: isLast ? base : nil, rate: isLast ? rate : nil)
            review.score = stage.minimumScore.map { _ in score }
            try decide(review, by: try reviewer(stage, of: id))
        }
    }

    /// Submitted and signed at every stage: under publicity.
    mutating func published(
        _ scheme: String, _ changes: [String: JSON] = [:], base: Fen? = nil, rate: Rate? = nil, by seat: Seat = .applicant,
        of applicant: Enterprise = City.first
    ) throws -> ID<Application> {
        let id = try submitted(scheme, changes, by: seat, of: applicant)
        while try application(id).stage != nil { try sign(id, base: base, rate: rate) }
        return id
    }

    /// Publicity over, the grant made; the clock stands on the morning after.
    mutating func granted(
        _ scheme: String, _ changes: [String: JSON] = [:], base: Fen? = nil, rate: Rate? = nil, by seat: Seat = .applicant,
        of applicant: Enterprise = City.first
    ) throws -> ID<Application> {
        let id = try published(scheme, changes, base: base, rate: rate, by: seat, of: applicant)
        try go(to: try #require(application(id).publicUntil).adding(days: 1))
        settle()
        return id
    }
}

import JSON
import Ledger
import Testing

@testable import Subsidy

@Suite struct DelegationTests {
    private func lend(_ city: City, to delegate: Seat, _ actions: [Action], from: String, until: String) throws -> Delegate {
        Delegate(
            delegate: city.principal(delegate).clientID, actions: actions, from: try #require(LocalDate(from)),
            until: try #require(LocalDate(until)), reason: "leave")
    }

    private func acting(_ city: City, _ delegate: Seat, for delegator: Seat) -> Principal? {
        city.core.state.principal(city.principal(delegate), actingFor: city.principal(delegator).clientID, on: city.now.date)
    }

    @Test func aPowerIsLentForItsDaysAndActionsOnly() throws {
        var city = try City()
        let id = try city.submitted()
        try city.give(
            lend(city, to: .otherDistrict, [.reviewApplication], from: "2026-01-06", until: "2026-01-07"), by: .district)
        #expect(acting(city, .otherDistrict, for: .district) == nil, "not yet")
        try city.go(to: "2026-01-06")
        let lent = try #require(acting(city, .otherDistrict, for: .district))
        #expect(lent.district == "浦东新区" && lent.person == "person of otherDistrict")
        #expect(Authority.allows(lent, .reviewApplication) && !Authority.allows(lent, .recuse))
        #expect(try city.refused(city.review(id, "district-check"), by: .otherDistrict).kind == .notFound, "by its own power")
        let outcome = try city.decide(city.review(id, "district-check"), by: lent)
        #expect(outcome.moment.onBehalfOf == city.principal(.district).clientID)
        #expect(try city.application(id).signatures.last?.onBehalfOf == "person of district")
        try city.go(to: "2026-01-08")
        #expect(acting(city, .otherDistrict, for: .district) == nil, "over")
    }

    @Test func aPowerThatEnded_IsRefusedAtTheDecision() throws {
        var city = try City()
        let id = try city.submitted()
        let made = try city.give(
            lend(city, to: .otherDistrict, [.reviewApplication], from: "2026-01-05", until: "2026-01-07"), by: .district)
        let lent = try #require(acting(city, .otherDistrict, for: .district))
        let delegation = try #require(made.first(PowerDelegated.self)).delegation.id
        #expect(try city.refused(EndDelegation(id: delegation), by: .expert).kind == .notFound)
        try city.give(EndDelegation(id: delegation), by: .district)
        #expect(try city.refused(city.review(id, "district-check"), as: lent).code == "delegation-ended")
        #expect(try city.refused(EndDelegation(id: delegation), by: .district).kind == .conflict)
    }

    @Test func rule11_OnePersonSignsOnce_AlsoByALentPower() throws {
        var city = try City()
        // The second municipal reviewer signs the district's check for the district; then neither may sign again.
        try city.give(
            lend(city, to: .secondMunicipal, [.reviewApplication], from: "2026-01-05", until: "2026-01-31"), by: .district)
        let id = try city.submitted()
        let lent = try #require(acting(city, .secondMunicipal, for: .district))
        try city.decide(city.review(id, "district-check"), by: lent)
        #expect(try city.refused(city.review(id, "municipal-review"), by: .secondMunicipal).code == "already-signed")
        // Whoever lent the power has signed by it.
        try city.give(
            lend(city, to: .district, [.reviewApplication], from: "2026-01-05", until: "2026-01-31"), by: .municipal)
        let back = try #require(acting(city, .district, for: .municipal))
        #expect(try city.refused(city.review(id, "municipal-review"), as: back).code == "already-signed")
        try city.give(city.review(id, "municipal-review"), by: .municipal)
    }

    @Test func nobodyLendsToThemselves_WhatIsNotTheirs_OrForTooLong() throws {
        var city = try City()
        let twin = try city.register("twin", person: "person of municipal", roles: [.expert])
        func codes(_ delegate: Delegate, by seat: Seat = .municipal) throws -> [String] { try city.refused(delegate, by: seat).codes }
        func lending(
            to delegate: ID<Client>, _ actions: [Action] = [.reviewApplication], _ from: Int = 0, _ until: Int = 1
        ) -> Delegate {
            Delegate(
                delegate: delegate, actions: actions, from: city.now.date.adding(days: from), until: city.now.date.adding(days: until),
                reason: "x")
        }
        let other = city.principal(.secondMunicipal).clientID
        #expect(try codes(lending(to: city.principal(.municipal).clientID)) == ["own-person"])
        #expect(try codes(lending(to: twin.clientID)) == ["own-person"], "the same person under another client")
        #expect(try codes(lending(to: ID("cli_none"))) == ["unknown-client"])
        #expect(try codes(lending(to: city.principal(.admin).clientID)) == ["role-conflict"])
        #expect(try codes(lending(to: city.principal(.portal).clientID)) == ["role-conflict"])
        #expect(try codes(lending(to: other, [])) == ["required"])
        #expect(try codes(lending(to: other, [.approveBatch, .administerClients])) == ["not-yours-to-lend", "not-yours-to-lend"])
        #expect(try codes(lending(to: other, [.reviewApplication], 1, 0)) == ["ends-before-it-begins"])
        #expect(try codes(lending(to: other, [.reviewApplication], -2, -1)) == ["past"])
        #expect(try codes(lending(to: other, [.reviewApplication], 0, Delegation.daysMax)) == ["too-long"])
        // What was lent is not lent on.
        try city.give(lending(to: other), by: .municipal)
        let lent = try #require(acting(city, .secondMunicipal, for: .municipal))
        #expect(try city.refused(lending(to: city.principal(.district).clientID), as: lent).kind == .forbidden)
    }
}

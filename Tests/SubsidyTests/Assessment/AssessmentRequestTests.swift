import JSON
import Ledger
import Testing

@testable import Subsidy

@Suite struct AssessmentRequestTests {
    static let good: JSON = [
        "scheme": "model-api",
        "enterprise": [
            "uscc": "91350100M000100Y43", "name": "示例智能", "district": "浦东新区", "foundedOn": "2024-03-01", "sizeClass": "small",
        ],
        "claim": [
            "contractAmount": "8000000.00", "contractNumber": "HT-2026-001", "signedOn": "2026-01-04", "provider": "…", "thirdParty": true,
        ],
    ]

    static func changed(_ change: JSON) -> JSON { Scheme.merging(good, change) }

    static func problem(_ body: JSON) -> Problem? {
        do throws(Problem) {
            _ = try AssessmentRequest(json: body, policy: Fixture.policy, today: Fixture.today)
            return nil
        } catch {
            return error
        }
    }

    @Test func apiMdsRequestIsTaken() {
        #expect(Self.problem(Self.good) == nil)
    }

    @Test(
        arguments: [
            (["claim": ["contractAmount": "8e6"]], ["/claim/contractAmount wrong-format"]),
            (["claim": ["contractAmount": "-1"]], ["/claim/contractAmount wrong-format"]),
            (["claim": ["contractAmount": true]], ["/claim/contractAmount wrong-type"]),
            (["claim": ["contractAmount": nil]], ["/claim/contractAmount required"]),
            (["claim": ["contractNumber": " "]], ["/claim/contractNumber wrong-pattern"]),
            (["claim": ["signedOn": "2026-02-29"]], ["/claim/signedOn wrong-format"]),
            (["claim": ["thirdParty": "true"]], ["/claim/thirdParty wrong-type"]),
            (["claim": ["months": 3]], ["/claim/months unknown-member"]),
            (["claim": ["otherAwards": [["funder": "city", "amount": "1"]]]], ["/claim/otherAwards/0/funder not-permitted"]),
            (["enterprise": ["uscc": "91350100M000100Y44"]], ["/enterprise/uscc wrong-format"]),
            (["enterprise": ["uscc": nil]], ["/enterprise/uscc required"]),
            (["enterprise": ["sizeClass": "tiny"]], ["/enterprise/sizeClass not-permitted"]),
            (["enterprise": 7], ["/enterprise wrong-type"]),
            (["claim": "x"], ["/claim wrong-type"]),
            (["dryRun": true], ["/dryRun unknown-member"]),
            (["scheme": nil], ["/scheme required"]),
            (
                ["enterprise": ["uscc": "1", "age": 3], "claim": ["provider": 1, "signedOn": nil]],
                [
                    "/enterprise/uscc wrong-format", "/enterprise/age unknown-member", "/claim/signedOn required",
                    "/claim/provider wrong-type",
                ]
            ),
        ] as [(JSON, [String])]
    ) func everyFaultIsToldAtOnceInBothLanguages(_ change: JSON, _ expected: [String]) throws {
        let problem = try #require(Self.problem(Self.changed(change)))
        #expect(problem.kind == .malformed)
        #expect(problem.failures.map { "\($0.pointer) \($0.code)" } == expected)
        #expect(problem.failures.allSatisfy { !$0.message.zh.isEmpty && !$0.message.en.isEmpty && $0.message.zh != $0.message.en })
    }

    @Test func anUnknownSchemeIsToldWithThoseThereAre() throws {
        let problem = try #require(Self.problem(Self.changed(["scheme": "model-free"])))
        #expect(problem.code == "unknown-scheme")
        #expect(problem.detail.en.contains("model-api"))
    }

    @Test func amountsAreTakenAsNumbersToo() throws {
        let body = Self.changed(["claim": ["contractAmount": .number(JSONNumber("8000000.5")!)]])
        let request = try AssessmentRequest(json: body, policy: Fixture.policy, today: Fixture.today)
        #expect(request.scheme.claimedBase(in: request.claim) == Fen(yuan: "8000000.50"))
    }

    @Test func aChangedSchemeDecidesByTheChange() throws {
        var input = try Fixture.input("model-api")
        let settings = Fixture.policy.settings.values(on: Fixture.today)
        input.scheme = try input.scheme.changed(by: ["rate": ["max": "0.25"], "caps": []], settings: settings)
        #expect(assess(input).amount == Fen(yuan: "2000000.00"))
        let error = #expect(throws: Problem.self) {
            try input.scheme.changed(by: ["rate": ["max": "2"], "eligibility": [["id": "x"]]], settings: settings)
        }
        #expect(
            error?.failures.map(\.pointer).sorted() == ["/change/eligibility/0/message", "/change/eligibility/0/when", "/change/rate/max"])
    }

    @Test func rule10_theFactsThatWereLookedAtAreFrozen() throws {
        var input = try Fixture.input("compute-rental-early", history: AssessmentHistory(monthsSubsidised: 0))
        input.approvedRate = Rate("0.9")
        let inputs = try #require(try Assessment(json: try JSON(parsing: assess(input).jsonBytes())).inputs)
        #expect(inputs.today == Fixture.today)
        #expect(inputs.foundedOn == LocalDate("2024-03-01"))
        #expect(inputs.approvedRate == Rate("0.9"))
    }
}

import JSON
import Ledger
import Testing

@testable import Subsidy

@Suite struct AssessmentEligibilityTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var scheme: String
        var enterprise: JSON = [:]
        var claim: JSON = [:]
        var history = AssessmentHistory.none
        var failed: [String] = []
        var undecided: [String] = []
        var pointers: [String] = []
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            name: "a district of another city", scheme: "model-api", enterprise: ["district": "余杭区"], failed: ["in-city"],
            pointers: ["/enterprise/district"]),
        Case(
            name: "district missing", scheme: "model-api", enterprise: ["district": nil], undecided: ["in-city"],
            pointers: ["/enterprise/district"]),
        Case(name: "barred by its entry", scheme: "model-api", enterprise: ["barredUntil": "2026-01-05"], failed: ["not-barred"]),
        Case(name: "the bar ended yesterday", scheme: "model-api", enterprise: ["barredUntil": "2026-01-04"]),
        Case(
            name: "barred on record", scheme: "model-api", history: AssessmentHistory(barredUntil: LocalDate("2028-01-01")),
            failed: ["not-barred"]),
        Case(
            name: "an own model", scheme: "model-private", claim: ["thirdParty": false], failed: ["third-party-model"],
            pointers: ["/claim/thirdParty"]),
        Case(
            name: "rule 7: a provider does not claim on its own services, by code", scheme: "model-api",
            claim: ["provider": "91350100M000100Y43"], failed: ["provider-is-another"], pointers: ["/claim/provider"]),
        Case(
            name: "rule 7: nor by its name in full-width letters", scheme: "compute-rental", enterprise: ["name": "示例ai（上海）"],
            claim: ["provider": "示例ＡＩ(上海) "], failed: ["provider-is-another"], pointers: ["/claim/provider"]),
        Case(
            name: "rule 2: thirteen months at once", scheme: "compute-rental-early", claim: ["months": 13], failed: ["twelve-months"],
            pointers: ["/claim/months"]),
        Case(
            name: "rule 2: twelve months are cumulative", scheme: "compute-rental-early", claim: ["months": 6],
            history: AssessmentHistory(monthsSubsidised: 7), failed: ["twelve-months"], pointers: ["/claim/months"]),
        Case(
            name: "rule 2: exactly twelve", scheme: "compute-rental-early", claim: ["months": 5],
            history: AssessmentHistory(monthsSubsidised: 7)),
        Case(name: "rule 2 speaks of the early scheme only", scheme: "compute-rental", claim: ["months": 24]),
        Case(
            name: "small is asked for", scheme: "compute-rental-early", enterprise: ["sizeClass": "medium"], failed: ["small-enterprise"],
            pointers: ["/enterprise/sizeClass"]),
        Case(name: "founded five years ago to the day", scheme: "compute-rental-early", enterprise: ["foundedOn": "2021-01-05"]),
        Case(
            name: "founded a day earlier", scheme: "compute-rental-early", enterprise: ["foundedOn": "2021-01-04"],
            failed: ["early-enterprise"], pointers: ["/enterprise/foundedOn"]),
        Case(
            name: "neither size nor age is known", scheme: "compute-rental-early", enterprise: ["foundedOn": nil, "sizeClass": nil],
            undecided: ["small-enterprise", "early-enterprise"], pointers: ["/enterprise/sizeClass", "/enterprise/foundedOn"]),
        Case(
            name: "one rule fails and one is undecided: not eligible", scheme: "compute-rental-early",
            enterprise: ["foundedOn": nil, "sizeClass": "large"], failed: ["small-enterprise"], undecided: ["early-enterprise"],
            pointers: ["/enterprise/sizeClass", "/enterprise/foundedOn"]),
        Case(
            name: "rent above the contract", scheme: "compute-rental", claim: ["contractAmount": "1199999.99"],
            failed: ["rent-within-contract"], pointers: ["/claim/rent"]),
        Case(name: "rent equal to the contract", scheme: "compute-rental", claim: ["contractAmount": "1200000.00"]),
        Case(
            name: "nothing eligible is left", scheme: "compute-rental", claim: ["ineligibleAmount": "1200000.00"],
            failed: ["eligible-part"], pointers: ["/claim/ineligibleAmount"]),
        Case(
            name: "a purpose that is not named", scheme: "corpus-purchase", claim: ["purpose": "other"], failed: ["purpose"],
            pointers: ["/claim/purpose"]),
    ]

    @Test(arguments: cases) func eachRuleSaysWhatItFound(_ one: Case) throws {
        let assessment = assess(try Fixture.input(one.scheme, enterprise: one.enterprise, claim: one.claim, history: one.history))
        #expect(assessment.failed == one.failed)
        #expect(assessment.undecided == one.undecided)
        #expect(assessment.eligible == (one.failed.isEmpty ? one.undecided.isEmpty ? true : nil : false))
        #expect(assessment.toQualify.map(\.pointer) == one.pointers)
        if assessment.eligible != true {
            #expect(assessment.amount == .zero)
            #expect(assessment.boundBy == nil)
        }
    }

    @Test func whatIsNeededIsComputed() throws {
        let history = AssessmentHistory(monthsSubsidised: 7)
        let assessment = assess(try Fixture.input("compute-rental-early", claim: ["months": 6], history: history))
        #expect(assessment.toQualify.first?.needs == LocalizedText(zh: "最多 5 个月。", en: "At most 5 months."))
    }

    @Test func theAnswerIsApiMdsExample() throws {
        let assessment = assess(try Fixture.input("model-api"))
        var writer = JSONWriter()
        assessment.encode(to: &writer, language: .english, scheme: Fixture.policy.scheme("model-api", version: assessment.schemeVersion))
        let json = try JSON(parsing: writer.bytes)
        #expect(json["schemeVersion"] == "2025-07-28.1")
        #expect(json["eligible"] == true)
        #expect(json["base"] == "8000000.00")
        #expect(json["rate"] == "0.5")
        #expect(json["amount"] == "4000000.00")
        #expect(json["boundBy"] == "rate")
        #expect(json["toQualify"] == [])
        let reason = try #require(json["reasons"]?.array?.first { $0["rule"] == "third-party-model" })
        #expect(reason["passed"] == true)
        #expect(reason["clause"]?["article"] == 2)
        #expect(reason["clause"]?["text"]?.string?.hasPrefix("发放3亿元模型券，") == true)
        #expect(reason["message"] == "The model is a third party's.")
        let trace = try #require(json["trace"]?.array)
        #expect(trace[0]["step"] == "rate")
        #expect(trace[0]["value"] == "4000000.00")
        #expect(trace[1]["step"] == "cap")
        #expect(trace[1]["scope"] == "enterprise-year")
        #expect(trace[1]["limit"] == "5000000.00")
        #expect(trace.allSatisfy { $0["detail"]?.string?.isEmpty == false })
    }

    @Test func aFrozenAssessmentIsReadBackAndSpeaksBothLanguages() throws {
        let inputs = [
            try Fixture.input("compute-rental-early"), try Fixture.input("compute-rental-early", enterprise: ["sizeClass": nil]),
            try Fixture.input("model-api", enterprise: ["district": "余杭区"]),
        ]
        for input in inputs {
            let assessment = assess(input)
            let thawed = try Assessment(json: try JSON(parsing: assessment.jsonBytes()))
            #expect(thawed == assessment)
            var texts: [[UInt8]] = []
            for language in Language.allCases {
                var fresh = JSONWriter()
                var later = JSONWriter()
                assessment.encode(to: &fresh, language: language, scheme: input.scheme)
                thawed.encode(to: &later, language: language, scheme: input.scheme)
                #expect(fresh.bytes == later.bytes)
                texts.append(fresh.bytes)
            }
            #expect(texts[0] != texts[1])
        }
    }

    @Test func rule10_anAssessmentNamesItsVersion() throws {
        #expect(assess(try Fixture.input("model-api")).schemeVersion == Fixture.policy.scheme("model-api", on: Fixture.today)?.version)
        #expect(Fixture.policy.scheme("model-api", on: try #require(LocalDate("2025-07-27"))) == nil)
    }
}

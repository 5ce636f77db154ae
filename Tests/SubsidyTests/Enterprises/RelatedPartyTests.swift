import JSON
import Testing

@testable import Subsidy

/// Domain rule 5: both directions and common control, judged at the contract's signing date.
@Suite struct RelatedPartyTests {
    static func sellerEntry(_ changes: JSON = [:]) throws -> Enterprise {
        let uscc = try #require(Self.validCode(of: "91310000MA1FL0001"))
        var json = JSONObject([.init(key: "uscc", value: .string(uscc)), .init(key: "name", value: "示例数据")])
        for member in changes.object?.members ?? [] { json[member.key] = member.value }
        return try Enterprise(json: .object(json))
    }

    static func validCode(of prefix: String) -> String? {
        USCC.checkCharacter(of: Array(prefix.utf8)[...]).map { prefix + String(Character(Unicode.Scalar($0))) }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var applicant: JSON = [:]
        var seller: JSON = [:]
        var isRegistered = true
        var isRelated: Bool
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "strangers", isRelated: false),
        Case(name: "declared by the applicant, by name", applicant: ["relatedParties": ["示例数据"]], isRelated: true),
        Case(
            name: "declared by the applicant, seller not in the register", applicant: ["relatedParties": ["示例数据"]], isRegistered: false,
            isRelated: true),
        Case(
            name: "declared by the applicant, as an object", applicant: ["relatedParties": [["name": "示例数据", "relation": "shareholder"]]],
            isRelated: true),
        Case(name: "declared by the seller, by code", seller: ["relatedParties": ["91350100M000100Y43"]], isRelated: true),
        Case(name: "declared by the seller, by name", seller: ["relatedParties": [["party": "示例智能"]]], isRelated: true),
        Case(name: "one controller", applicant: ["controller": "张三"], seller: ["controller": "张 三"], isRelated: true),
        Case(name: "two controllers", applicant: ["controller": "张三"], seller: ["controller": "李四"], isRelated: false),
        Case(name: "the applicant controls the seller", seller: ["controller": "示例智能"], isRelated: true),
        Case(name: "the seller controls the applicant", applicant: ["controller": "示例数据"], isRelated: true),
        Case(
            name: "one parent", applicant: ["relatedParties": [["name": "示例集团", "relation": "parent"]]],
            seller: ["relatedParties": [["name": "示例集团", "relation": "母公司"]]], isRelated: true),
        Case(
            name: "one customer is no control", applicant: ["relatedParties": [["name": "示例集团", "relation": "customer"]]],
            seller: ["relatedParties": [["name": "示例集团", "relation": "customer"]]], isRelated: false),
        Case(
            name: "ended the day before signing", applicant: ["relatedParties": [["name": "示例数据", "to": "2026-01-03"]]], isRelated: false),
        Case(name: "ended on the day of signing", applicant: ["relatedParties": [["name": "示例数据", "to": "2026-01-04"]]], isRelated: true),
        Case(name: "began the day after signing", seller: ["relatedParties": [["name": "示例智能", "from": "2026-01-05"]]], isRelated: false),
    ]

    @Test(arguments: cases) func rule5_relatedOnTheDayOfSigning(_ one: Case) throws {
        let entry = try Self.sellerEntry(one.seller)
        let history = AssessmentHistory(provider: one.isRegistered ? entry : nil)
        let assessment = assess(
            try Fixture.input("corpus-purchase", enterprise: one.applicant, claim: ["provider": "示例数据"], history: history))
        #expect(assessment.failed == (one.isRelated ? ["unrelated-seller"] : []))
    }

    @Test func aSellerNamedByItsCodeIsFoundByItsName() throws {
        let entry = try Self.sellerEntry()
        let assessment = assess(
            try Fixture.input(
                "corpus-purchase", enterprise: ["relatedParties": ["示例数据"]], claim: ["provider": .string(entry.uscc.code)],
                history: AssessmentHistory(provider: entry)))
        #expect(assessment.failed == ["unrelated-seller"])
    }

    @Test func relatedPartiesAreAnsweredAsTheyWereGiven() throws {
        let given: JSON = ["示例数据", ["party": "示例集团", "relation": "parent", "from": "2024-01-01", "to": nil]]
        let enterprise = try Fixture.enterprise(["relatedParties": given])
        #expect(try JSON(parsing: enterprise.jsonBytes())["relatedParties"] == given)
    }
}

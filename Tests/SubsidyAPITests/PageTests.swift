import JSON
import Subsidy
import Testing

@testable import SubsidyAPI

@Suite struct PageTests {
    @Test func everyEventHasItsWordsInBothLanguages() {
        for type in EventRegistry.types { #expect(EventNames.texts[type.type] != nil, "\(type.type)") }
    }

    @Test func whatIsNoLiteral_IsEscaped() {
        var html = HTML()
        html.tag("p", ("title", "\"><script>")) { $0.text("<b>&'\"") }
        #expect(html.text == "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;&#39;&quot;</p>")
    }

    @Test(arguments: [
        ("a", true), ("vt_0123456789abcdef", true), ("", false), ("a;b", false), ("a\r\nb", false), ("a\"b", false), ("中", false),
    ])
    func onlyAPlainTokenBecomesACookie(_ token: String, _ isPlain: Bool) {
        #expect(PageSession.isPlain(token) == isPlain)
    }

    @Test func amountsAreGrouped_AndGroupedWithinSentences() {
        #expect(Amounts.grouped("1234567.50" as JSON) == "1,234,567.50")
        #expect(Amounts.grouped(within: "8000000.00 × 0.5，第 2026 年，上限 5000000.00。") == "8,000,000.00 × 0.5，第 2026 年，上限 5,000,000.00。")
        #expect(Amounts.count(12_345 as JSON) == "12,345")
    }

    @Test func aStepsFieldHasAnIdOfItsOwn() {
        #expect(FormField.id(of: "/amount", in: "page-appraisal") == "f-page-appraisal-amount")
    }

    @Test func noTwoStepsHaveOneNameOrPath() {
        #expect(Set(Site.steps.map(\.name)).count == Site.steps.count)
        #expect(Set(Site.actions.map(\.path)).count == Site.actions.count)
        for step in Site.steps { #expect(Contract.endpoints.contains { $0.name == step.row && $0.isWrite }, "\(step.name): \(step.row)") }
    }

    @Test func aFieldIsNamedByThePointerOfItsMember() {
        #expect(FormField.id(of: "/claim/person/name") == "f-claim-person-name")
        #expect(SchemaForm.name("/claim/otherAwards/0/amount") == "claim.otherAwards.0.amount")
    }
}

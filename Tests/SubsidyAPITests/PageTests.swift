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

    @Test func aFieldIsNamedByThePointerOfItsMember() {
        #expect(FormField.id(of: "/claim/person/name") == "f-claim-person-name")
        #expect(SchemaForm.name("/claim/otherAwards/0/amount") == "claim.otherAwards.0.amount")
    }
}

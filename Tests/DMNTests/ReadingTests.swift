import DMN
import Testing

@Suite struct ReadingTests {
    private func read(_ text: String) throws -> Definitions { try ModelReader.read(Array(text.utf8), file: "test.dmn") }

    private func code(_ text: String) -> String? {
        do {
            _ = try read(text)
            return nil
        } catch let error as ModelError {
            return error.code.name
        } catch {
            return "other"
        }
    }

    private let namespace = "https://www.omg.org/spec/DMN/20230324/MODEL/"

    @Test(arguments: [
        "http://www.omg.org/spec/DMN/20180521/MODEL/", "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/", "https://www.omg.org/spec/DMN/20230324/MODEL/",
    ])
    func everyVersionIsRead(namespace: String) throws {
        let model = try read(
            """
            <d:definitions xmlns:d="\(namespace)" name="m" namespace="urn:m">
              <d:decision name="a  b"><d:literalExpression><d:text>1 &lt; 2</d:text></d:literalExpression></d:decision>
            </d:definitions>
            """)
        #expect(model.decisions.first?.name == "a b")
        guard case .literal(let literal)? = model.decisions.first?.logic else {
            Issue.record("no literal")
            return
        }
        #expect(literal.text == "1 < 2")
        #expect(literal.place.line == 2)
    }

    @Test func unknownVersion_IsRefused() {
        #expect(code(#"<definitions xmlns="urn:other" name="m" namespace="n"/>"#) == "not-dmn")
    }

    @Test(arguments: [
        #"<!DOCTYPE definitions [<!ENTITY a "b">]><definitions/>"#,
        "<?xml version=\"1.0\"?>\n<!-- hello -->\n<?pi x?> <!DOCTYPE definitions SYSTEM \"file:///etc/passwd\"><definitions/>",
        "\u{FEFF}<!doctype definitions><definitions/>",
    ])
    func documentTypeDeclaration_IsRefused(text: String) {
        #expect(code(text) == "xml")
    }

    @Test func otherEncodings_AreRefused() {
        #expect(code(#"<?xml version="1.0" encoding="UTF-7"?><definitions/>"#) == "xml")
        #expect((try? ModelReader.read([0xFF, 0xFE, 0x3C, 0x00], file: "x")) == nil)
    }

    @Test func depthBeyondTheLimit_IsRefused() {
        let deep = String(repeating: "<a>", count: 300) + String(repeating: "</a>", count: 300)
        #expect(code("<definitions xmlns=\"\(namespace)\" name=\"m\" namespace=\"n\">\(deep)</definitions>") == "xml")
    }

    @Test func raggedRule_IsRefusedWithItsPlace() throws {
        let text = """
            <definitions xmlns="\(namespace)" name="m" namespace="n"><decision name="d"><decisionTable>
            <input><inputExpression><text>a</text></inputExpression></input><output/>
            <rule><outputEntry><text>1</text></outputEntry></rule>
            </decisionTable></decision></definitions>
            """
        #expect(throws: ModelError.self) { try read(text) }
        do { _ = try read(text) } catch let error as ModelError { #expect(error.place.line == 3) }
    }

    @Test func annotationsTravelWithTheRows() throws {
        let model = try read(
            """
            <definitions xmlns="\(namespace)" xmlns:v="urn:voucherd:dmn:1" name="m" namespace="n"><decision name="d">
            <extensionElements><v:clause>第二条</v:clause><v:valid from="2025-08-01" to="2027-12-31"/></extensionElements>
            <decisionTable><input><inputExpression><text>a</text></inputExpression></input><output/>
            <annotation name="clause"/><annotation name="reason-zh"/>
            <rule><extensionElements><v:reason lang="en">Too large</v:reason></extensionElements>
            <inputEntry><text>-</text></inputEntry><outputEntry><text>1</text></outputEntry>
            <annotationEntry><text>第七条</text></annotationEntry><annotationEntry><text>规模过大</text></annotationEntry></rule>
            </decisionTable></decision></definitions>
            """)
        let decision = try #require(model.decisions.first)
        #expect(decision.justification.clause == "第二条")
        #expect(decision.justification.validTo == "2027-12-31")
        guard case .table(let table)? = decision.logic else {
            Issue.record("no table")
            return
        }
        let row = table.justification(row: 0)
        #expect(row.clause == "第七条")
        #expect(row.reasonZh == "规模过大")
        #expect(row.reasonEn == "Too large")
    }

    @Test(.enabled(if: Shared.directory != nil, "needs ../shared"), arguments: Shared.files(under: "tck/models", ending: ".dmn"))
    func everyModelOfTheTestKit_IsRead(path: String) throws {
        let model = try ModelReader.read(Shared.bytes(path), file: path)
        #expect(!model.namespace.isEmpty)
    }
}

import Testing
import XML

/// What is well formed is read as XML 1.0 and Namespaces in XML say; whatever else is refused with its place.
@Suite struct XMLReaderTests {
    private static let limits = XMLLimits(documentBytesMax: 10_000, depthMax: 32, elementsMax: 100, textBytesMax: 1000)

    private func read(_ text: String) throws -> XMLElement { try XMLReader.read(Array(text.utf8), within: Self.limits) }

    private func refusal(_ octets: [UInt8]) -> XMLReadingError? {
        do throws(XMLReadingError) {
            _ = try XMLReader.read(octets, within: Self.limits)
            return nil
        } catch {
            return error
        }
    }

    @Test func elementsTextAndReferencesAreReadInTheirOrder() throws {
        let root = try read(
            "<?xml version='1.0' encoding=\"utf-8\"?><!-- c --><?p i?>\n<a x='>' y=\"1\"><b>1&amp;&#x4E2D;&#65;</b><b/><![CDATA[<x>]]> &lt;</a >\n"
        )
        #expect(root.name == "a")
        #expect(root.all("b").map(\.text) == ["1&中A", ""])
        #expect(root.text == "<x> <")
        #expect(root.attributes.map { "\($0.name)=\($0.value)" } == ["x=>", "y=1"], "by name")
        #expect(root.text("b") == "1&中A")
        #expect(root.text("c") == nil)
    }

    @Test func lineEndsBecomeOne_AndWhiteSpaceInAttributesBlanks() throws {
        let root = try read("<a b=\"1\r\n2\t3&#10;\">x\r\ny\rz<![CDATA[\r\n]]></a>")
        #expect(root.text == "x\ny\nz\n")
        #expect(root["b"] == "1 2 3\n")
    }

    @Test func namesStandInTheNamespaceThatTheirPrefixIsBoundTo() throws {
        let root = try read(
            "<n:a xmlns:n='urn:1' xmlns='urn:2' n:k='v' k='w' xml:lang='zh'><b/><n:b/><c xmlns=''><d xmlns:n='urn:3'><n:e/></d></c><n:f/></n:a>"
        )
        #expect(root.namespace == "urn:1")
        #expect(root.children.map(\.namespace) == ["urn:2", "urn:1", "", "urn:1"])
        #expect(root.child("b") == root.children[1])
        #expect(root.children[2].children[0].children[0].namespace == "urn:3")
        #expect(root["k"] == "w")
        #expect(root.prefixed("k") == "v")
        #expect(root.attributes.map(\.name).sorted() == ["k", "k", "lang"])
    }

    @Test func anElementKnowsWhereItsTextBegins() throws {
        let root = try read("\u{FEFF}<a\n  x='中'>\n <b/><c>1</c></a>")
        #expect(root.line == 2)
        #expect(root.children.map(\.line) == [3, 3])
        #expect(root.children[1].column == 9)
    }

    private func readInPieces(
        _ text: String, of size: Int, _ body: XMLReader.Handover = { _, _ in }
    ) throws -> XMLElement {
        var rest = Array(text.utf8)[...]
        return try XMLReader.read(
            pieces: {
                defer { rest = rest.dropFirst(size) }
                return Array(rest.prefix(size))
            }, within: Self.limits, passingOn: "t", to: body)
    }

    @Test(arguments: [1, 2, 3, 7])
    func piecesOfAnySize_GiveTheSame(size: Int) throws {
        let text = "\u{FEFF}<?xml version='1.0'?>\n<!-- 批次 -->\n<a x='中'>\n <b>𠮷é</b><t>1</t></a>\n"
        var seen: [String] = []
        let root = try readInPieces(text, of: size) { element, _ in seen.append(element.text) }
        #expect(root.child("b")?.text == "𠮷é" && root["x"] == "中")
        #expect(root.line == 3 && seen == ["1"])
        for bad in ["<!-- a --><!DOCTYPE a><a/>", "<a><b></a>", "<a>", "", "<?xml version='1.0' encoding='gb18030'?><a/>"] {
            #expect(throws: XMLReadingError.self, "\(bad)") { try readInPieces(bad, of: size) }
        }
    }

    @Test func whatIsNotText_IsToldWithItsLine_AndWhatTheReaderOfAnElementThrowsEndsTheReading() throws {
        var pieces: [[UInt8]] = [Array("<a>\n<b/>\n".utf8), Array("<c>".utf8) + [0xFF], Array("</c></a>".utf8)]
        let error = #expect(throws: XMLReadingError.self) {
            _ = try XMLReader.read(pieces: { pieces.isEmpty ? [] : pieces.removeFirst() }, within: Self.limits, passingOn: "t") { _, _ in }
        }
        #expect(error?.code == .encoding && error?.line == 3)
        struct Enough: Error {}
        var seen = 0
        #expect(throws: Enough.self) {
            try readInPieces("<a><t>1</t><t>2</t></a>", of: 4) { _, _ in
                seen += 1
                throw Enough()
            }
        }
        #expect(seen == 1)
    }

    @Test func theIndentsOfWhatIsHandedOver_AreNoTextOfTheParent() throws {
        let indents = String(repeating: "\r\n" + String(repeating: " ", count: 200) + "<t>1</t>", count: 40)
        #expect(indents.utf8.count > Self.limits.textBytesMax)
        var seen = 0
        let root = try readInPieces("<a>\(indents)\n</a>", of: 1_000) { _, _ in seen += 1 }
        #expect(seen == 40 && root.text == "\n")
    }

    @Test func elementsThatAreHandedOverAreNotKept() throws {
        var seen: [String] = []
        let root = try readInPieces("<a><b><k>1</k><t>x</t><t>y</t></b></a>", of: 100) { seen.append("\($1.text("k") ?? "") \($0.text)") }
        #expect(seen == ["1 x", "1 y"])
        #expect(root.child("b")?.children.map(\.name) == ["k"])
    }

    @Test(arguments: [
        "", "x", "<a", "<a>", "<a></b>", "<a/><b/>", "<a/>x", "<a x=1/>", "<a x='1'y='2'/>", "<a x='1' x='2'/>", "<a x='<'/>", "<a x='1/>",
        "<a x/>",
        "<a>&x;</a>", "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#+65;</a>", "<a>&#xFFFF;</a>", "<a>& </a>", "<a>\u{1}</a>", "<a>\u{FFFE}</a>",
        "<a x='\u{2}'/>", "<a>]]></a>", "<a><!-- -- --></a>", "<a><!-- </a>", "<a><![CDATA[</a>", "<a><?xml version='1.0'?></a>", "<1/>",
        "<a><-/></a>",
        "< a/>", "<n:a/>", "<a n:x='1'/>", "<a xmlns:n=''/>", "<:a/>", "<n:a:b xmlns:n='u'/>", "<a/ >", "<a></a", "<a></ a>",
        " <?xml version='1.0'?><a/>",
        "<a\u{D7}/>",
    ])
    func whatIsNotWellFormedIsRefused(_ text: String) {
        #expect(refusal(Array(text.utf8))?.code == .syntax, "\(text)")
    }

    @Test(arguments: [
        "<!DOCTYPE a><a/>", "<?xml version='1.0'?>\n<!-- c --><!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
    ])
    func declarationsAreRefused(_ text: String) {
        #expect(refusal(Array(text.utf8))?.code == .doctype)
    }

    @Test func onlyUTF8IsRead() {
        #expect(refusal([0x3C, 0x61, 0x3E, 0xFF, 0x3C, 0x2F, 0x61, 0x3E])?.code == .encoding)
        #expect(refusal(Array("<?xml version='1.0' encoding='GBK'?><a/>".utf8))?.code == .encoding)
        #expect(refusal([0xFE, 0xFF, 0x00, 0x3C])?.code == .encoding)
    }

    @Test func whatExceedsALimitIsRefused() {
        let deep = String(repeating: "<a>", count: 33) + String(repeating: "</a>", count: 33)
        for text in [
            deep, "<a>" + String(repeating: "<b/>", count: 100) + "</a>", "<a>" + String(repeating: "x", count: 1001) + "</a>",
            "<a>" + String(repeating: " ", count: 10_000) + "</a>", "<a>" + String(repeating: "&#65;", count: 1001) + "</a>",
        ] {
            #expect(refusal(Array(text.utf8))?.code == .limit, "\(text.prefix(20))")
        }
    }

    @Test func aRefusalNamesItsPlace() {
        #expect(refusal(Array("<a>\n  <b></c>\n</a>".utf8))?.description.hasPrefix("2:") == true)
    }

    /// Each cut and each flipped octet of a document is read or refused, never a crash.
    @Test func damagedDocumentsAreReadOrRefused() {
        let whole = Array("<?xml version='1.0'?><n:a xmlns:n='u' x=\"&lt;中\"><!-- c --><b>t&#65;<![CDATA[x]]></b></n:a>".utf8)
        for index in whole.indices {
            _ = refusal(Array(whole[..<index]))
            for octet in [0x00, 0x20, 0x26, 0x3C, 0x3E, 0x5D, 0x80, 0xFF] as [UInt8] {
                var damaged = whole
                damaged[index] = octet
                _ = refusal(damaged)
            }
            #expect(refusal(Array(whole[..<index])) != nil)
        }
    }
}

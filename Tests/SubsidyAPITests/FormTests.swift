import JSON
import Testing

@testable import SubsidyAPI

@Suite struct FormTests {
    private static let type = "multipart/form-data; boundary=----WebKitFormBoundaryA1"

    private static func content(_ parts: [(head: String, value: [UInt8])], boundary: String = "----WebKitFormBoundaryA1") -> [UInt8] {
        parts.reduce(into: []) { content, part in
            content += Array("--\(boundary)\r\n\(part.head)\r\n\r\n".utf8) + part.value + Array("\r\n".utf8)
        } + Array("--\(boundary)--\r\n".utf8)
    }

    private static func field(_ name: String, _ value: String) -> (head: String, value: [UInt8]) {
        ("Content-Disposition: form-data; name=\"\(name)\"", Array(value.utf8))
    }

    private static func file(_ name: String, _ value: [UInt8], type: String = "application/pdf") -> (head: String, value: [UInt8]) {
        ("Content-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\nContent-Type: \(type)", value)
    }

    @Test func aFormWithAFile_GivesFieldsAndOctetsAsTheyWere() throws {
        // Line breaks, what looks like a delimiter of another form, zero octets.
        let octets = Array("%PDF\r\n\r\n------WebKitFormBoundaryA\r\n--\r\n".utf8) + [0, 0xFF, 0x0D] + Array("\r".utf8)
        let form = try #require(
            MultipartForm(
                type: Self.type,
                content: Self.content([Self.field("kind", "合同"), Self.file("a “b”; c.pdf", octets), Self.field("key", "")])))
        #expect(form.fields == ["kind": "合同", "key": ""])
        let file = try #require(form.file)
        #expect(file.octets == octets && file.name == "a “b”; c.pdf" && file.declaredType?.description == "application/pdf")
    }

    @Test func noFileChosen_IsNoFile() throws {
        let form = try #require(
            MultipartForm(type: Self.type, content: Self.content([Self.file("", [], type: "application/octet-stream")])))
        #expect(form.file == nil)
    }

    @Test func anEmptyFile_IsAFile() throws {
        let form = try #require(MultipartForm(type: Self.type, content: Self.content([Self.file("a.pdf", [])])))
        #expect(form.file?.octets == [])
    }

    @Test(arguments: ["filename=\"x;name=y.pdf\"; name=\"file\"", "name=\"file\"; filename=\"x;name=y.pdf\""])
    func aNameWithASemicolon_IsOneName(_ parameters: String) throws {
        let part = (head: "content-disposition: form-data; " + parameters, value: [UInt8(1)])
        let form = try #require(MultipartForm(type: Self.type, content: Self.content([part])))
        #expect(form.file?.name == "x;name=y.pdf")
    }

    @Test func aQuotedBoundaryAndWordsAroundTheParts_AreTaken() throws {
        let content = Array("before\r\n".utf8) + Self.content([Self.field("a", "1")], boundary: "x y") + Array("after".utf8)
        #expect(MultipartForm(type: "Multipart/Form-Data; charset=utf-8; boundary=\"x y\"", content: content)?.fields == ["a": "1"])
    }

    /// Cut anywhere, the form is refused or, where only what follows its last delimiter is gone, whole.
    @Test func aFormCutAnywhere_IsNoForm() {
        let content = Self.content([Self.field("kind", "contract"), Self.file("a.pdf", [1, 2, 3])])
        for count in 0..<(content.count - 2) {
            #expect(MultipartForm(type: Self.type, content: Array(content[..<count])) == nil, "\(count) octets")
        }
    }

    @Test func whatBreaksALimit_IsRefused() {
        func form(_ parts: [(head: String, value: [UInt8])], type: String = Self.type) -> MultipartForm? {
            MultipartForm(type: type, content: Self.content(parts))
        }
        #expect(form((0..<MultipartForm.partsMax).map { Self.field("a\($0)", "") }) != nil)
        #expect(form((0...MultipartForm.partsMax).map { Self.field("a\($0)", "") }) == nil, "too many parts")
        #expect(form([Self.field("a", String(repeating: "x", count: MultipartForm.valueBytesMax))]) != nil)
        #expect(form([Self.field("a", String(repeating: "x", count: MultipartForm.valueBytesMax + 1))]) == nil, "a long value")
        #expect(form([Self.field(String(repeating: "x", count: MultipartForm.headBytesMax), "")]) == nil, "a long head")
        #expect(form([Self.file("a", [1]), Self.file("b", [2])]) == nil, "two files")
        #expect(form([("Content-Disposition: form-data; name=\"a\"", [0xFF])]) == nil, "no UTF-8")
        #expect(form([("Content-Disposition: attachment; name=\"a\"", [])]) == nil, "no form's part")
        #expect(form([("X-A: b", [])]) == nil, "a part without a name")
        #expect(form([Self.field("a", "")], type: "multipart/form-data") == nil, "no boundary")
        #expect(form([Self.field("a", "")], type: "multipart/form-data; boundary=" + String(repeating: "b", count: 71)) == nil)
        #expect(form([Self.field("a", "")], type: "application/x-www-form-urlencoded; boundary=----WebKitFormBoundaryA1") == nil)
    }

    @Test(arguments: [
        ("合同.PDF", "application/octet-stream", "application/pdf"), ("a.zip", "application/x-zip-compressed", "application/zip"),
        ("a.csv", "application/vnd.ms-excel", "text/csv"), ("scan", "image/png", "image/png"),
    ])
    func aFilesTypeIsToldByItsName_ThenByTheBrowser(_ name: String, _ declared: String, _ type: String) {
        #expect(DocumentMediaTypes.type(ofFile: name, declared: MediaType(field: declared))?.description == type)
    }

    @Test(arguments: [("a.exe", "application/x-msdownload"), ("a.html", "text/html"), ("a", "")])
    func anotherFileHasNoType(_ name: String, _ declared: String) {
        #expect(DocumentMediaTypes.type(ofFile: name, declared: MediaType(field: declared)) == nil)
    }

    /// Extensions lead to types that the contract takes.
    @Test func everyExtensionIsOfAnAllowedType() {
        for (end, type) in DocumentMediaTypes.byExtension { #expect(DocumentMediaTypes.allowed.contains(type), "\(end)") }
    }

    @Test func aClaim_FillsItsFormsFields() {
        let schema: JSON = [
            "properties": [
                "amount": ["type": "string", "format": "money"], "thirdParty": ["type": "boolean"], "months": ["type": "integer"],
                "domains": ["type": "array", "items": ["type": "string"]],
                "person": ["type": "object", "properties": ["name": ["type": "string"]]],
                "others": ["type": "array", "items": ["type": "object", "properties": ["funder": ["type": "string"]]]],
            ]
        ]
        let claim: JSON = [
            "amount": "1.00", "thirdParty": false, "months": 3, "domains": ["医疗", "教育"], "person": ["name": "赵一"],
            "others": [["funder": "district"], ["funder": "national"]], "note": "由接口填报",
        ]
        let contents = SchemaForm(schema: schema, pointer: "/claim").contents(of: claim)
        #expect(
            contents == [
                "claim.amount": "1.00", "claim.thirdParty": "false", "claim.months": "3", "claim.domains": "医疗；教育",
                "claim.person.name": "赵一", "claim.others.0.funder": "district",
            ])
    }
}

import HTTPClient
import JSON
import Testing

/// The page by which an administrator brings in files of records, asked as a browser asks it.
@Suite struct ImportPageTests {
    private let city: City
    private var caller: Caller { city.caller }

    init() throws { city = try City(Voucherd()) }

    private func session(_ who: String) throws -> [(name: String, value: String)] {
        [("Cookie", "voucherd_session=\(try #require(caller.tokens[who]))"), ("Accept", "text/html"), ("Accept-Language", "zh-CN")]
    }

    private func give(
        _ text: String, name: String = "list.csv", as who: String = "admin", subject: String = "enterprises", button: String = "import",
        key: String = "k1", further: [(name: String, value: String)] = []
    ) throws -> Caller.Answer {
        let fields = [(name: "key", value: key), (name: "subject", value: subject), (name: button, value: "true")]
        return try caller.send(
            "POST", "/imports", octets: MultipartBody(fields, file: Array(text.utf8), name: name).octets, type: MultipartBody.type,
            isBare: true, headers: try session(who) + further)
    }

    private func registered() throws -> [String] {
        let list = try caller.expect(200, "GET", "/v1/enterprises?limit=500", as: "city").json["data"]?.array ?? []
        return list.compactMap { $0["uscc"]?.string }.sorted()
    }

    private func uscc(_ number: Int) -> String { EndToEndTests.uscc(number) }

    @Test func aCheckChangesNothing_AndAnImportIsWholeButForItsWrongRows() throws {
        let before = try registered()
        let file = "uscc,name,district\n\(uscc(8001)),甲公司,浦东新区\n\(uscc(8002).dropLast())X,乙公司,浦东新区\n\(uscc(8003)),丙公司,徐汇区\n"
        let checked = try give(file, button: "dryRun")
        #expect(checked.status == 200 && checked.response.text.contains("检查结果") && checked.response.text.contains("没有任何改动"))
        #expect(checked.response.text.contains("/uscc") && checked.response.text.contains(uscc(8002).dropLast() + "X"))
        #expect(try registered() == before)
        let imported = try give(file)
        #expect(imported.status == 200 && imported.response.text.contains("导入结果") && imported.response.text.contains("其余已导入"))
        #expect(try registered() == (before + [uscc(8001), uscc(8003)]).sorted())
    }

    @Test func theSameFormSentTwice_ImportsOnce_AndShowsTheSameReport() throws {
        let file = "{\"uscc\":\"\(uscc(8004))\",\"name\":\"丁公司\",\"district\":\"浦东新区\"}\n"
        let first = try give(file, name: "list.jsonl", key: "twice")
        #expect(first.status == 200 && first.response.text.contains("已全部导入"))
        let second = try give(file, name: "list.jsonl", key: "twice")
        #expect(second.response.text == first.response.text, "the enterprise is new in both")
        let other = try give(file, name: "list.jsonl", key: "another")
        #expect(other.status == 200 && other.response.text != first.response.text, "by now it is as it was")
    }

    @Test func aCalendarWithOneWrongRow_IsNotStored() throws {
        let file = "date,kind,name\n2027-02-06,holiday,春节\n2027-02-30,holiday,春节\n"
        let answer = try give(file, subject: "calendars")
        #expect(answer.status == 200 && answer.response.text.contains("整份未保存"))
        #expect(try caller.send("GET", "/v1/calendars/2027", as: "admin").status == 404)
    }

    @Test func whatIsNoFileOfRecords_IsRefusedAtItsField() throws {
        for (text, name, status) in [
            ("%PDF-1.7", "list.pdf", 422), ("", "", 422), ("", "list", 422),
            ("name,district\n甲公司,浦东新区\n", "list.csv", 400), ("uscc,name\n\"a", "list.csv", 400),
        ] {
            let answer = try give(text, name: name)
            #expect(answer.status == status, "\(name): \(answer.status)")
            #expect(answer.response.text.contains("href=\"#f-page-import-enterprises\""), "\(name)")
        }
        #expect(try give("name,district\n甲公司,浦东新区\n").response.text.contains("CSV 文件第 1 行有误：缺少列“uscc”。"))
        let large = try give(String(repeating: " ", count: 3 << 20))
        #expect(large.status == 413 && large.response.text.contains("2 MB"))
    }

    @Test func nobodyButAnAdministrator_ImportsAnything() throws {
        let before = try registered()
        let file = "uscc,name,district\n\(uscc(8005)),戊公司,浦东新区\n"
        for who in ["portal", "city", "auditor"] {
            #expect(try give(file, as: who).status == 403, "\(who)")
            #expect(try caller.send("GET", "/imports", headers: try session(who)).status == 403, "\(who)")
        }
        #expect(try give(file, further: [("Sec-Fetch-Site", "cross-site")]).status == 403)
        #expect(try give(file, subject: "vouchers").status == 403)
        #expect(try registered() == before)
    }
}

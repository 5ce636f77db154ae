import HTTPClient
import JSON
import Testing

/// The pages by which an applicant fills in an application, asked as a browser asks them.
@Suite struct FilingPageTests {
    private static let applicant = EndToEndTests.uscc(7001)

    private struct Desk {
        let city: City
        let caller: Caller
        let session: [(name: String, value: String)]

        init() throws {
            city = try City(Voucherd())
            caller = city.caller
            try city.register(FilingPageTests.applicant)
            let token = try #require(caller.tokens["portal"])
            session = [("Cookie", "voucherd_session=\(token)"), ("Accept", "text/html"), ("Accept-Language", "zh-CN")]
        }

        func page(_ path: String) throws -> Caller.Answer { try caller.send("GET", path, headers: session) }

        func give(_ path: String, _ form: String, further: [(name: String, value: String)] = []) throws -> Caller.Answer {
            try caller.send(
                "POST", path, octets: Array(form.utf8), type: "application/x-www-form-urlencoded", isBare: true, headers: session + further)
        }

        func upload(
            _ application: String, _ octets: [UInt8], name: String = "a.pdf", key: String = "k1",
            further: [(name: String, value: String)] = []
        ) throws -> Caller.Answer {
            let body = MultipartBody(
                [(name: "key", value: key), (name: "kind", value: "contract")], file: octets, name: name, declared: "application/pdf")
            return try caller.send(
                "POST", "/applications/\(application)/documents", octets: body.octets, type: MultipartBody.type, isBare: true,
                headers: session + further)
        }

        func documents(_ application: String) throws -> [JSON] {
            try caller.expect(200, "GET", "/v1/applications/\(application)", as: "portal").json["documents"]?.array ?? []
        }
    }

    private static func value(_ name: String, in page: String) -> String? {
        let start = page.split(separator: "name=\"\(name)\" value=\"", maxSplits: 1).dropFirst().first
        return start.map { String($0.prefix { $0 != "\"" }) }
    }

    @Test func aDraftIsMade_FilledIn_AndItsVersionKeepsOthersWork() throws {
        let desk = try Desk()
        let made = try desk.give("/applications/new", "key=a&scheme=model-api&applicant=\(Self.applicant)")
        #expect(made.status == 303)
        let path = try #require(made.response.header("location"))
        let again = try desk.give("/applications/new", "key=a&scheme=model-api&applicant=\(Self.applicant)")
        #expect(again.response.header("location") == path, "a form that is sent twice makes one draft")
        let version = try #require(Self.value("version", in: try desk.page(path).response.text))
        #expect(try desk.give(path, "version=\(version)&claim.contractAmount=1%2C000.00&claim.contractNumber=HT-1").status == 303)
        let late = try desk.give(path, "version=\(version)&claim.contractAmount=2000.00")
        #expect(late.status == 412 && late.response.text.contains("已被他人修改") && late.response.text.contains("value=\"2000.00\""))
        let application = try #require(path.split(separator: "/").dropLast().last)
        let claim = try desk.caller.expect(200, "GET", "/v1/applications/\(application)", as: "portal").json["claim"]
        #expect(claim?["contractAmount"]?.string == "1000.00" && claim?["contractNumber"]?.string == "HT-1")
    }

    @Test func whatTheFormHasNoFieldFor_StaysInTheClaim() throws {
        let desk = try Desk()
        let claim: JSON = [
            "contractAmount": "1000.00",
            "otherAwards": [
                ["funder": "district", "amount": "1.00", "reference": "a"], ["funder": "national", "amount": "2.00", "reference": "b"],
            ],
        ]
        let id = try #require(
            try desk.caller.expect(
                201, "POST", "/v1/applications", as: "portal",
                ["scheme": "model-api", "applicant": .string(Self.applicant), "claim": claim]
            ).json["id"]?.string)
        let page = try desk.page("/applications/\(id)/claim").response.text
        let version = try #require(Self.value("version", in: page))
        let form = "version=\(version)&claim.contractAmount=1000.00&claim.otherAwards.0.funder=district&claim.otherAwards.0.amount=3.00"
        #expect(try desk.give("/applications/\(id)/claim", form + "&claim.otherAwards.0.reference=a").status == 303)
        let awards = try desk.caller.expect(200, "GET", "/v1/applications/\(id)", as: "portal").json["claim"]?["otherAwards"]?.array ?? []
        #expect(awards.map { $0["amount"]?.string } == ["3.00", "2.00"])
    }

    @Test func anUploadIsAttachedOnce_HoweverOftenItIsSent_AndAnotherFileIsAnother() throws {
        let desk = try Desk()
        let id = try desk.city.draft(Self.applicant, amount: "1000.00", contract: "HT-2")
        let before = try desk.documents(id).count
        let octets = Array("%PDF-1.7 one".utf8)
        #expect(try desk.upload(id, octets).status == 303)
        #expect(try desk.upload(id, octets).status == 303)
        #expect(try desk.documents(id).count == before + 1)
        #expect(try desk.upload(id, Array("%PDF-1.7 two".utf8)).status == 303)
        #expect(try desk.documents(id).count == before + 2)
    }

    @Test func whatIsNoDocument_IsRefusedAtItsField_AndNothingIsAttached() throws {
        let desk = try Desk()
        let id = try desk.city.draft(Self.applicant, amount: "1000.00", contract: "HT-3")
        let before = try desk.documents(id)
        for (octets, name, status) in [
            (Array("MZ".utf8), "a.exe", 415), (Array("<html>".utf8), "a.pdf", 415), ([], "a.pdf", 400), ([], "", 422),
            ([UInt8](repeating: 0x20, count: 21 << 20), "a.pdf", 413),
        ] as [([UInt8], String, Int)] {
            let answer = try desk.upload(id, octets, name: name)
            #expect(answer.status == status && answer.response.text.contains("<h1>"), "\(name): \(answer.status)")
            if status != 413 { #expect(answer.response.text.contains("href=\"#f-page-document-upload-documents-contract\""), "\(name)") }
        }
        #expect(try desk.documents(id) == before)
    }

    @Test func formsOfOthers_AndOfNobody_AreNotTaken() throws {
        let desk = try Desk()
        let id = try desk.city.draft(Self.applicant, amount: "1000.00", contract: "HT-4")
        let before = try desk.documents(id)
        #expect(try desk.upload(id, Array("%PDF".utf8), further: [("Sec-Fetch-Site", "cross-site")]).status == 403)
        let stranger = try desk.caller.send(
            "POST", "/applications/\(id)/documents", octets: [], type: "multipart/form-data; boundary=a", isBare: true)
        #expect(stranger.status == 403, "no form at all")
        let auditor = try #require(desk.caller.tokens["auditor"])
        let reader = try desk.caller.send(
            "GET", "/applications/\(id)/claim", headers: [("Cookie", "voucherd_session=\(auditor)"), ("Accept", "text/html")])
        #expect(reader.status == 403, "an auditor fills in nothing")
        #expect(try desk.documents(id) == before)
    }

    @Test func whatWasHandedIn_IsNotFilledInAnyMore() throws {
        let desk = try Desk()
        let id = try desk.city.submitted(Self.applicant, amount: "1000.00", contract: "HT-5")
        #expect(try desk.page("/applications/\(id)/claim").status == 409)
        #expect(try !desk.page("/applications/\(id)").response.text.contains("multipart/form-data"))
        #expect(try desk.upload(id, Array("%PDF".utf8)).status == 409)
    }
}

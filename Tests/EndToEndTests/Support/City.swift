import HTTPClient
import JSON
import Synchronization

/// The people of a city and what they do, step by step: what tests build their situations from.
struct City {
    let caller: Caller
    let voucherd: Voucherd

    static let pudong = "浦东新区"
    static let provider = "云算科技有限公司"

    /// Opens the office: the clock on a working Monday, and everybody registered.
    init(_ voucherd: Voucherd) throws {
        self.voucherd = voucherd
        caller = try voucherd.caller()
        caller.schemas = try AnswerSchemas(try caller.expect(200, "GET", "/openapi.json").json)
        try caller.expect(200, "PUT", "/v1/clock", as: "admin", ["now": "2026-01-05T09:00:00+08:00"])
        let people: [(String, JSON)] = [
            ("portal", ["name": "一网通办", "person": "portal", "roles": ["portal"]]),
            ("portal2", ["name": "另一门户", "person": "portal2", "roles": ["portal"]]),
            ("applicant", ["name": "示例智能", "person": "申一", "roles": ["applicant"], "enterprise": .string(uscc(1))]),
            ("district", ["name": "浦东科经委", "person": "赵一", "roles": ["district-reviewer"], "district": .string(Self.pudong)]),
            ("district2", ["name": "徐汇科委", "person": "赵二", "roles": ["district-reviewer"], "district": "徐汇区"]),
            ("city", ["name": "市经信委", "person": "钱二", "roles": ["municipal-reviewer"]]),
            ("city2", ["name": "市经信委", "person": "钱三", "roles": ["municipal-reviewer"]]),
            ("expert", ["name": "专家", "person": "吴六", "roles": ["expert"]]),
            ("maker", ["name": "财务制单", "person": "孙三", "roles": ["finance-maker"]]),
            ("checker", ["name": "财务复核", "person": "李四", "roles": ["finance-checker"]]),
            ("both", ["name": "财务兼任", "person": "孙三", "roles": ["finance-maker", "finance-checker"]]),
            ("auditor", ["name": "审计", "person": "周五", "roles": ["auditor"]]),
        ]
        for (name, body) in people {
            let answer = try caller.expect(201, "POST", "/v1/clients", as: "admin", body)
            caller.tokens[name] = answer.text("/token")
        }
        voucherd.tokens.withLock { $0 = caller.tokens }
    }

    // MARK: Enterprises

    static func enterprise(_ uscc: String, name: String? = nil, district: String = pudong) -> JSON {
        let name = name ?? "企业" + uscc.suffix(6)
        return [
            "uscc": .string(uscc), "name": .string(name), "district": .string(district), "foundedOn": "2024-03-01", "sizeClass": "small",
            "account": ["bank": "上海银行", "number": .string("31000" + uscc.suffix(8)), "name": .string(name)],
        ]
    }

    @discardableResult
    func register(_ uscc: String, as client: String = "portal") throws -> String {
        try caller.expect(
            201, "PUT", "/v1/enterprises/\(uscc)", as: client, Self.enterprise(uscc), headers: [("If-None-Match", "*")])
        return uscc
    }

    // MARK: Applications

    static func claim(_ amount: String, contract: String) -> JSON {
        [
            "contractAmount": .string(amount), "contractNumber": .string(contract), "signedOn": "2026-01-04", "provider": .string(provider),
            "thirdParty": true,
        ]
    }

    /// A draft with its contract attached.
    func draft(_ uscc: String, amount: String, contract: String, as client: String = "portal", scheme: String = "model-api") throws
        -> String
    {
        let document = try caller.expect(201, "POST", "/v1/documents", as: client, octets: Array("合同 \(contract)".utf8), type: "text/plain")
        return try caller.expect(
            201, "POST", "/v1/applications", as: client,
            [
                "scheme": .string(scheme), "applicant": .string(uscc), "claim": Self.claim(amount, contract: contract),
                "documents": [["kind": "contract", "id": .string(document.id)]],
            ]
        ).id
    }

    func submitted(_ uscc: String, amount: String, contract: String) throws -> String {
        let id = try draft(uscc, amount: amount, contract: contract)
        try caller.expect(200, "POST", "/v1/applications/\(id)/submission", as: "portal")
        return id
    }

    static func approval(_ stage: String, base: String? = nil, rate: String? = nil) -> JSON {
        var members = JSONObject()
        members["stage"] = .string(stage)
        members["outcome"] = "approve"
        members["opinion"] = "材料齐全，符合条件。"
        if let base { members["approvedBase"] = .string(base) }
        if let rate { members["approvedRate"] = .string(rate) }
        return .object(members)
    }

    /// Through the district's check; the city's decision is left.
    func checked(_ uscc: String, amount: String, contract: String) throws -> String {
        let id = try submitted(uscc, amount: amount, contract: contract)
        try caller.expect(201, "POST", "/v1/applications/\(id)/reviews", as: "district", Self.approval("district-check"))
        return id
    }

    func approved(_ uscc: String, amount: String, contract: String, base: String? = nil, rate: String? = nil) throws -> String {
        let id = try checked(uscc, amount: amount, contract: contract)
        try caller.expect(
            201, "POST", "/v1/applications/\(id)/reviews", as: "city", Self.approval("municipal-review", base: base, rate: rate))
        return id
    }

    func moveClock(to now: String) throws { try caller.expect(200, "PUT", "/v1/clock", as: "admin", ["now": .string(now)]) }

    /// A granted application and its voucher; the clock moves past the publicity.
    func granted(_ uscc: String, amount: String, contract: String, on now: String) throws -> (application: String, voucher: String) {
        let id = try approved(uscc, amount: amount, contract: contract)
        try moveClock(to: now)
        let answer = try caller.expect(200, "GET", "/v1/applications/\(id)", as: "portal")
        guard let voucher = answer.text("/vouchers/0") else { throw HarnessError(description: "no voucher: \(answer.json)") }
        return (id, voucher)
    }

    // MARK: Money

    static func redemption(_ uscc: String, contract: String, amount: String, invoice: String) -> JSON {
        [
            "provider": .string(provider), "contractNumber": .string(contract), "claimedBase": .string(amount),
            "invoices": [
                [
                    "number": .string(invoice), "amount": .string(amount), "issuedOn": "2026-01-10", "seller": .string(provider),
                    "buyer": .string(uscc),
                ]
            ], "payment": ["amount": .string(amount), "paidOn": "2026-01-12", "reference": .string("PAY-" + invoice.suffix(6))],
        ]
    }

    /// A redemption that the city accepted; its payable.
    func payable(_ voucher: String, of uscc: String, contract: String, amount: String, invoice: String) throws -> String {
        let redemption = try caller.expect(
            201, "POST", "/v1/vouchers/\(voucher)/redemptions", as: "portal",
            Self.redemption(uscc, contract: contract, amount: amount, invoice: invoice))
        let reviewed = try caller.expect(
            200, "POST", "/v1/redemptions/\(redemption.id)/review", as: "city", ["outcome": "approve", "opinion": "核实。"])
        guard let payable = reviewed.text("/payable") else { throw HarnessError(description: "no payable: \(reviewed.json)") }
        return payable
    }

    func draftedBatch(_ payables: [String]) throws -> String {
        try caller.expect(
            201, "POST", "/v1/payment-batches", as: "maker",
            ["pool": "model-voucher", "payables": .array(payables.map { .string($0) })]
        ).id
    }

    /// The terms of a pool by name; the identity is checked on the way.
    func pool(_ id: String = "model-voucher") throws -> [String: String] {
        let pool = try caller.expect(200, "GET", "/v1/pools/\(id)").json
        var terms: [String: String] = [:]
        for term in ["appropriated", "available", "reserved", "committed", "paid", "recovered"] { terms[term] = pool[term]?.string }
        return terms
    }

    /// The last record: what must not move where nothing may change.
    func seq() throws -> Int64 {
        try caller.expect(200, "GET", "/v1/audit/head", as: "auditor").json["seq"]?.integer ?? -1
    }
}

/// The n-th valid unified social credit code of the tests.
func uscc(_ number: Int) -> String {
    let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
    let digits = String(number)
    let body = Array("91310000MA1F" + String(repeating: "0", count: 5 - digits.count) + digits)
    var (sum, weight) = (0, 1)
    for character in body {
        sum += alphabet.firstIndex(of: character)! * weight
        weight = weight * 3 % 31
    }
    return String(body) + String(alphabet[(31 - sum % 31) % 31])
}

import JSON

/// The whole life of a voucher, from the first question to the books, over HTTP.
struct VoucherStory {
    let teller: Storyteller

    private static let uscc = "91350100M000100Y43"
    private static let provider = "云算科技有限公司"
    private static let contract = "HT-2026-001"

    private static let enterprise: JSON = [
        "uscc": .string(uscc), "name": "示例智能科技有限公司", "district": "浦东新区", "foundedOn": "2024-03-01", "sizeClass": "small",
        "account": ["bank": "上海银行", "number": "31000100200300400", "name": "示例智能科技有限公司"],
    ]
    private static let claim: JSON = [
        "contractAmount": "8000000.00", "contractNumber": .string(contract), "signedOn": "2026-01-04", "provider": .string(provider),
        "thirdParty": true,
    ]

    func tell() throws {
        try open()
        let application = try apply()
        try review(application)
        let voucher = try grant(application)
        let payable = try redeem(voucher)
        try pay(payable)
        try look(application)
    }

    private func open() throws {
        teller.say("The office opens: the sandbox's clock is set, the administrator registers the people. (时钟与人员)")
        try teller.send("PUT", "/v1/clock", as: "admin", body: ["now": "2026-01-05T09:00:00+08:00"], expect: 200)
        let people: [(name: String, JSON)] = [
            ("portal", ["name": "一网通办", "person": "portal", "roles": ["portal"]]),
            ("district", ["name": "浦东新区科经委", "person": "赵一", "roles": ["district-reviewer"], "district": "浦东新区"]),
            ("city", ["name": "市经信委", "person": "钱二", "roles": ["municipal-reviewer"]]),
            ("maker", ["name": "财务制单", "person": "孙三", "roles": ["finance-maker"]]),
            ("checker", ["name": "财务复核", "person": "李四", "roles": ["finance-checker"]]),
            ("auditor", ["name": "审计", "person": "周五", "roles": ["auditor"]]),
        ]
        for (name, body) in people {
            let answer = try teller.send("POST", "/v1/clients", as: "admin", body: body, expect: 201)
            teller.know(name, token: try answer.text(at: "/token"))
        }
    }

    private func apply() throws -> String {
        teller.say("An enterprise asks what it could get; nobody needs a token for that. (测算)")
        try teller.send(
            "POST", "/v1/assessments", body: ["scheme": "model-api", "enterprise": Self.enterprise, "claim": Self.claim], expect: 200)
        teller.say("Its portal records it, hands in the contract, and applies. (登记与申报)")
        try teller.send("PUT", "/v1/enterprises/\(Self.uscc)", as: "portal", body: Self.enterprise, expect: 201)
        let scheme = try teller.send("GET", "/v1/schemes/model-api", expect: 200)
        var attached: [JSON] = []
        for document in scheme["documents"]?.array ?? [] where document["required"]?.bool == true {
            let kind = try document.text(at: "/kind")
            let stored = try teller.send(
                "POST", "/v1/documents", as: "portal", octets: Array("\(kind) of \(Self.contract)".utf8), mediaType: "text/plain",
                expect: 201)
            attached.append(["kind": .string(kind), "id": .string(try stored.text(at: "/id"))])
        }
        let application = try teller.send(
            "POST", "/v1/applications", as: "portal",
            body: ["scheme": "model-api", "applicant": .string(Self.uscc), "claim": Self.claim, "documents": .array(attached)],
            headers: [("Idempotency-Key", "apply-\(Self.contract)")], expect: 201)
        let id = try application.text(at: "/id")
        try teller.send("POST", "/v1/applications/\(id)/submission", as: "portal", expect: 200)
        return id
    }

    private func review(_ application: String) throws {
        teller.say("The district checks, the city sets base and rate: 最高50% is a ceiling. (审核)")
        let scheme = try teller.send("GET", "/v1/schemes/model-api", expect: 200)
        for (index, stage) in (scheme["workflow"]?.array ?? []).enumerated() {
            let isLast = index + 1 == scheme["workflow"]?.array?.count
            var body: JSON = ["stage": .string(try stage.text(at: "/stage")), "outcome": "approve", "opinion": "材料齐全，符合条件。"]
            if isLast, case .object(var members) = body {
                members["approvedBase"] = "7500000.00"
                members["approvedRate"] = "0.5"
                body = .object(members)
            }
            let reviewer = try stage.text(at: "/role") == "district-reviewer" ? "district" : "city"
            try teller.send("POST", "/v1/applications/\(application)/reviews", as: reviewer, body: body, expect: 201)
        }
    }

    private func grant(_ application: String) throws -> String {
        teller.say("Publicity runs over working days; anyone can read the notice. Then the voucher is there. (公示与发券)")
        try teller.send("GET", "/v1/notices", expect: 200)
        try teller.send("PUT", "/v1/clock", as: "admin", body: ["now": "2026-01-13T09:00:00+08:00"], expect: 200)
        let granted = try teller.send("GET", "/v1/applications/\(application)", as: "portal", expect: 200)
        let voucher = try granted.text(at: "/vouchers/0")
        try teller.send("GET", "/v1/vouchers/\(voucher)", as: "portal", expect: 200)
        return voucher
    }

    private func redeem(_ voucher: String) throws -> String {
        teller.say("The enterprise has spent 2,000,000.01 yuan and redeems: floor(50%) is 1,000,000.00. (核销)")
        let invoice: JSON = [
            "number": "25312000000012345678", "amount": "2000000.01", "issuedOn": "2026-01-10", "seller": .string(Self.provider),
            "buyer": .string(Self.uscc),
        ]
        let redemption = try teller.send(
            "POST", "/v1/vouchers/\(voucher)/redemptions", as: "portal",
            body: [
                "provider": .string(Self.provider), "contractNumber": .string(Self.contract), "claimedBase": "2000000.01",
                "invoices": .array([invoice]), "payment": ["amount": "2000000.01", "paidOn": "2026-01-12", "reference": "PAY-0001"],
            ], headers: [("Idempotency-Key", "redeem-0001")], expect: 201)
        let reviewed = try teller.send(
            "POST", "/v1/redemptions/\(try redemption.text(at: "/id"))/review", as: "city",
            body: ["outcome": "approve", "opinion": "发票与付款凭证核实。"], expect: 200)
        return try reviewed.text(at: "/payable")
    }

    private func pay(_ payable: String) throws {
        teller.say("One person makes the payment batch, another approves it, the bank's result comes back. (拨付)")
        let batch = try teller.send(
            "POST", "/v1/payment-batches", as: "maker", body: ["pool": "model-voucher", "payables": .array([.string(payable)])],
            headers: [("Idempotency-Key", "batch-0001")], expect: 201
        ).text(at: "/id")
        try teller.send(
            "POST", "/v1/payment-batches/\(batch)/approval", as: "checker", headers: [("Idempotency-Key", "approve-0001")], expect: 200)
        try teller.send("GET", "/v1/payment-batches/\(batch)/file", as: "maker", headers: [("Accept", "text/csv")], expect: 200)
        let result: JSON = ["payable": .string(payable), "outcome": "paid", "reference": "BANK-20260113-1"]
        try teller.send(
            "POST", "/v1/payment-batches/\(batch)/results", as: "maker", body: ["results": .array([result])],
            headers: [("Idempotency-Key", "results-0001")], expect: 200)
    }

    private func look(_ application: String) throws {
        teller.say("What the pool says, what the auditor sees. (资金池与审计)")
        let pool = try teller.send("GET", "/v1/pools/model-voucher", expect: 200)
        try teller.send("GET", "/v1/applications/\(application)/timeline", as: "portal", expect: 200)
        try teller.send("GET", "/v1/audit/head", as: "auditor", expect: 200)
        let expected = [
            "appropriated": "300000000.00", "available": "296250000.00", "reserved": "2750000.00", "committed": "0.00",
            "paid": "1000000.00",
            "recovered": "0.00",
        ]
        for (term, amount) in expected where pool[term]?.string != amount {
            throw Storyteller.Unexpected(description: "the pool's \(term) is \(pool[term] ?? .null), not \(amount)")
        }
    }
}

import Dispatch
import HTTPClient
import JSON
import Ledger
import Subsidy
import SubsidyRuntime
import Synchronization

/// A service in this process with the people of a finance office, and payables that came about as they do in life.
final class PaymentsBenchOffice {
    static let administratorToken = "bench-administrator"
    /// Redemptions of one voucher.
    private static let redemptionsPerVoucher = 50

    private let service: RunningService
    private let connection: HTTPConnection
    private let directory: String
    private let isTemporary: Bool
    private var tokens: [String: String] = [:]
    private var people: [String: Principal] = [:]
    private var keys = 0
    /// Octets resident when the payables were made and nothing of the batch was there.
    private(set) var residentBefore = 0

    var port: UInt16 { service.port }

    init(config: String, directory: String?) throws {
        var settings = try ServiceConfiguration(file: config)
        let policy = try Policy.loadOrComplain(settings.directory)
        isTemporary = directory == nil
        self.directory = try directory ?? Files.makeTemporaryDirectory("voucherd-bench")
        settings.data = self.directory
        settings.host = "127.0.0.1"
        settings.port = 0
        service = try RunningService(
            settings, policy: policy, isSandbox: true, administratorToken: Self.administratorToken, logger: Log.make(level: "error"),
            madeToken: { _ in })
        connection = try HTTPConnection(port: service.port, timeoutSeconds: 300)
        tokens["admin"] = Self.administratorToken
        try send("PUT", "/v1/clock", as: "admin", ["now": "2026-01-05T09:00:00+08:00"])
        for (name, role) in [
            ("portal", "portal"), ("district", "district-reviewer"), ("city", "municipal-reviewer"), ("maker", "finance-maker"),
            ("checker", "finance-checker"),
        ] {
            let body: JSON = [
                "name": .string(name), "person": .string(name), "roles": [.string(role)],
                "district": role == "district-reviewer" ? "浦东新区" : .null,
            ]
            let token = try send("POST", "/v1/clients", as: "admin", body, expect: 201).text(at: "/token")
            tokens[name] = token
            people[name] = service.office.principal(token: token)
        }
    }

    func close() {
        do { try service.stop() } catch { Files.complain("\(error)") }
        if isTemporary { Files.removeTree(directory) }
    }

    /// Does something and says how long it took.
    func measure<T>(_ what: String, _ body: () throws -> T) rethrows -> T {
        let start = LoadGenerator.now()
        let result = try body()
        let seconds = Double(LoadGenerator.now() - start) / 1e9
        Files.say(OfficeBenchCommand.pad("\(Int((seconds * 1000).rounded()))", 8) + " ms  " + what)
        return result
    }

    // MARK: HTTP

    @discardableResult
    func send(_ method: String, _ target: String, as client: String, _ body: JSON? = nil, expect status: Int = 200) throws -> JSON {
        let answer = try exchange(method, target, client, body?.bytes() ?? [], "application/json", [])
        guard answer.status == status else {
            throw Storyteller.Unexpected(description: "\(method) \(target): \(answer.status) \(answer.text.prefix(500))")
        }
        return try JSON(parsing: answer.body)
    }

    func octets(_ target: String, accept: String) throws -> [UInt8] {
        try exchange("GET", target, "maker", [], "", [("Accept", accept)]).body
    }

    /// Hands in a bank's report.
    func report(_ path: String, _ octets: [UInt8], _ type: String) throws {
        let answer = try exchange("POST", path + "/results", "maker", octets, type, [])
        guard answer.status == 200 else {
            throw Storyteller.Unexpected(description: "results: \(answer.status) \(answer.text.prefix(500))")
        }
    }

    private func exchange(
        _ method: String, _ target: String, _ client: String, _ body: [UInt8], _ type: String, _ extra: [(name: String, value: String)]
    ) throws -> ClientResponse {
        keys += 1
        var headers = extra + [("Authorization", "Bearer \(tokens[client] ?? "")"), ("Idempotency-Key", "bench-\(keys)")]
        if !body.isEmpty { headers.append(("Content-Type", type)) }
        return try connection.send(method, target, headers: headers, body: body)
    }

    // MARK: Payables

    /// Payables of 100 yuan each, made through the office: enterprises apply, are granted vouchers and use them.
    func makePayables(_ count: Int) throws -> [ID<Payable>] {
        let vouchers = (count + Self.redemptionsPerVoucher - 1) / Self.redemptionsPerVoucher
        let codes = (0..<vouchers).map(Self.uscc)
        try give(vouchers, as: "portal") { RecordEnterprise(enterprise: Self.enterprise(codes[$0], $0), precondition: .none) }
        let document = try give(1, as: "portal") { _ in
            StoreDocument(sha256: String(repeating: "ab", count: 32), size: 1, mediaType: "application/pdf")
        } collecting: {
            $0.first(DocumentStored.self)?.document.id
        }
        let applications = try give(vouchers, as: "portal") { index in
            CreateApplication(
                scheme: "model-api", applicant: codes[index].code, claim: Self.claim(index),
                documents: [AttachedDocument(kind: "contract", id: document[0])])
        } collecting: {
            $0.first(ApplicationDrafted.self)?.drafted.id
        }
        try give(vouchers, as: "portal") { SubmitApplication(id: applications[$0]) }
        for (stage, person) in [("district-check", "district"), ("municipal-review", "city")] {
            try give(vouchers, as: person) {
                ReviewApplication(
                    id: applications[$0], stage: stage, outcome: .approve, approvedBase: nil, approvedRate: nil, opinion: "in order")
            }
        }
        try send("PUT", "/v1/clock", as: "admin", ["now": "2026-01-13T09:00:00+08:00"])
        let granted = service.office.read { state, _ in applications.compactMap { state.applications[$0]?.vouchers.first } }.value
        let redemptions = try give(count, as: "portal") { index in
            Self.redemption(of: granted[index % vouchers], holder: codes[index % vouchers].code, contract: index % vouchers, index)
        } collecting: {
            $0.first(RedemptionFiled.self)?.redemption.id
        }
        let payables = try give(count, as: "city") { index in
            ReviewRedemption(id: redemptions[index], outcome: .approve, approvedBase: nil, opinion: "checked")
        } collecting: {
            $0.first(PayableCreated.self)?.payable.id
        }
        residentBefore = PaymentsBenchCommand.residentMax()
        return payables
    }

    private func give(_ count: Int, as person: String, _ command: (Int) -> any Command) throws {
        _ = try give(count, as: person, command) { _ in Int?.none }
    }

    /// Gives commands as fast as the office takes them; what `collecting` finds in each outcome, in their order.
    private func give<T: Sendable>(
        _ count: Int, as person: String, _ command: (Int) -> any Command, collecting: @escaping @Sendable (Outcome) -> T?
    ) throws -> [T] {
        let group = DispatchGroup()
        let room = DispatchSemaphore(value: service.office.limits.queueMax / 2)
        let found = Mutex<[T]>([])
        let refused = Mutex<Problem?>(nil)
        for index in 0..<count {
            group.enter()
            room.wait()
            service.office.submit(
                Submission(
                    principal: people[person], command: command(index),
                    render: { _, outcome in
                        if let one = collecting(outcome) { found.withLock { $0.append(one) } }
                        return Rendered(status: 204)
                    },
                    completion: { result in
                        if case .failure(let problem) = result { refused.withLock { $0 = problem } }
                        room.signal()
                        group.leave()
                    }))
        }
        group.wait()
        if let problem = refused.withLock({ $0 }) { throw problem }
        return found.withLock { $0 }
    }

    private static func uscc(_ index: Int) -> USCC {
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
        let body = Array("91310000MA" + String(String(1_000_000 + index).suffix(6)) + "0")
        var (sum, weight) = (0, 1)
        for character in body {
            sum += (alphabet.firstIndex(of: character) ?? 0) * weight
            weight = weight * 3 % 31
        }
        guard let code = USCC(String(body) + String(alphabet[(31 - sum % 31) % 31])) else {
            preconditionFailure("the code \(index) is none")
        }
        return code
    }

    private static func enterprise(_ code: USCC, _ index: Int) -> Enterprise {
        var enterprise = Enterprise(uscc: code, name: "企业\(index)", district: "浦东新区")
        enterprise.foundedOn = LocalDate("2024-03-01")
        enterprise.sizeClass = .small
        enterprise.account = BankAccount(bank: "上海银行", number: "62220000000\(1_000_000 + index)", name: "企业\(index)")
        return enterprise
    }

    private static func claim(_ index: Int) -> JSON {
        [
            "contractAmount": .string("\(200 * redemptionsPerVoucher).00"), "contractNumber": .string("HT-\(index)"),
            "signedOn": "2026-01-04",
            "provider": "云算科技", "thirdParty": true,
        ]
    }

    private static func redemption(of voucher: ID<Voucher>, holder: String, contract: Int, _ index: Int) -> FileRedemption {
        var invoice = InvoiceUse()
        invoice.number = "253120000000" + String(100_000_000 + index).suffix(8)
        invoice.amount = .yuan(200)
        invoice.issuedOn = LocalDate(day: 20_465)
        invoice.seller = "云算科技"
        invoice.buyer = holder
        var payment = ProviderPayment()
        payment.amount = .yuan(200)
        payment.paidOn = invoice.issuedOn
        payment.reference = "P-\(index)"
        return FileRedemption(
            voucher: voucher, provider: "云算科技", contractNumber: "HT-\(contract)", claimedBase: .yuan(200), invoices: [invoice],
            payment: payment)
    }
}

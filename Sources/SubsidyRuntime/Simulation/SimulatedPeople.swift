import Journal
import Ledger
import Subsidy

/// Everybody who has a token, and the enterprises they act for.
struct SimulatedPeople {
    static let districts = ["浦东新区", "徐汇区"]
    static let enterprisesMax = 6
    /// Enterprises that the portal may put on the register later.
    static let newcomersMax = 6
    /// Tokens of officials that a world gives out.
    static let staffMax = 40

    var admin: Principal?
    var all: [Principal] = []
    let enterprises = (0..<enterprisesMax).map(SimulatedPeople.enterprise)
    let providers = ["示例云服务", "示例算力", "未登记数据公司"]

    func having(_ role: Role) -> [Principal] { all.filter { $0.has(role) } }

    /// Takes over who has a token now.
    mutating func follow(_ state: State) { all = state.clients.all.filter { $0.revokedAt == nil }.map(\.principal) }

    /// Who files and reads for an enterprise.
    func applicant(of uscc: String) -> [Principal] { all.filter { $0.has(.portal) || ($0.has(.applicant) && $0.enterprise == uscc) } }

    static func enterprise(_ index: Int) -> Enterprise {
        var enterprise = Enterprise(uscc: uscc(index), name: "模拟企业\(index)", district: districts[index % 2])
        enterprise.foundedOn = LocalDate(year: 2024, month: 3, day: 1)
        enterprise.sizeClass = .small
        if index % 3 > 0 { enterprise.cluster = "模速空间" }
        if index % 2 == 0 { enterprise.tags = ["quality-enterprise"] }
        enterprise.account = BankAccount(bank: "示例银行", number: "622200000000\(1000 + index)", name: enterprise.name)
        return enterprise
    }

    /// A code with the right check character.
    private static func uscc(_ index: Int) -> USCC {
        let stem = "91310000MA1F" + String(String(100_000 + index).suffix(5))
        for octet in USCC.alphabet {
            if let code = USCC(stem + String(decoding: [octet], as: UTF8.self)) { return code }
        }
        preconditionFailure("every stem has a check character")
    }
}

extension SimulatedWorld {
    /// Registers the people and the enterprises; nothing goes wrong yet.
    func settleIn() throws {
        try must(nil, EnsureAdministrator(tokenHash: "admin"))
        people.admin = state.client(tokenHash: "admin")?.principal
        try register("portal", "portal clerk", [.portal])
        for (index, enterprise) in people.enterprises.enumerated() {
            try must(people.all[0], RecordEnterprise(enterprise: enterprise, precondition: .none))
            try register("applicant \(index)", "applicant \(index)", [.applicant], enterprise: enterprise.uscc.code)
        }
        for district in SimulatedPeople.districts {
            for index in 0..<2 {
                try register("district \(index) \(district)", "official \(district) \(index)", [.districtReviewer], district)
            }
        }
        for index in 0..<3 { try register("municipal \(index)", "municipal \(index)", [.municipalReviewer]) }
        // Persons with two posts, who must not use both on one case.
        try register("municipal twin", "official \(SimulatedPeople.districts[0]) 0", [.municipalReviewer])
        try register("insider", "insider", [.municipalReviewer], enterprise: people.enterprises[0].uscc.code)
        try register("maker", "maker", [.financeMaker])
        try register("maker and checker", "both", [.financeMaker, .financeChecker])
        try register("checker", "checker", [.financeChecker])
        for index in 0..<5 { try register("expert \(index)", "expert \(index)", [.expert]) }
        try register("auditor", "auditor", [.auditor])
        people.follow(state)
    }

    private func register(
        _ name: String, _ person: String, _ roles: [Role], _ district: String? = nil, enterprise: String? = nil
    ) throws {
        try must(
            people.admin,
            RegisterClient(name: name, person: person, roles: roles, district: district, enterprise: enterprise, tokenHash: name))
        guard let client = state.client(tokenHash: name) else { throw SimulationFault("\(name) was registered and is not there") }
        people.all.append(client.principal)
    }

    /// A step of the preparation, which must be accepted.
    private func must(_ principal: Principal?, _ command: any Command) throws {
        let accepted = report.accepted
        try give([Attempt(principal: principal, command: command)])
        guard report.accepted == accepted + 1 else { throw SimulationFault("\(type(of: command).name) was refused: \(report.refused)") }
    }
}

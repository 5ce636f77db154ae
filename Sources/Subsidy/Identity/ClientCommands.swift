import JSON

/// Registers a caller. The token was made at the edge; only its hash comes here.
public struct RegisterClient: Command {
    public static let name = "register-client"
    public static let action: Action? = .administerClients

    public var name: String
    public var person: String
    public var roles: [Role]
    public var district: String?
    public var enterprise: String?
    public var tokenHash: String
    /// The token's first characters, which may be shown.
    public var tokenPrefix: String?
    public var tokenExpiresAt: Instant?

    public init(
        name: String, person: String, roles: [Role], district: String?, enterprise: String?, tokenHash: String, tokenPrefix: String? = nil,
        tokenExpiresAt: Instant? = nil
    ) {
        self.name = name
        self.person = person
        self.roles = roles
        self.district = district
        self.enterprise = enterprise
        self.tokenHash = tokenHash
        self.tokenPrefix = tokenPrefix
        self.tokenExpiresAt = tokenExpiresAt
    }

    public func decide(in core: inout Core) throws(Problem) {
        var failures: [Problem.Failure] = []
        func fail(_ pointer: String, _ code: String, _ zh: String, _ en: String) {
            failures.append(.init(pointer: pointer, code: code, message: LocalizedText(zh: zh, en: en)))
        }
        if roles.isEmpty { fail("/roles", "required", "至少需要一个角色。", "Name at least one role.") }
        let reads: Set<Role> = [.admin, .auditor]
        if !Set(roles).isDisjoint(with: reads), !Set(roles).isSubset(of: reads) {
            fail(
                "/roles", "roles-conflict", "管理员和审计员既不审核也不支付，不能兼任其他角色。",
                "admin and auditor neither review nor pay: give no other role with them.")
        }
        if roles.contains(.districtReviewer), district == nil {
            fail("/district", "required", "区级审核员必须指定所属区。", "A district-reviewer needs a district.")
        }
        if roles.contains(.applicant), enterprise == nil {
            fail("/enterprise", "required", "申请人必须指定企业的统一社会信用代码。", "An applicant needs the USCC of its enterprise.")
        }
        if let enterprise, USCC(enterprise) == nil {
            fail("/enterprise", "invalid-uscc", "统一社会信用代码不正确，请核对校验位。", "This is no valid USCC: check its last character.")
        }
        if let tokenExpiresAt, tokenExpiresAt <= core.moment.at {
            fail("/tokenExpiresAt", "past", "到期时间已过。", "The token would have expired already.")
        }
        guard failures.isEmpty else { throw .rejected(failures) }
        core.emit(ClientRegistered(client(id: core.makeID(), credential: core.makeID(), at: core.moment.at)))
    }

    func client(id: ID<Client>, credential: ID<Credential>, at instant: Instant) -> Client {
        var client = Client()
        client.id = id
        client.name = name
        client.person = person
        client.roles = Role.allCases.filter(roles.contains)
        client.district = district
        client.enterprise = enterprise
        client.tokenHash = tokenHash
        client.createdAt = instant
        var token = Credential.token(hash: tokenHash, prefix: tokenPrefix, expiresAt: tokenExpiresAt)
        token.id = credential
        token.createdAt = instant
        client.credentials = [token]
        return client
    }
}

/// Makes sure that the administrator whose token the operator set is there: given by the system at start.
public struct EnsureAdministrator: Command {
    public static let name = "ensure-administrator"
    public static let action: Action? = nil

    public var tokenHash: String

    public init(tokenHash: String) { self.tokenHash = tokenHash }

    public func decide(in core: inout Core) throws(Problem) {
        guard core.state.client(tokenHash: tokenHash) == nil else { return }
        let register = RegisterClient(
            name: "administrator", person: "administrator", roles: [.admin], district: nil, enterprise: nil, tokenHash: tokenHash)
        core.emit(ClientRegistered(register.client(id: core.makeID(), credential: core.makeID(), at: core.moment.at)))
    }
}

/// Takes a client's token away, effective at once.
public struct RevokeClient: Command {
    public static let name = "revoke-client"
    public static let action: Action? = .administerClients

    public var id: ID<Client>

    public init(id: ID<Client>) { self.id = id }

    public func decide(in core: inout Core) throws(Problem) {
        guard let client = core.state.clients[id] else { throw .notFound("client", "客户端") }
        guard client.revokedAt == nil else {
            throw Problem(.conflict, "invalid-state", zh: "该客户端已被撤销。", en: "The client is revoked already.")
        }
        let caller = try core.caller()
        guard caller.clientID != id else {
            throw .forbidden("own-token", zh: "不能撤销自己的令牌。", en: "You cannot revoke the token that you are using.")
        }
        core.emit(ClientRevoked(id))
    }
}

/// Moves the sandbox's clock, forward only. What becomes due happens before the next command.
public struct SetClock: Command {
    public static let name = "set-clock"
    public static let action: Action? = .setClock

    public var now: Instant

    public init(now: Instant) { self.now = now }

    public func decide(in core: inout Core) throws(Problem) {
        guard now >= core.state.now else {
            throw .invalid(
                "/now", "clock-backwards", zh: "时钟只能向前拨；当前为 \(core.state.now)。",
                en: "The clock moves forward only; it shows \(core.state.now).")
        }
        core.emit(ClockSet(now))
    }
}

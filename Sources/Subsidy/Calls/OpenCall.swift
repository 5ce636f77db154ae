import JSON

/// Announces an intake window of a scheme.
public struct OpenCall: Command {
    public static let name = "open-call"
    public static let action: Action? = .openCall

    public var scheme: String
    /// What the call is called; the scheme's own title where nothing is given.
    public var title: String?
    public var opensOn: LocalDate
    public var closesOn: LocalDate

    public init(scheme: String, title: String?, opensOn: LocalDate, closesOn: LocalDate) {
        self.scheme = scheme
        self.title = title
        self.opensOn = opensOn
        self.closesOn = closesOn
    }

    public func decide(in core: inout Core) throws(Problem) {
        var failures: [Problem.Failure] = []
        func fail(_ pointer: String, _ code: String, _ zh: String, _ en: String) {
            failures.append(.init(pointer: pointer, code: code, message: LocalizedText(zh: zh, en: en)))
        }
        if !core.policy.hasScheme(scheme) {
            fail(
                "/scheme", "unknown-scheme", "没有支持项目 \(scheme.prefix(80))；可用项目见 GET /v1/schemes。",
                "There is no scheme \(scheme.prefix(80)): see GET /v1/schemes.")
        }
        if closesOn < opensOn { fail("/closesOn", "closes-before-it-opens", "截止日不得早于开始日。", "It must not close before it opens.") }
        if closesOn < core.today { fail("/closesOn", "already-over", "截止日已过。", "The last day is over already.") }
        guard failures.isEmpty else { throw .rejected(failures) }
        var call = IntakeCall()
        call.id = core.makeID()
        call.scheme = scheme
        call.title = title ?? core.policy.schemes.last { $0.id == scheme }?.title.zh ?? scheme
        call.opensOn = opensOn
        call.closesOn = closesOn
        call.createdAt = core.moment.at
        core.emit(CallOpened(call))
    }
}

extension Core {
    /// The call that a submission under a scheme falls into today: the one that closes first. nil where the scheme needs none.
    ///
    /// - Throws: 409 `no-open-call` where it needs one and none is open, naming the next one that was announced.
    func openCall(of scheme: Scheme) throws(Problem) -> ID<IntakeCall>? {
        let calls = state.calls.all.filter { $0.scheme == scheme.id }
        if let open = calls.filter({ $0.isOpen(on: today) }).min(by: { $0.closesOn < $1.closesOn }) { return open.id }
        guard scheme.intake == .call else { return nil }
        let next = calls.filter { $0.opensOn > today }.min { $0.opensOn < $1.opensOn }
        throw Problem(
            .conflict, "no-open-call",
            zh: "\(scheme.title.zh)按批次受理，今天没有开放的申报批次；" + (next.map { "下一批次 \($0.opensOn) 开始。" } ?? "请留意 GET /v1/calls。"),
            en: "\(scheme.title.en) is taken in by calls, and none is open today; "
                + (next.map { "the next opens on \($0.opensOn)." } ?? "watch GET /v1/calls."),
            members: [.init(key: "opensOn", value: next.map { .string($0.opensOn.description) } ?? .null)])
    }
}

import JSON

/// Puts an enterprise into the register, or changes what the register says of it.
public struct RecordEnterprise: Command {
    public static let name = "record-enterprise"
    public static let action: Action? = .recordEnterprise

    public var enterprise: Enterprise
    public var precondition: Precondition

    public init(enterprise: Enterprise, precondition: Precondition) {
        self.enterprise = enterprise
        self.precondition = precondition
    }

    public func decide(in core: inout Core) throws(Problem) {
        let caller = try core.caller()
        let former = core.state.enterprises[enterprise.uscc.description]
        try checkPortal(caller, former)
        try checkDistrict(caller, former)
        try Problem.check(precondition, version: former?.version)
        if enterprise.barredUntil != former?.enterprise.barredUntil, !caller.has(.admin) {
            throw Problem(
                .forbidden, "bar-not-yours", zh: "只有管理员可以设置或解除禁止申报期。", en: "Only an administrator sets or lifts a bar.",
                failures: [
                    .init(
                        pointer: "/barredUntil", code: "bar-not-yours",
                        message: LocalizedText(zh: "请按登记内容原样提交 barredUntil，或不要修改它。", en: "Send barredUntil as the register has it."))
                ])
        }
        try checkTags(caller, former, core.policy.registeredTags)
        core.emit(EnterpriseRecorded(enterprise))
    }

    /// Who is on a register of providers is the city's decision: an accepted referral says so, or an administrator.
    private func checkTags(_ caller: Principal, _ former: RegisteredEnterprise?, _ registered: Set<String>) throws(Problem) {
        guard !caller.has(.admin) else { return }
        let (before, after) = (Set(former?.enterprise.tags ?? []), Set(enterprise.tags))
        guard let tag = registered.intersection(before.symmetricDifference(after)).min() else { return }
        throw Problem(
            .forbidden, "tag-not-yours", zh: "名录标签 \(tag) 只由推荐结果或管理员授予和撤销。",
            en: "The register's tag \(tag) is given and taken by an accepted referral or an administrator.",
            failures: [
                .init(
                    pointer: "/tags", code: "tag-not-yours",
                    message: LocalizedText(zh: "请按登记内容原样提交该标签。", en: "Send this tag as the register has it."))
            ])
    }

    /// A portal changes what it recorded itself: another's entry carries the account that money goes to.
    private func checkPortal(_ caller: Principal, _ former: RegisteredEnterprise?) throws(Problem) {
        guard let former, caller.has(.portal), !caller.has(.admin), !former.recordedBy.contains(caller.clientID) else { return }
        throw .forbidden(
            "other-portal", zh: "该企业由其他门户登记，请由原门户或管理员修改；申报无需重新登记。",
            en: "Another portal recorded this enterprise: that portal or an administrator changes it. You may file for it as it is.")
    }

    /// A district's reviewer records its own district's enterprises and takes none from another.
    private func checkDistrict(_ caller: Principal, _ former: RegisteredEnterprise?) throws(Problem) {
        guard !caller.hasAny([.admin, .portal]) else { return }
        guard enterprise.district == caller.district, former == nil || former?.enterprise.district == caller.district else {
            throw .forbidden("other-district", zh: "只能登记本区企业。", en: "A district-reviewer records enterprises of its own district.")
        }
    }
}

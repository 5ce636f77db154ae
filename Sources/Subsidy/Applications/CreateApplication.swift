import JSON

/// Starts an application as a draft. What the claim says must be of the form's types; that it is complete is asked at submission.
public struct CreateApplication: Command {
    public static let name = "create-application"
    public static let action: Action? = .fileApplication

    public var scheme: String
    public var applicant: String
    public var claim: JSON
    public var documents: [AttachedDocument]

    public init(scheme: String, applicant: String, claim: JSON, documents: [AttachedDocument]) {
        self.scheme = scheme
        self.applicant = applicant
        self.claim = claim
        self.documents = documents
    }

    public func decide(in core: inout Core) throws(Problem) {
        let caller = try core.caller()
        let scheme = try core.schemeInForce(scheme, pointer: "/scheme")
        try core.checkActsFor(applicant, pointer: "/applicant")
        guard let entry = core.state.enterprises[applicant] else {
            throw .invalid(
                "/applicant", "unknown-enterprise", zh: "企业尚未登记，请先 PUT /v1/enterprises/{uscc}。",
                en: "The enterprise is not in the register: PUT /v1/enterprises/{uscc} first.")
        }
        try core.checkClaim(claim, of: scheme, complete: false)
        try core.checkDocuments(documents, of: scheme)
        var application = Application()
        application.id = core.makeID()
        application.scheme = scheme.id
        application.schemeVersion = scheme.version
        application.applicant = applicant
        application.district = entry.enterprise.district ?? ""
        application.filedBy = caller.clientID
        application.claim = claim
        application.documents = documents
        application.createdAt = core.moment.at
        application.updatedAt = core.moment.at
        core.emit(ApplicationDrafted(application))
    }
}

extension Core {
    func schemeInForce(_ id: String, pointer: String) throws(Problem) -> Scheme {
        guard let scheme = policy.scheme(id, on: today) else {
            let known = policy.hasScheme(id)
            throw .invalid(
                pointer, known ? "scheme-not-in-force" : "unknown-scheme",
                zh: known ? "支持项目 \(id) 目前不受理。" : "没有支持项目 \(id.prefix(80))；可用项目见 GET /v1/schemes。",
                en: known ? "The scheme \(id) is not in force today." : "There is no scheme \(id.prefix(80)): see GET /v1/schemes.")
        }
        return scheme
    }

    /// Checks a claim against the scheme's form: malformed members are refused at once, missing ones only when it must be complete.
    func checkClaim(_ claim: JSON, of scheme: Scheme, complete: Bool) throws(Problem) {
        let violations = scheme.form.validate(claim).filter { complete || $0.keyword != "required" }
        guard violations.isEmpty else {
            throw Problem(
                complete ? .unprocessable : .malformed, complete ? "incomplete" : "invalid-request",
                zh: "申报内容不符合项目表单，请逐条更正 errors 中所列各项。", en: "The claim does not fit the scheme's form: mend each place in errors.",
                failures: violations.map { violation in
                    let failure = violation.failure
                    return .init(pointer: "/claim" + failure.pointer, code: failure.code, message: failure.message)
                })
        }
    }

    /// Checks that attached documents are there, are the caller's to attach, and are of kinds that the scheme knows.
    func checkDocuments(_ documents: [AttachedDocument], of scheme: Scheme) throws(Problem) {
        let caller = try caller()
        var failures: [Problem.Failure] = []
        for (index, attached) in documents.enumerated() {
            if !scheme.documents.contains(where: { $0.kind == attached.kind }) {
                let kinds = scheme.documents.map(\.kind).joined(separator: ", ")
                failures.append(
                    .init(
                        pointer: "/documents/\(index)/kind", code: "unknown-document-kind",
                        message: LocalizedText(zh: "该项目的材料种类为：\(kinds)。", en: "This scheme takes documents of the kinds \(kinds).")))
            }
            let document = state.documents[attached.id]
            if document.map({ state.isVisible($0, to: caller) }) != true {
                failures.append(
                    .init(
                        pointer: "/documents/\(index)/id", code: "unknown-document",
                        message: LocalizedText(
                            zh: "没有此材料，请先 POST /v1/documents。", en: "There is no such document: POST /v1/documents first.")))
            }
        }
        guard failures.isEmpty else { throw .rejected(failures) }
    }
}

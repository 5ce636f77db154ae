import HTTPServer
import JSON
import Subsidy

// The life of an application, as far as the applicant moves it.

extension Contract {
    static var applications: [Endpoint] {
        [
            createApplication, listApplications, getApplication, amendApplication, submitApplication, withdrawApplication, timeline,
            recordOtherAward,
        ]
    }

    private static let attachedDocuments = Schema.array(ApplicationRepresentation.attachedDocument, max: 100)

    private static let createApplication = Endpoint(
        method: .post, path: "/v1/applications", name: "createApplication", tag: .applications,
        summary: LocalizedText(zh: "新建申请（草稿）。", en: "Starts an application as a draft."), access: .role(.fileApplication),
        content: .json(
            .object(
                ["scheme": .text(max: 64), "applicant": .text(max: 18), "claim": .openObject, "documents": attachedDocuments],
                optional: ["documents"])),
        success: .created(ApplicationRepresentation.reference), idempotency: .accepted,
        handler: .write { call in
            let command = CreateApplication(
                scheme: try call.member("scheme"), applicant: try call.member("applicant"), claim: try call.member("claim"),
                documents: try call.optionalMember("documents") ?? [])
            let view = try call.applicationView()
            return Endpoint.Write(command) { state, outcome in
                guard let id = outcome.first(ApplicationDrafted.self)?.drafted.id, let application = state.applications[id] else {
                    return .lost
                }
                return .created(view(application), at: "/v1/applications/\(id)", version: application.version)
            }
        })

    private static let listApplications = Endpoint(
        method: .get, path: "/v1/applications", name: "listApplications", tag: .applications,
        summary: LocalizedText(zh: "我可以看到的申请。", en: "The applications that I may see."), access: .role(.readApplication),
        query: QueryParameter.paging + [
            .filter("status", words: ApplicationStatus.allCases.map(\.rawValue), "Only in this state."),
            .filter("scheme", "Only of this scheme."), .filter("applicant", "Only of this enterprise."),
        ], success: .ok(ApplicationRepresentation.list),
        handler: .read { call, state, _ in
            let viewer = try call.principal()
            let view = try call.applicationView()
            let (status, scheme, applicant) = (call.query["status"], call.query["scheme"], call.query["applicant"])
            // Where an index narrows the list, only its entries are looked at.
            let narrowed = state.applicationIndex.candidates(for: viewer, applicant: applicant)
            let page = Page(try call.page(), count: narrowed?.count ?? state.applications.count) { position in
                guard let application = state.applications[narrowed?[position] ?? state.applications.id(at: position)],
                    state.isVisible(application, to: viewer),
                    status == nil || application.status.rawValue == status, scheme == nil || application.scheme == scheme,
                    applicant == nil || application.applicant == applicant
                else { return nil }
                return view(application).jsonBytes()
            }
            return .page(page, of: call)
        })

    private static let getApplication = Endpoint(
        method: .get, path: "/v1/applications/{id}", name: "getApplication", tag: .applications,
        summary: LocalizedText(zh: "一个申请。", en: "One application."), access: .role(.readApplication),
        success: .ok(ApplicationRepresentation.reference),
        handler: .read { call, state, _ in
            let application = try call.application(in: state)
            return .json(try call.applicationView()(application), version: application.version)
        })

    private static let amendApplication = Endpoint(
        method: .patch, path: "/v1/applications/{id}", name: "amendApplication", tag: .applications,
        summary: LocalizedText(zh: "修改草稿或被退回的申请。", en: "Changes a draft, or an application that was returned."),
        access: .role(.fileApplication),
        content: .json(.object(["claim": .openObject, "documents": attachedDocuments], optional: ["claim", "documents"])),
        success: .ok(ApplicationRepresentation.reference), condition: .match,
        handler: .write { call in
            try call.changedApplication(
                AmendApplication(
                    id: call.id(), claim: try call.optionalMember("claim"), documents: try call.optionalMember("documents"),
                    precondition: call.precondition))
        })

    private static let submitApplication = Endpoint(
        method: .post, path: "/v1/applications/{id}/submission", name: "submitApplication", tag: .applications,
        summary: LocalizedText(
            zh: "提交申请；不完整或不符合条件时一次列出全部原因。", en: "Hands it in; where it is incomplete or not eligible, every failed rule is told at once."),
        access: .role(.fileApplication), content: .empty, success: .ok(ApplicationRepresentation.reference), idempotency: .accepted,
        handler: .write { call in try call.changedApplication(SubmitApplication(id: call.id())) })

    private static let withdrawApplication = Endpoint(
        method: .post, path: "/v1/applications/{id}/withdrawal", name: "withdrawApplication", tag: .applications,
        summary: LocalizedText(zh: "撤回申请。", en: "Takes an application back."), access: .role(.fileApplication),
        content: .optional(.object(["reason": .text(max: 2000)], optional: ["reason"])), success: .ok(ApplicationRepresentation.reference),
        idempotency: .accepted,
        handler: .write { call in
            try call.changedApplication(WithdrawApplication(id: call.id(), reason: try call.optionalMember("reason")))
        })

    private static let timeline = Endpoint(
        method: .get, path: "/v1/applications/{id}/timeline", name: "getTimeline", tag: .applications,
        summary: LocalizedText(zh: "办理过程：何时、何人、何事、何故。", en: "What happened: when, who, what, why."), access: .role(.readApplication),
        query: QueryParameter.paging, success: .ok(TimelineRepresentation.list),
        handler: .read { call, state, _ in
            let application = try call.application(in: state)
            let viewer = try call.principal()
            let entries = state.timelines[application.id] ?? []
            let page = Page(try call.page(), count: entries.count) {
                TimelineRepresentation(entry: entries[$0], viewer: viewer).jsonBytes()
            }
            return .page(page, of: call)
        })

    private static let recordOtherAward = Endpoint(
        method: .post, path: "/v1/applications/{id}/other-awards", name: "recordOtherAward", tag: .applications,
        summary: LocalizedText(zh: "登记其他资金来源，按100%上限重新计算。", en: "Records another funder's award and recomputes under 100%."),
        access: .role(.recordOtherAward),
        content: .json(
            .object(["funder": .oneOf(["national", "district", "other"]), "amount": .amount, "reference": .text(max: 100)])),
        success: .ok(ApplicationRepresentation.reference), idempotency: .accepted,
        handler: .write { call in
            try call.changedApplication(
                RecordOtherAward(
                    id: call.id(), funder: try call.member("funder"), amount: try call.member("amount"),
                    reference: try call.member("reference")))
        })
}

extension ApplicationIndex {
    /// A list that has everything the viewer may see of this applicant, in the order of creation; nil where only the whole table does.
    ///
    /// The same caller with the same query always gets the same list, so that its cursors keep their meaning.
    fileprivate func candidates(for viewer: Principal, applicant: String?) -> ApplicationCandidates? {
        if let applicant { return .few(filed(forApplicant: applicant)) }
        guard !viewer.seesAll, viewer.roles.count == 1 else { return nil }
        if viewer.has(.portal) { return .many(filed(by: viewer.clientID)) }
        if viewer.has(.applicant) { return .few(filed(forApplicant: viewer.enterprise ?? "")) }
        if viewer.has(.districtReviewer) { return .many(filed(inDistrict: viewer.district ?? "")) }
        return nil
    }
}

/// The applications that a list looks at: an enterprise's, or a portal's or district's, which are never copied as a whole.
private enum ApplicationCandidates {
    case few([ID<Application>])
    case many(Chunks<ID<Application>>)

    var count: Int {
        switch self {
        case .few(let ids): ids.count
        case .many(let ids): ids.count
        }
    }

    subscript(position: Int) -> ID<Application> {
        switch self {
        case .few(let ids): ids[position]
        case .many(let ids): ids[position]
        }
    }
}

import HTTPServer
import JSON
import Subsidy

// The register of enterprises.

extension Contract {
    static var enterprises: [Endpoint] { [recordEnterprise, getEnterprise, listEnterprises, importEnterprises] }

    private static let recordEnterprise = Endpoint(
        method: .put, path: "/v1/enterprises/{uscc}", name: "recordEnterprise", tag: .enterprises,
        summary: LocalizedText(zh: "登记或更新企业；If-None-Match: * 只新增。", en: "Records an enterprise; If-None-Match: * creates only."),
        access: .role(.recordEnterprise), content: .json(EnterpriseRepresentation.input),
        success: .init(schema: EnterpriseRepresentation.reference, mayCreate: true),
        condition: .matchOrCreate,
        handler: .write { call in
            let enterprise = try enterprise(of: call)
            let viewer = try call.principal()
            let command = RecordEnterprise(enterprise: enterprise, precondition: call.precondition)
            // Without a condition the domain lets only a new enterprise through.
            let isNew = call.precondition == .none || call.precondition == .createOnly
            return Endpoint.Write(command) { state, _ in
                guard let entry = state.enterprises[enterprise.uscc.description] else { return .lost }
                let representation = EnterpriseRepresentation(entry: entry, viewer: viewer)
                guard isNew else { return .json(representation, version: entry.version) }
                return .created(representation, at: "/v1/enterprises/\(enterprise.uscc)", version: entry.version)
            }
        })

    /// The content with the path's code, which the content may repeat but not contradict.
    private static func enterprise(of call: Call) throws -> Enterprise {
        let code = call.parameter("uscc")
        guard USCC(code) != nil else {
            throw Problem(
                .unprocessable, "invalid-uscc", zh: "统一社会信用代码不正确，请核对校验位。", en: "This is no valid USCC: check its last character.",
                failures: [
                    .init(
                        pointer: "/uscc", code: "invalid-uscc",
                        message: LocalizedText(zh: "统一社会信用代码不正确。", en: "Not a unified social credit code."))
                ])
        }
        var object = call.body.object ?? JSONObject()
        if let given = object["uscc"], given.string != code {
            throw Refusal.shape(
                JSONShapeError(pointer: JSONPointer(tokens: ["uscc"]), expected: "\(code), as in the path", found: "another code"))
        }
        object["uscc"] = .string(code)
        do { return try Enterprise(json: .object(object)) } catch let error as JSONShapeError { throw Refusal.shape(error) }
    }

    private static let getEnterprise = Endpoint(
        method: .get, path: "/v1/enterprises/{uscc}", name: "getEnterprise", tag: .enterprises,
        summary: LocalizedText(zh: "一个企业。", en: "One enterprise."), access: .role(.readEnterprise),
        success: .ok(EnterpriseRepresentation.reference),
        handler: .read { call, state, _ in
            let viewer = try call.principal()
            guard let entry = state.enterprises[call.parameter("uscc")], state.isVisible(entry, to: viewer) else {
                throw Refusal.noSuch("enterprise", "企业")
            }
            return .json(EnterpriseRepresentation(entry: entry, viewer: viewer), version: entry.version)
        })

    private static let listEnterprises = Endpoint(
        method: .get, path: "/v1/enterprises", name: "listEnterprises", tag: .enterprises,
        summary: LocalizedText(zh: "企业名录。", en: "The register."), access: .role(.readEnterprise),
        query: QueryParameter.paging + [
            .filter("district", "Only of this district."), .filter("name", "Only those whose name has this in it."),
        ],
        success: .ok(EnterpriseRepresentation.list),
        handler: .read { call, state, _ in
            let viewer = try call.principal()
            let (district, name) = (call.query["district"], call.query["name"])
            let page = Page(try call.page(), count: state.enterprises.count) { position in
                guard let entry = state.enterprises[state.enterprises.uscc(at: position)], state.isVisible(entry, to: viewer),
                    district == nil || entry.enterprise.district == district, name.map({ entry.enterprise.name.contains($0) }) ?? true
                else { return nil }
                return EnterpriseRepresentation(entry: entry, viewer: viewer).jsonBytes()
            }
            return .page(page, of: call)
        })
}

import JSON
import Subsidy

/// An enterprise of the register. Whoever may not change it sees its account number masked.
struct EnterpriseRepresentation: Representation {
    let entry: RegisteredEnterprise
    let viewer: Principal

    static let name = "RegisteredEnterprise"
    static let schema = Schema.object([
        "uscc": .text(max: 18), "name": .text(min: 0, max: 200), "district": Schema.text(max: 50).nullable,
        "foundedOn": Schema.date.nullable,
        "sizeClass": Schema.oneOf(SizeClass.allCases.map(\.rawValue)).nullable, "controller": Schema.text(max: 200).nullable,
        "relatedParties": .array(Schema([("type", ["string", "object"])])), "cluster": Schema.text(max: 200).nullable,
        "tags": .array(.text(max: 64), max: 100),
        "account": Schema.object(["bank": .text(max: 140), "number": .text(max: 34), "name": .text(max: 140)]).nullable,
        "barredUntil": Schema.date.nullable,
    ])

    /// What `PUT` takes: the domain's schema, but the path has the code already.
    static let input: Schema = {
        var members = Enterprise.schema.object ?? JSONObject()
        members["required"] = .array((members["required"]?.array ?? []).filter { $0 != "uscc" })
        return Schema(.object(members))
    }()

    func encode(to writer: inout JSONWriter) {
        var enterprise = entry.enterprise
        if !viewer.hasAny([.portal, .applicant, .admin, .districtReviewer, .financeMaker, .financeChecker]) {
            enterprise.account = enterprise.account?.masked
        }
        enterprise.encode(to: &writer)
    }
}

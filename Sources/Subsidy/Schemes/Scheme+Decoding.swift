import FEEL
import JSON
import Ledger

extension Scheme {
    /// Reads a scheme's file.
    ///
    /// - Parameters:
    ///   - json: the file's content.
    ///   - settings: the policy's settings on the scheme's first day, for the types of what expressions may read.
    ///   - decision: the model that the file names, read from beside it.
    /// - Throws: every fault that is found, at least one.
    init(json: JSON, settings: JSONObject, decision: SchemeDecision? = nil) throws(SchemeFaults) {
        let violations = Scheme.fileSchema.validate(json)
        guard violations.isEmpty else {
            throw SchemeFaults(
                violations.map { SchemeFault(pointer: $0.pointer, detail: $0.failure.message.en, zh: $0.failure.message.zh) })
        }
        do {
            try self.init(checked: json, settings: settings, decision: decision)
        } catch let faults as SchemeFaults {
            throw faults
        } catch let error as JSONShapeError {
            throw SchemeFaults([SchemeFault(pointer: error.pointer, detail: "expected \(error.expected), found \(error.found)")])
        } catch let error as JSONSchemaError {
            let pointer = JSONPointer(tokens: ["form"] + error.pointer.tokens)
            throw SchemeFaults([SchemeFault(pointer: pointer, detail: error.detail)])
        } catch {
            throw SchemeFaults([SchemeFault(pointer: .root, detail: "\(error)")])
        }
    }

    private init(checked json: JSON, settings: JSONObject, decision: SchemeDecision?) throws {
        id = try json.member("id")
        measure = try json.member("measure")
        kind = try json.member("kind")
        title = try json.member("title")
        clause = try json.member("clause")
        pool = try json.optionalMember("pool")
        rate = try json.optionalMember("rate")
        caps = try json.member("caps")
        base = try json.optionalMember("base", as: String.self).flatMap { JSONPointer($0) }
        eligibleBase = try json.optionalMember("eligibleBase")
        amount = try json.optionalMember("amount")
        documents = try json.member("documents")
        workflow = try json.member("workflow")
        publicityWorkingDays = try json.member("publicityWorkingDays")
        effective = try json.member("effective")
        version = try json.member("version")
        notes = try json.member("notes")
        examples = try json.member("examples")
        eligibility = try json.member("eligibility")
        voucher = try json.optionalMember("voucher")
        redemption = try json.optionalMember("redemption")
        award = try json.optionalMember("award")
        tranches = try json.optionalMember("tranches")
        referral = try json.optionalMember("referral")
        entitlement = try json.optionalMember("entitlement")
        excludes = try json.optionalMember("excludes") ?? []
        fundedBase = try json.optionalMember("fundedBase", as: String.self).flatMap { JSONPointer($0) }
        self.decision = decision
        intake = try json.optionalMember("intake") ?? .continuous
        goals = try json.optionalMember("goals") ?? []
        split = try json.optionalMember("split") ?? []
        cityShare = try json.optionalMember("cityShare")
        self.settings = json["settings"]?.object ?? JSONObject()
        source = json
        let formSource: JSON = try json.member("form")
        form = try JSONSchema(formSource, components: SharedSchemas.components, formats: .subsidy)
        let (program, faults) = SchemeProgram.compile(
            rules: eligibility, eligibleBase: eligibleBase, amount: amount, form: formSource,
            settings: Self.merged(self.settings, over: settings))
        guard faults.isEmpty else { throw SchemeFaults(faults) }
        self.program = program
    }

    /// The settings that the scheme's expressions read: its own before the policy's.
    func settingsValue(over policy: JSONObject) -> Value {
        program.settings.value(for: policy) {
            let merged = JSON.object(Self.merged(settings, over: policy))
            return FactShape(of: merged).value(of: merged)
        }
    }

    private static func merged(_ own: JSONObject, over policy: JSONObject) -> JSONObject {
        var merged = policy
        for member in own.members { merged[member.key] = member.value }
        return merged
    }
}

/// Everything that is wrong in one scheme's file.
struct SchemeFaults: Error, Sendable {
    let faults: [SchemeFault]
    init(_ faults: [SchemeFault]) { self.faults = faults }
}

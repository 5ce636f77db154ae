import JSON

/// The budget lines that a payment is charged to, as the treasury classifies spending: 功能分类, 经济分类, 项目. Whatever the
/// finance office has not named is null.
public struct BudgetCodes: Sendable, Hashable {
    /// 支出功能分类科目
    public var functional: String?
    /// 支出经济分类科目
    public var economic: String?
    /// 项目代码
    public var project: String?

    public init(functional: String? = nil, economic: String? = nil, project: String? = nil) {
        self.functional = functional
        self.economic = economic
        self.project = project
    }

    /// Characters of one code.
    public static let codeLengthMax = 32

    /// These codes, with those of a more general level where one is not named.
    public func falling(back general: BudgetCodes?) -> BudgetCodes {
        BudgetCodes(
            functional: functional ?? general?.functional, economic: economic ?? general?.economic, project: project ?? general?.project)
    }
}

extension BudgetCodes: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        guard let object = json.object else { throw JSONShapeError(expected: "an object of functional, economic, project", found: json) }
        if let unknown = object.keys.first(where: { !["functional", "economic", "project"].contains($0) }) {
            throw JSONShapeError(
                pointer: JSONPointer(tokens: [unknown]), expected: "functional, economic or project", found: "\"\(unknown)\"")
        }
        self.init(
            functional: try Self.code("functional", of: json), economic: try Self.code("economic", of: json),
            project: try Self.code("project", of: json))
    }

    private static func code(_ name: String, of json: JSON) throws -> String? {
        guard let code: String = try json.optionalMember(name) else { return nil }
        let isCode = (1...codeLengthMax).contains(code.utf8.count) && code.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard isCode else {
            throw JSONShapeError(
                pointer: JSONPointer(tokens: [name]), expected: "1 to \(codeLengthMax) visible ASCII characters", found: "\"\(code)\"")
        }
        return code
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.memberIfPresent("functional", functional)
        writer.memberIfPresent("economic", economic)
        writer.memberIfPresent("project", project)
        writer.endObject()
    }
}

extension Scheme {
    /// The scheme's own budget codes, before its pool's.
    public var budget: BudgetCodes? { source["budget"].flatMap { $0 == .null ? nil : try? BudgetCodes(json: $0) } }
}

extension Policy {
    /// What a payment of a scheme from a pool is charged to on a day: the scheme's codes, the pool's where it has none of its own.
    public func budget(scheme: String, pool: String, on date: LocalDate) -> BudgetCodes {
        let own = self.scheme(scheme, on: date) ?? schemes.last { $0.id == scheme }
        return (own?.budget ?? BudgetCodes()).falling(back: self.pool(pool)?.budget)
    }
}

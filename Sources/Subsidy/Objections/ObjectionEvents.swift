import JSON

/// An objection was filed and stops the publicity clock, if it was running.
public struct ObjectionFiled: Event {
    public static let type = "objection-filed"
    public var objection = Objection()
    /// Working days of publicity that are left, today included.
    public var left = 0

    public init() {}
    init(_ objection: Objection, left: Int) {
        self.objection = objection
        self.left = left
    }

    public var application: ID<Application>? { objection.application }
    public var opinion: String? { objection.reason }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("objection", &objection)
        try fields.field("left", &left)
    }

    public func apply(to state: inout State, in moment: Moment) {
        var objection = objection
        objection.version = moment.seq
        state.objections.insert(objection)
        var publicUntil: LocalDate?
        state.change(objection.application, in: moment) {
            $0.objections.append(objection.id)
            $0.status = .objection
            $0.publicityLeft = left
            publicUntil = $0.publicUntil
        }
        if let publicUntil { state.agenda.remove(.publicityOver(objection.application), of: publicUntil) }
    }
}

public struct ObjectionRuled: Event {
    public static let type = "objection-ruled"
    public var id = ID<Objection>("")
    public var of = ID<Application>("")
    public var outcome = ObjectionStatus.dismissed
    public var ruling = ""
    public var person = ""

    public init() {}

    public var application: ID<Application>? { of }
    public var opinion: String? { ruling }

    public mutating func describe<Fields: JSONFields>(_ fields: inout Fields) throws {
        try fields.field("id", &id)
        try fields.field("application", &of)
        try fields.field("outcome", &outcome)
        try fields.field("opinion", &ruling)
        try fields.field("person", &person)
    }

    public func apply(to state: inout State, in moment: Moment) {
        state.objections.update(id) {
            $0.status = outcome
            $0.opinion = ruling
            $0.ruledBy = person
            $0.ruledAt = moment.at
            $0.version = moment.seq
        }
        state.change(of, in: moment) { _ in }
    }
}

import JSON

/// An enterprise as the register holds it.
public struct RegisteredEnterprise: Sendable, Equatable {
    public var enterprise: Enterprise
    /// The portals that recorded it: each sees what it filed.
    public var recordedBy: Set<ID<Client>> = []
    public var createdAt: Instant
    public var updatedAt: Instant
    public var version: Int64
    public var position: Int
}

/// The register of enterprises, by USCC and by name.
public struct Register: Sendable {
    private var entries = Sharded<String, RegisteredEnterprise>()
    /// By name as `NormalisedText.name` spells it; of two enterprises with one name the one that was recorded last.
    private var byName = Sharded<String, String>()
    private var order: [[String]] = []

    public init() {}

    public var count: Int { entries.count }

    public subscript(uscc: String) -> RegisteredEnterprise? { entries[uscc] }

    /// The enterprise that a contract, an invoice or a relation names, by USCC or by its registered name.
    public func named(_ text: String) -> RegisteredEnterprise? {
        entries[text] ?? byName[NormalisedText.name(text)].flatMap { entries[$0] }
    }

    /// The USCC at a place in the order of registration.
    public func uscc(at position: Int) -> String { order[position / 4096][position % 4096] }

    /// Changes what the office itself knows of an enterprise, such as its tags; whose entry it is stays.
    mutating func amend(_ enterprise: Enterprise, in moment: Moment) {
        entries.update(enterprise.uscc.description) {
            $0.enterprise = enterprise
            $0.updatedAt = moment.at
            $0.version = moment.seq
        }
    }

    mutating func record(_ enterprise: Enterprise, in moment: Moment) {
        let uscc = enterprise.uscc.description
        if let former = entries[uscc] {
            let formerName = NormalisedText.name(former.enterprise.name)
            if byName[formerName] == uscc { byName[formerName] = nil }
            entries.update(uscc) {
                $0.enterprise = enterprise
                $0.updatedAt = moment.at
                $0.version = moment.seq
                if let by = moment.by { $0.recordedBy.insert(by) }
            }
        } else {
            if count % 4096 == 0 { order.append([]) }
            order[order.count - 1].append(uscc)
            entries[uscc] = RegisteredEnterprise(
                enterprise: enterprise, recordedBy: moment.by.map { [$0] } ?? [], createdAt: moment.at, updatedAt: moment.at,
                version: moment.seq, position: count)
        }
        if !enterprise.name.isEmpty { byName[NormalisedText.name(enterprise.name)] = uscc }
    }
}

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
    /// All enterprises of a name that more than one has.
    private var namesakes = Sharded<String, [String]>()
    private var order = Chunks<String>()

    public init() {}

    public var count: Int { entries.count }

    public subscript(uscc: String) -> RegisteredEnterprise? { entries[uscc] }

    /// The enterprise that a contract, an invoice or a relation names, by USCC or by its registered name.
    public func named(_ text: String) -> RegisteredEnterprise? {
        entries[text] ?? byName[NormalisedText.name(text)].flatMap { entries[$0] }
    }

    /// The USCC at a place in the order of registration.
    public func uscc(at position: Int) -> String { order[position] }

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
            if former.enterprise.name != enterprise.name { removeName(former.enterprise.name, of: uscc) }
            entries.update(uscc) {
                $0.enterprise = enterprise
                $0.updatedAt = moment.at
                $0.version = moment.seq
                if let by = moment.by { $0.recordedBy.insert(by) }
            }
        } else {
            append(
                RegisteredEnterprise(
                    enterprise: enterprise, recordedBy: moment.by.map { [$0] } ?? [], createdAt: moment.at, updatedAt: moment.at,
                    version: moment.seq, position: count))
        }
        addName(enterprise.name, of: uscc)
    }

    /// Bars an enterprise until a day, or for longer where it is barred longer already.
    mutating func bar(_ uscc: String, until: LocalDate, in moment: Moment) {
        entries.update(uscc) {
            $0.enterprise.barredUntil = max($0.enterprise.barredUntil ?? until, until)
            $0.updatedAt = moment.at
            $0.version = moment.seq
        }
    }

    private mutating func append(_ entry: RegisteredEnterprise) {
        order.append(entry.enterprise.uscc.description)
        entries[entry.enterprise.uscc.description] = entry
    }

    private mutating func addName(_ name: String, of uscc: String) {
        guard !name.isEmpty else { return }
        let name = NormalisedText.name(name)
        if let other = byName[name], other != uscc {
            var namesakes = namesakes[name] ?? [other]
            if !namesakes.contains(uscc) { namesakes.append(uscc) }
            self.namesakes[name] = namesakes
        }
        byName[name] = latest(of: namesakes[name] ?? [uscc])
    }

    private mutating func removeName(_ name: String, of uscc: String) {
        let name = NormalisedText.name(name)
        if var others = namesakes[name] {
            others.removeAll { $0 == uscc }
            namesakes[name] = others.count > 1 ? others : nil
            byName[name] = latest(of: others)
        } else if byName[name] == uscc {
            byName[name] = nil
        }
    }

    /// The one that was recorded last; of two in one record the later registered one.
    private func latest(of usccs: [String]) -> String? {
        usccs.max { left, right in
            guard let left = entries[left], let right = entries[right] else { return false }
            return (left.version, left.position) < (right.version, right.position)
        }
    }
}

extension Register: StatePart {
    public func forEachRow(_ body: (RegisteredEnterprise) throws -> Void) rethrows {
        for position in 0..<count {
            guard let entry = self[uscc(at: position)] else { preconditionFailure("the register's order names nobody") }
            try body(entry)
        }
    }

    public mutating func take(_ row: RegisteredEnterprise) throws {
        let uscc = row.enterprise.uscc.description
        guard entries[uscc] == nil else { throw StateReadingError("the enterprise \(uscc) is there twice") }
        var row = row
        row.position = count
        append(row)
        addName(row.enterprise.name, of: uscc)
    }
}

// One column of a decision table cut into atoms: pieces of the input's domain between which no cell of the column tells
// a difference. Numbers, dates and durations are cut at every constant that a cell mentions, each constant being an atom
// of its own; strings into the constants and "any other"; booleans into the two. Finding the atom of a value is one
// search; everything about the table is then bit sets of rows by atom.

import FEEL

/// The atoms of one column.
enum ColumnDomain: Sendable {
    /// Sorted constants p0 < p1 < …; atoms are (…p0), p0, (p0..p1), p1, …, (pn…).
    case ordered(Kind, [Value])
    /// Atom i is the string; the last atom is any other string.
    case strings([String], [String: Int])
    /// No and yes.
    case booleans
    /// No cell tells any difference: one atom.
    case indifferent

    /// The types whose values are ordered in one way.
    enum Kind: Sendable, Equatable {
        case number, date, daysTimeDuration, yearsMonthsDuration

        init?(_ value: Value) {
            switch value {
            case .number: self = .number
            case .date: self = .date
            case .daysTimeDuration: self = .daysTimeDuration
            case .yearsMonthsDuration: self = .yearsMonthsDuration
            default: return nil
            }
        }
    }

    /// Strings up to which comparing one after the other is quicker than hashing.
    private static let searchedStringsMax = 8

    /// Atoms of one column beyond which it is not analysed.
    static let atomsMax = 20_000

    /// The domain for these cells and allowed values; nil where they are of kinds that have no common order.
    init?(_ shapes: [TestShape]) {
        var constants: [Value] = []
        var hasInterval = false
        for shape in shapes { shape.collect(into: &constants, hasInterval: &hasInterval) }
        guard let first = constants.first else {
            guard !hasInterval else { return nil }
            self = .indifferent
            return
        }
        guard constants.count <= Self.atomsMax / 2 else { return nil }
        switch first {
        case .string where !hasInterval:
            let texts = constants.compactMap(\.string)
            guard texts.count == constants.count else { return nil }
            var positions: [String: Int] = [:]
            var distinct: [String] = []
            for text in texts {
                if let known = positions[text] {
                    // Texts that Swift takes for equal and FEEL does not: code points count there, not what they look like.
                    guard distinct[known].isSameText(as: text) else { return nil }
                    continue
                }
                positions[text] = distinct.count
                distinct.append(text)
            }
            self = .strings(distinct, positions)
        case .boolean where !hasInterval:
            guard constants.allSatisfy({ $0.boolean != nil }) else { return nil }
            self = .booleans
        default:
            guard let kind = Kind(first), constants.allSatisfy({ Kind($0) == kind }) else { return nil }
            self = .ordered(kind, Self.sorted(constants))
        }
    }

    private static func sorted(_ constants: [Value]) -> [Value] {
        var result: [Value] = []
        for value in constants.sorted(by: { ($0.order($1) ?? 0) < 0 }) where result.last.map({ $0.order(value) != 0 }) ?? true {
            result.append(value)
        }
        return result
    }

    var atomCount: Int {
        switch self {
        case .ordered(_, let points): points.count * 2 + 1
        case .strings(let texts, _): texts.count + 1
        case .booleans: 2
        case .indifferent: 1
        }
    }

    /// The atom that a value is in; nil for a value of another type, null among them.
    @inline(__always)
    func atom(of value: Value) -> Int? {
        switch self {
        case .indifferent: return 0
        case .booleans: return value.boolean.map { $0 ? 1 : 0 }
        case .strings(let texts, let positions):
            guard case .string(let text) = value else { return nil }
            let found = texts.count <= Self.searchedStringsMax ? texts.firstIndex(of: text) : positions[text]
            guard let found else { return texts.count }
            return texts[found].isSameText(as: text) ? found : nil
        case .ordered(let kind, let points):
            if kind == .number {
                guard case .number(let number) = value else { return nil }
                return Self.search(points, number)
            }
            guard Kind(value) == kind else { return nil }
            return Self.search(points) { value.order($0) ?? 0 }
        }
    }

    private static func search(_ points: [Value], _ number: Decimal128) -> Int {
        search(points) { point in
            guard case .number(let other) = point else { return 0 }
            return number.order(other)
        }
    }

    /// The atom of a value, given its order to a point: odd numbers are the points themselves.
    @inline(__always)
    private static func search(_ points: [Value], _ order: (Value) -> Int) -> Int {
        var low = 0
        var high = points.count
        while low < high {
            let middle = (low + high) / 2
            let place = order(points[middle])
            if place == 0 { return middle * 2 + 1 }
            if place < 0 { high = middle } else { low = middle + 1 }
        }
        return low * 2
    }

    /// A set as atoms, one flag each. The set's constants must have been among those that made the domain.
    func atoms(of shape: TestShape) -> [Bool] {
        switch shape {
        case .any: return Array(repeating: true, count: atomCount)
        case .equal(let value):
            var flags = Array(repeating: false, count: atomCount)
            if let atom = atom(of: value) { flags[atom] = true }
            return flags
        case .interval(let interval): return atoms(of: interval)
        case .union(let parts):
            return parts.map(atoms(of:)).reduce(Array(repeating: false, count: atomCount)) { zip($0, $1).map { $0 || $1 } }
        case .complement(let inner): return atoms(of: inner).map { !$0 }
        }
    }

    private func atoms(of interval: Interval) -> [Bool] {
        let low = interval.low.flatMap { atom(of: $0) }
        let high = interval.high.flatMap { atom(of: $0) }
        return (0..<atomCount).map { atom in
            if let low, atom < low || atom == low && !interval.includesLow { return false }
            if let high, atom > high || atom == high && !interval.includesHigh { return false }
            return true
        }
    }
}

extension TestShape {
    /// The constants that the set's edges are made of.
    fileprivate func collect(into constants: inout [Value], hasInterval: inout Bool) {
        switch self {
        case .any: return
        case .equal(let value): constants.append(value)
        case .interval(let interval):
            hasInterval = true
            constants += [interval.low, interval.high].compactMap { $0 }
        case .union(let parts): for part in parts { part.collect(into: &constants, hasInterval: &hasInterval) }
        case .complement(let inner): inner.collect(into: &constants, hasInterval: &hasInterval)
        }
    }
}

extension String {
    /// Whether two texts that Swift takes for equal have the same code points.
    @inline(__always)
    fileprivate func isSameText(as other: String) -> Bool {
        utf8.elementsEqual(other.utf8)
    }
}

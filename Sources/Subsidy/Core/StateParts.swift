// One list of the state's parts, gone through by whoever needs all of them: the export, the snapshot's writer, the snapshot's
// reader, and the test that finds a part which somebody forgot to name. See `State.describe`.

import JSON

/// A container of the state: written as a row of JSON values in an order that the same events always make, filled again from it.
public protocol StatePart: Sendable {
    associatedtype Row: JSONDecodable & JSONEncodable & Sendable
    init()
    /// Hands out every row, in the part's own order.
    func forEachRow(_ body: (Row) throws -> Void) rethrows
    /// Takes in the next row.
    mutating func take(_ row: Row) throws
}

/// A group of parts that belong together, such as the indexes over applications.
public protocol StateSection: Sendable {
    init()
    /// Names every stored property once, each under its own name.
    mutating func describe<Parts: StateParts>(_ parts: inout Parts) throws

    // With defaults; requirements, so that what is done to each of a million rows is compiled for the section's own parts.

    mutating func write(to lines: inout StateLineWriter) throws
    mutating func fill(from line: inout StateLineTaker) throws
    mutating func name(to collector: inout StatePartsCollector) throws
}

extension StateSection {
    public mutating func write(to lines: inout StateLineWriter) throws { try describe(&lines) }
    public mutating func fill(from line: inout StateLineTaker) throws { try describe(&line) }
    public mutating func name(to collector: inout StatePartsCollector) throws { try describe(&collector) }
}

/// What a state tells its parts to.
public protocol StateParts {
    /// A value that is always there.
    mutating func value<Value: JSONDecodable & JSONEncodable & Sendable>(_ name: StaticString, _ value: inout Value) throws
    /// A container that only its own rows can fill again.
    mutating func rows<Part: StatePart>(_ name: StaticString, _ part: inout Part) throws
    /// A container that `StateIndexer` fills from the entities: exported and compared, not kept in a snapshot.
    mutating func index<Part: StatePart>(_ name: StaticString, _ index: inout Part) throws
    /// A property that is blank in every state that is worth keeping: neither written nor read.
    mutating func transient(_ name: StaticString)
    /// A group of parts.
    mutating func section<Section: StateSection>(_ name: StaticString, _ section: inout Section) throws
}

extension StateParts {
    public mutating func transient(_ name: StaticString) {}
}

/// Why a state cannot be read back.
public struct StateReadingError: Error, Sendable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}

/// The results of a loop so far, measured as they come: strings would fill the memory before a list of them is done.
public struct GrowingList {
    public private(set) var items: [Value] = []
    private var nodes = 1
    private var depth = 0

    public init() {}

    /// Adds a result; false where the list is then too long, too large or too deep.
    public mutating func append(_ value: Value, _ limits: Limits) -> Bool {
        depth = max(depth, value.measure(&nodes, limit: limits.valueNodesMax))
        items.append(value)
        return items.count <= limits.listItemsMax && nodes <= limits.valueNodesMax && depth < limits.valueDepthMax
    }

    /// The list, paid for.
    public func finished(_ frame: inout Frame) -> Value { frame.spend(nodes / 4) ? .list(items) : .null }

    /// Null, and why.
    public func refused(_ frame: inout Frame, at span: SourceSpan = .unknown) -> Value {
        frame.report(Issue(.limit, "a list that is too long, too large or too deep", at: span))
    }
}

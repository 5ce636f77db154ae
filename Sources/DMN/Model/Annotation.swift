// What an author may write beside the logic without leaving the standard: attributes and elements of other
// namespaces, under `extensionElements` or on an element itself. Engines that don't know them must keep quiet about them.

/// The namespace of this project's own extension elements: clause, reasons in two languages, validity.
public let voucherdExtensionNamespace = "urn:voucherd:dmn:1"

/// An extension element or attribute: its namespace, name and text.
public struct Annotation: Sendable, Hashable {
    /// The namespace of an extension element; the written prefix of an extension attribute.
    public var namespace: String
    public var name: String
    public var text: String
    /// Attributes of an extension element, such as `lang`.
    public var attributes: [String: String]
}

/// Clause, reasons and validity of a rule or a decision.
public struct Justification: Sendable, Hashable {
    public var clause: String?
    public var reasonZh: String?
    public var reasonEn: String?
    /// ISO dates, as written.
    public var validFrom: String?
    public var validTo: String?

    public init() {}

    public var isEmpty: Bool { self == Justification() }
}

extension Justification {
    /// Reads extension elements: `clause`, `reason` with attribute `lang` (zh, en), `valid` with `from` and `to`.
    init(_ annotations: [Annotation]) {
        for annotation in annotations where annotation.namespace == voucherdExtensionNamespace {
            switch annotation.name {
            case "clause": clause = annotation.text
            case "reason" where annotation.attributes["lang"]?.hasPrefix("en") == true: reasonEn = annotation.text
            case "reason": reasonZh = annotation.text
            case "valid": (validFrom, validTo) = (annotation.attributes["from"], annotation.attributes["to"])
            default: continue
            }
        }
    }

    /// Sets the member that an annotation column of this name stands for; false if it stands for none.
    @discardableResult
    mutating func set(column: String, _ text: String) -> Bool {
        switch column.lowercased() {
        case "clause", "条款": clause = text
        case "reason-zh", "理由": reasonZh = text
        case "reason-en", "reason": reasonEn = text
        case "valid-from", "生效": validFrom = text
        case "valid-to", "失效": validTo = text
        default: return false
        }
        return true
    }
}

extension DecisionTable {
    /// Clause, reasons and validity of a row: its extension elements, then its annotation columns over them.
    public func justification(row: Int) -> Justification {
        var found = Justification(rules[row].annotations)
        for (column, text) in zip(annotationColumns, rules[row].annotationEntries) where !text.isEmpty {
            found.set(column: column, text)
        }
        return found
    }
}

extension Decision {
    /// Clause, reasons and validity that the decision carries itself.
    public var justification: Justification { Justification(annotations) }
}

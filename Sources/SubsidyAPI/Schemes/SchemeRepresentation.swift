import JSON
import Subsidy

/// A scheme is answered as its file says it; this is the part of it that the contract fixes.
struct SchemeRepresentation: Representation {
    let scheme: Scheme

    static let name = "Scheme"
    static let schema = Schema.object(
        [
            "id": .text(max: 64), "measure": .integer(1...12), "kind": .oneOf(SchemeKind.allCases.map(\.rawValue)), "title": bilingual,
            "clause": clause, "pool": Schema.text(max: 64).nullable,
            "rate": Schema.object(["max": .rate, "fixed": .rate], optional: ["max", "fixed"]).nullable,
            "caps": .array(.object(["limit": .money, "scope": .text(max: 40)], isOpen: true)), "base": Schema.text(max: 200).nullable,
            "form": .openObject,
            "documents": .array(.object(["kind": .text(max: 64), "title": bilingual, "required": .flag], isOpen: true)),
            "workflow": .array(.object(["stage": .text(max: 64), "role": .text(max: 64)], isOpen: true)),
            "publicityWorkingDays": .integer(0...365),
            "effective": .object(["from": .date, "to": Schema.date.nullable], optional: ["to"], isOpen: true), "version": .text(max: 64),
            "notes": .array(.openObject), "examples": .array(.openObject),
        ], isOpen: true)

    static let bilingual = Schema.object(["zh": .text(min: 0, max: 2000), "en": .text(min: 0, max: 2000)])
    static let clause = Schema.object(["document": .text(max: 200), "article": .integer(1...100), "text": .text(max: 10_000)])

    func encode(to writer: inout JSONWriter) { scheme.encode(to: &writer) }
}

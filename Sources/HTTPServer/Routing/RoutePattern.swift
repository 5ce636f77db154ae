/// A route's pattern, taken apart.
struct RoutePattern {
    enum Segment: Hashable {
        case literal([UInt8])
        case parameter
        case rest
    }

    let segments: [Segment]
    let parameterNames: [String]
    let text: String

    init(_ text: String) throws(RouterError) {
        guard text.hasPrefix("/") else { throw RouterError(pattern: text, reason: "a pattern starts with /") }
        var segments: [Segment] = []
        var names: [String] = []
        for part in text.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            if segments.last == .rest { throw RouterError(pattern: text, reason: "nothing can follow {name...}") }
            guard part.hasPrefix("{"), part.hasSuffix("}") else {
                guard !part.contains(where: { "{}%?#".contains($0) }) else {
                    throw RouterError(pattern: text, reason: "a literal segment is written decoded, without {}%?#")
                }
                segments.append(.literal(Array(part.utf8)))
                continue
            }
            let isRest = part.hasSuffix("...}")
            let name = String(part.dropFirst().dropLast(isRest ? 4 : 1))
            guard !name.isEmpty, !names.contains(name) else { throw RouterError(pattern: text, reason: "parameter names are unique") }
            names.append(name)
            segments.append(isRest ? .rest : .parameter)
        }
        guard names.count <= RequestStorage.parametersMax else {
            throw RouterError(pattern: text, reason: "at most \(RequestStorage.parametersMax) parameters")
        }
        self.segments = segments
        parameterNames = names
        self.text = text
    }

    var isStatic: Bool { parameterNames.isEmpty }
}

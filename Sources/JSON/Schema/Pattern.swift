// Regular expressions of `pattern`, in the part of ECMA 262's syntax that schemas should keep to (JSON Schema 6.4).
// A text is matched by walking all alternatives at once, so that the time is bounded by text × program whatever the
// pattern and the text are: a form's field cannot stop a server.

/// A compiled pattern. It matches where any part of a text does, unless anchored with `^` and `$`.
struct Pattern: Sendable {
    enum Step: Sendable {
        case scalars(ScalarSet)
        /// Goes on at both places.
        case split(Int, Int)
        case jump(Int)
        case start
        case end
        case match
    }

    let text: String
    let steps: [Step]
    /// The same for short programs, whose places are the bits of a word.
    private let bits: PatternBits?

    /// Steps of one program: counted repetitions are written out.
    static let stepsMax = 4096
    /// Groups within each other.
    static let nestingMax = 32

    init(_ text: String) throws(PatternError) {
        var parser = PatternParser(text)
        let tree = try parser.parse()
        var builder = PatternBuilder()
        try builder.emit(tree)
        builder.steps.append(.match)
        self.text = text
        steps = builder.steps
        bits = PatternBits(builder.steps)
    }

    /// Whether some part of the text matches.
    func matches(_ text: String) -> Bool {
        if let bits { return bits.matches(text) }
        var walk = Walk(steps)
        walk.add(0, atStart: true, atEnd: text.unicodeScalars.isEmpty)
        var position = text.unicodeScalars.startIndex
        while position < text.unicodeScalars.endIndex, !walk.isMatched {
            let scalar = text.unicodeScalars[position]
            text.unicodeScalars.formIndex(after: &position)
            walk.advance(over: scalar, atEnd: position == text.unicodeScalars.endIndex)
        }
        return walk.isMatched
    }
}

/// Why a pattern cannot be used.
struct PatternError: Error, Sendable, Hashable {
    let detail: String
}

/// The places of a program that a text has come to so far.
private struct Walk {
    let steps: [Pattern.Step]
    var isMatched = false
    private var current: [Int] = []
    private var isHere: [Bool]
    private var pending: [Int] = []

    init(_ steps: [Pattern.Step]) {
        self.steps = steps
        isHere = Array(repeating: false, count: steps.count)
    }

    /// Adds a place and all that follow from it without reading a scalar.
    mutating func add(_ place: Int, atStart: Bool, atEnd: Bool) {
        pending.append(place)
        while let place = pending.popLast() {
            guard !isHere[place] else { continue }
            isHere[place] = true
            switch steps[place] {
            case .scalars: current.append(place)
            case .split(let first, let second): pending += [second, first]
            case .jump(let target): pending.append(target)
            case .start: if atStart { pending.append(place + 1) }
            case .end: if atEnd { pending.append(place + 1) }
            case .match: isMatched = true
            }
        }
    }

    mutating func advance(over scalar: Unicode.Scalar, atEnd: Bool) {
        let before = current
        current.removeAll(keepingCapacity: true)
        for index in isHere.indices { isHere[index] = false }
        for place in before {
            if case .scalars(let set) = steps[place], set.contains(scalar) { add(place + 1, atStart: false, atEnd: atEnd) }
        }
        // A match may begin anywhere.
        add(0, atStart: false, atEnd: atEnd)
    }
}

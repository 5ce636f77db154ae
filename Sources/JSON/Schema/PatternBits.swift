/// A pattern of few steps: the places that a text has come to are the bits of one word, and what follows from each without reading a
/// scalar is known beforehand. Nothing is allocated for a text.
struct PatternBits: Sendable {
    /// Steps that fit in a word.
    static let stepsMax = UInt64.bitWidth

    /// Where in the text a scalar was read: what `^` and `$` ask.
    private struct Closures: Sendable {
        /// For each place, the places that wait for a scalar or have matched.
        var reached: [UInt64]

        init(_ steps: [Pattern.Step], atStart: Bool, atEnd: Bool) {
            reached = steps.indices.map { Self.closure(of: $0, steps, atStart, atEnd) }
        }

        private static func closure(of place: Int, _ steps: [Pattern.Step], _ atStart: Bool, _ atEnd: Bool) -> UInt64 {
            var (seen, reached): (UInt64, UInt64) = (0, 0)
            var pending = [place]
            while let place = pending.popLast() {
                guard seen & 1 << place == 0 else { continue }
                seen |= 1 << place
                switch steps[place] {
                case .scalars, .match: reached |= 1 << place
                case .split(let first, let second): pending += [first, second]
                case .jump(let target): pending.append(target)
                case .start: if atStart { pending.append(place + 1) }
                case .end: if atEnd { pending.append(place + 1) }
                }
            }
            return reached
        }
    }

    /// What the steps that wait for a scalar accept; nil for the others.
    private let sets: [ScalarSet?]
    private let within: Closures
    private let atEnd: Closures
    /// The places at the start of a text that is not empty, and of the empty one.
    private let first: UInt64
    private let firstOfNothing: UInt64
    private let match: UInt64

    /// - Returns: nil where the steps are too many.
    init?(_ steps: [Pattern.Step]) {
        guard steps.count <= Self.stepsMax else { return nil }
        sets = steps.map { if case .scalars(let set) = $0 { set } else { nil } }
        within = Closures(steps, atStart: false, atEnd: false)
        atEnd = Closures(steps, atStart: false, atEnd: true)
        first = Closures(steps, atStart: true, atEnd: false).reached[0]
        firstOfNothing = Closures(steps, atStart: true, atEnd: true).reached[0]
        match = steps.indices.reduce(0) { if case .match = steps[$1] { $0 | 1 << $1 } else { $0 } }
    }

    func matches(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        var position = scalars.startIndex
        var places = scalars.isEmpty ? firstOfNothing : first
        while places & match == 0, position < scalars.endIndex {
            let scalar = scalars[position]
            scalars.formIndex(after: &position)
            let closures = position == scalars.endIndex ? atEnd : within
            // A match may begin anywhere.
            var next = closures.reached[0]
            while places != 0 {
                let place = places.trailingZeroBitCount
                places &= places - 1
                if sets[place]?.contains(scalar) == true { next |= closures.reached[place + 1] }
            }
            places = next
            // An anchored pattern that has come to nothing stays there, but for what may begin at the end.
            if places == 0, within.reached[0] == 0, atEnd.reached[0] == 0 { return false }
        }
        return places & match != 0
    }
}

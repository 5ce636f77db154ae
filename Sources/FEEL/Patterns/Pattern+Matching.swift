extension Pattern {
    /// Where each group begins and ends; group 0 is the whole. -1 where a group took no part.
    struct Match {
        var bounds: [Int]

        var start: Int { bounds[0] }
        var end: Int { bounds[1] }

        func range(_ group: Int) -> Range<Int>? {
            guard group * 2 + 1 < bounds.count, bounds[group * 2] >= 0, bounds[group * 2 + 1] >= bounds[group * 2] else { return nil }
            return bounds[group * 2]..<bounds[group * 2 + 1]
        }
    }

    func firstMatch(in text: [Unicode.Scalar], from start: Int, _ frame: inout Frame) throws(Failure) -> Match? {
        // Keeping a state for coming back copies its groups and loop marks.
        let price = 1 + ((groupCount + 1) * 2 + registerCount) / 32
        var steps = frame.limits.patternStepsMax / price
        let granted = steps
        defer { frame.stepsLeft -= (granted - steps) * price / 2 }
        for at in start...text.count {
            if let match = try match(text, at: at, &steps) { return match }
        }
        return nil
    }

    /// Numbers that the states to come back to may hold together.
    static let waitingNumbersMax = 8_000_000
    /// Characters of a group that are compared in one step.
    static let charactersPerStep = 4

    private struct Thread {
        var counter: Int
        var at: Int
        var saved: [Int]
    }

    private func match(_ text: [Unicode.Scalar], at start: Int, _ steps: inout Int) throws(Failure) -> Match? {
        let groupSlots = (groupCount + 1) * 2
        var thread = Thread(counter: 0, at: start, saved: [Int](repeating: -1, count: groupSlots + registerCount))
        thread.saved[0] = start
        var waiting: [Thread] = []
        let waitingMax = Pattern.waitingNumbersMax / (groupSlots + registerCount + 6)
        while true {
            steps -= 1
            guard steps >= 0, waiting.count <= waitingMax else {
                throw Failure("the regular expression takes too many steps on this text", .limit)
            }
            switch step(&thread, text, &waiting, groupSlots, &steps) {
            case .goesOn: continue
            case .matched:
                thread.saved[1] = thread.at
                return Match(bounds: Array(thread.saved[..<groupSlots]))
            case .failed:
                guard let next = waiting.popLast() else { return nil }
                thread = next
            }
        }
    }

    private enum Step { case goesOn, matched, failed }

    @inline(__always)
    private func step(
        _ thread: inout Thread, _ text: [Unicode.Scalar], _ waiting: inout [Thread], _ groupSlots: Int, _ steps: inout Int
    ) -> Step {
        switch program[thread.counter] {
        case .match: return .matched
        case .jump(let target):
            thread.counter = target
            return .goesOn
        case .split(let first, let second):
            waiting.append(Thread(counter: second, at: thread.at, saved: thread.saved))
            thread.counter = first
            return .goesOn
        case .save(let slot): thread.saved[slot] = thread.at
        case .mark(let register): thread.saved[groupSlots + register] = thread.at
        case .progress(let register): if thread.saved[groupSlots + register] == thread.at { return .failed }
        case .lineStart: if !isLineStart(text, thread.at) { return .failed }
        case .lineEnd: if !isLineEnd(text, thread.at) { return .failed }
        case .backReference(let group): if !takeGroup(group, &thread, text, &steps) { return .failed }
        case .character, .set, .any:
            if case .set(let set) = program[thread.counter] { steps -= set.extraSteps }
            guard thread.at < text.count, accepts(program[thread.counter], text[thread.at]) else { return .failed }
            thread.at += 1
        }
        thread.counter += 1
        return .goesOn
    }

    @inline(__always)
    private func accepts(_ instruction: Instruction, _ scalar: Unicode.Scalar) -> Bool {
        switch instruction {
        case .character(let wanted): wanted == scalar || (flags.ignoresCase && CharacterSet.sameLetter(wanted, scalar))
        case .set(let set): set.contains(scalar, ignoringCase: flags.ignoresCase)
        case .any: flags.dotMatchesNewline || (scalar != "\n" && scalar != "\r")
        default: false
        }
    }

    private func isLineStart(_ text: [Unicode.Scalar], _ at: Int) -> Bool {
        // Behind a newline that ends the text no line begins (XPath, 5.6.1.1).
        at == 0 || (flags.multiline && text[at - 1] == "\n" && at < text.count)
    }

    private func isLineEnd(_ text: [Unicode.Scalar], _ at: Int) -> Bool {
        at == text.count || (flags.multiline && text[at] == "\n")
    }

    /// A group that took no part matches nothing, which always succeeds.
    private func takeGroup(_ group: Int, _ thread: inout Thread, _ text: [Unicode.Scalar], _ steps: inout Int) -> Bool {
        let (from, to) = (thread.saved[group * 2], thread.saved[group * 2 + 1])
        guard from >= 0, to >= from else { return true }
        guard thread.at + to - from <= text.count else { return false }
        steps -= (to - from) / Pattern.charactersPerStep
        for offset in 0..<to - from {
            let (wanted, found) = (text[from + offset], text[thread.at + offset])
            guard wanted == found || (flags.ignoresCase && CharacterSet.sameLetter(wanted, found)) else { return false }
        }
        thread.at += to - from
        return true
    }

    // MARK: Uses

    /// All matches replaced; `$1` in the replacement is a group, `\$` a dollar. A pattern that matches nothing at all is refused.
    func replace(in text: [Unicode.Scalar], by replacement: String, _ frame: inout Frame) throws(Failure) -> String {
        if try firstMatch(in: [], from: 0, &frame) != nil { throw Failure("the pattern matches the empty string") }
        let parts = try Replacement(replacement, groupCount: groupCount, isLiteral: flags.isLiteral)
        var result: [Unicode.Scalar] = []
        var at = 0
        while at <= text.count, let match = try firstMatch(in: text, from: at, &frame) {
            try frame.pay(1)
            guard result.count <= frame.limits.stringBytesMax else { throw Failure("the string would be too long", .limit) }
            result += text[at..<match.start]
            parts.append(to: &result, match, text)
            if match.end == match.start {
                if match.start < text.count { result.append(text[match.start]) }
                at = match.end + 1
            } else {
                at = match.end
            }
        }
        if at < text.count { result += text[at...] }
        return try StringFunctions.limited(String(scalars: result), frame)
    }

    /// The pieces between the matches; a match of nothing does not cut.
    func split(_ text: [Unicode.Scalar], _ frame: inout Frame) throws(Failure) -> [String] {
        var pieces: [String] = []
        var pieceStart = 0
        var at = 0
        while at <= text.count, let match = try firstMatch(in: text, from: at, &frame) {
            try frame.pay(2)
            if match.end == match.start {
                at = match.end + 1
                continue
            }
            pieces.append(String(scalars: text[pieceStart..<match.start]))
            pieceStart = match.end
            at = match.end
        }
        pieces.append(String(scalars: text[pieceStart...]))
        return pieces
    }

    /// A replacement string, read.
    private struct Replacement {
        private enum Part {
            case text(Unicode.Scalar)
            case group(Int)
        }
        private var parts: [Part] = []

        init(_ text: String, groupCount: Int, isLiteral: Bool) throws(Failure) {
            let scalars = Array(text.unicodeScalars)
            var at = 0
            while at < scalars.count {
                let scalar = scalars[at]
                at += 1
                if isLiteral {
                    parts.append(.text(scalar))
                } else if scalar == "\\" {
                    guard at < scalars.count, scalars[at] == "\\" || scalars[at] == "$" else {
                        throw Failure("in a replacement a backslash stands before a backslash or a dollar")
                    }
                    parts.append(.text(scalars[at]))
                    at += 1
                } else if scalar == "$" {
                    at = try appendGroup(scalars, at, groupCount)
                } else {
                    parts.append(.text(scalar))
                }
            }
        }

        /// As many digits as still name a group; a single one that names none stands for nothing.
        private mutating func appendGroup(_ scalars: [Unicode.Scalar], _ start: Int, _ groupCount: Int) throws(Failure) -> Int {
            guard start < scalars.count, Characters.isDigit(scalars[start]) else {
                throw Failure("in a replacement a dollar stands before a digit")
            }
            var at = start + 1
            var group = Int(scalars[start].value) - 48
            while at < scalars.count, Characters.isDigit(scalars[at]), group * 10 + Int(scalars[at].value) - 48 <= groupCount {
                group = group * 10 + Int(scalars[at].value) - 48
                at += 1
            }
            parts.append(.group(group))
            return at
        }

        func append(to result: inout [Unicode.Scalar], _ match: Match, _ text: [Unicode.Scalar]) {
            for part in parts {
                switch part {
                case .text(let scalar): result.append(scalar)
                case .group(let group): if let range = match.range(group) { result += text[range] }
                }
            }
        }
    }
}

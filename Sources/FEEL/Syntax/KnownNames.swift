// Names that a plain word scanner would cut: those with spaces or symbols in them. They are kept by their first
// word, longest first, so that the lexer can ask at each word whether a longer name begins there.

struct KnownNames: Sendable {
    private var byFirstWord: [String: [[Unicode.Scalar]]] = [:]

    init(_ names: some Sequence<String> = []) {
        for name in names { insert(name) }
    }

    mutating func insert(_ name: String) {
        let scalars = Array(name.unicodeScalars)
        guard let first = scalars.first, Characters.isNameStart(first) else { return }
        guard !scalars.allSatisfy(Characters.isNamePart) else { return }
        let word = KnownNames.firstWord(of: scalars)
        var names = byFirstWord[word, default: []]
        guard !names.contains(scalars) else { return }
        let place = names.firstIndex { $0.count < scalars.count } ?? names.count
        names.insert(scalars, at: place)
        byFirstWord[word] = names
    }

    private static func firstWord(of scalars: [Unicode.Scalar]) -> String {
        String(scalars: scalars.prefix(while: Characters.isNamePart))
    }

    /// The longest name that begins with `word` at `start` in a text, and where it ends.
    func longest(_ word: String, in text: [Unicode.Scalar], at start: Int) -> (name: String, end: Int)? {
        guard let names = byFirstWord[word] else { return nil }
        for name in names {
            if let end = KnownNames.match(name, text, start) {
                return (String(scalars: name), end)
            }
        }
        return nil
    }

    /// One space in the name stands for any run of white space in the text; a name must not end inside a word.
    private static func match(_ name: [Unicode.Scalar], _ text: [Unicode.Scalar], _ start: Int) -> Int? {
        var at = start
        for scalar in name {
            if scalar == " " {
                guard at < text.count, Characters.isSpace(text[at]) else { return nil }
                while at < text.count, Characters.isSpace(text[at]) { at += 1 }
            } else {
                guard at < text.count, text[at] == scalar else { return nil }
                at += 1
            }
        }
        if at < text.count, let last = name.last, Characters.isNamePart(last), Characters.isNamePart(text[at]) { return nil }
        return at
    }
}

import Testing

@testable import JSON

@Suite struct PatternTests {
    @Test(
        arguments: [
            ("a", ["a", "xax"], ["", "b"]),
            ("^a$", ["a"], ["aa", "ba", ""]),
            ("^$", [""], ["a"]),
            ("", ["", "a"], []),
            ("^(ab|c)*d$", ["d", "abcd", "ccabd"], ["abd ", "acd"]),
            ("^a{2,3}$", ["aa", "aaa"], ["a", "aaaa"]),
            ("^a{2}$", ["aa"], ["a", "aaa"]),
            ("^a{2,}b?$", ["aa", "aaaab"], ["a", "ab"]),
            ("^[a-c\\d_-]+$", ["a-1_", "cb9"], ["d", "", "a b"]),
            ("^[^0-9]+$", ["abc", "浦东"], ["a1"]),
            ("^.$", ["a", "😀"], ["\n", "ab"]),
            ("^\\p{L}+$", ["abc", "浦东", "é"], ["1", "a b"]),
            ("^\\w\\W\\s\\S\\D$", ["a- bc"], ["--  1"]),
            ("\\u6d66|\\u{4e1c}", ["浦", "东"], ["x"]),
            ("^(?:x|y|)z$", ["xz", "yz", "z"], ["xyz"]),
            ("^a+?b$", ["ab", "aab"], ["b"]),
            ("^\\.\\/\\\\$", ["./\\"], ["a/\\"]),
            ("a^b", [], ["ab"]),
            ("^[]$", [], ["a", ""]),
            (
                "^(0|[1-9][0-9]{0,12})(\\.[0-9]{1,2})?$", ["0", "0.5", "1200000.00"],
                ["00", "1.", ".5", "1.234", "-1", "1e3", "123456789012345"]
            ),
        ] as [(String, [String], [String])]
    ) func aPatternMatchesWhatItShould(_ text: String, _ matching: [String], _ others: [String]) throws {
        let pattern = try Pattern(text)
        for one in matching { #expect(pattern.matches(one), "\(one)") }
        for one in others { #expect(!pattern.matches(one), "\(one)") }
    }

    @Test func aPatternThatOthersChokeOnTakesOneWalk() throws {
        // Backtracking engines need 2^n steps here; the test ends only because this one does not.
        let pattern = try Pattern("^(a+)+$")
        #expect(!pattern.matches(String(repeating: "a", count: 5000) + "b"))
        #expect(try !Pattern("^(a|a|a?)*c$").matches(String(repeating: "a", count: 2000)))
    }

    @Test(arguments: [
        "(", ")", "[a", "a{", "a{x}", "a{2,1}", "*a", "a\\", "(?<n>a)", "(?!a)", "\\b", "\\1", "[z-a]", "\\p{Greek}", "a{99999}",
        "((a{100}){100}){100}",
    ])
    func whatIsNoPatternIsRefused(_ text: String) {
        #expect(throws: PatternError.self) { try Pattern(text) }
    }
}

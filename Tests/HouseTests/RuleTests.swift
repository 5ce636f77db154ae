import Testing

/// Each of the fifteen rules that are most likely to be got wrong (domain page) has a test whose name has its number.
@Suite struct RuleTests {
    @Test(arguments: 1...15) func everyRuleHasATestThatNamesItsNumber(_ rule: Int) {
        let name = "func rule\(rule)_"
        #expect(House.tests.contains { file in file.lines.contains { $0.contains(name) } }, "no test is called rule\(rule)_…")
    }

    @Test(arguments: 1...7) func everyPointOfMoneyHasATestThatNamesItsNumber(_ point: Int) {
        let name = "func money\(point)_"
        #expect(House.tests.contains { file in file.lines.contains { $0.contains(name) } }, "no test is called money\(point)_…")
    }
}

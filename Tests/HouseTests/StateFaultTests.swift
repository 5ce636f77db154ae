import Testing

/// A replay asks every table of the state whether it could do what an event wanted: a table that is not asked would hide a bad record.
@Suite struct StateFaultTests {
    @Test func everyTableOfTheState_IsAskedForItsFault() throws {
        let state = try #require(House.sources.first { $0.path.hasSuffix("Subsidy/Core/State.swift") })
        let asked = House.text("Sources/Subsidy/Core/State+Faults.swift")
        let tables = state.lines.filter { $0.contains("= Table<") || $0.contains("= Sharded<") }.compactMap { line in
            line.split(separator: " ").drop { $0 != "var" }.dropFirst().first.map(String.init)
        }
        #expect(tables.count > 10)
        for table in tables { #expect(asked.contains("\(table).fault"), "\(table) is not asked") }
    }
}

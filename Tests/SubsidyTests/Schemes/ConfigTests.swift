import Testing

@testable import Subsidy

@Suite struct ConfigTests {
    @Test func theShippedConfigurationHasNoFindings() {
        let findings = Policy.check(Fixture.config)
        #expect(findings.isEmpty, "\(findings.map { $0.text(in: .english) }.joined(separator: "\n"))")
    }
}

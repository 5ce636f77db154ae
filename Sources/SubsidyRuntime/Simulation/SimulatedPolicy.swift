import JSON
import Journal
import Ledger
import Subsidy

extension Policy {
    /// The policy of a simulated world: pools that some ten grants empty, so that the last yuan is raced for, and of what the notice
    /// leaves to a city sometimes this, sometimes that.
    func simulated(_ random: inout SplitMix64) throws -> Policy {
        var settings = settings
        if random.next(below: 2) == 0 { settings = settings.setting("secondCheckerFrom", to: "300000.00") }
        if random.next(below: 2) == 0 {
            settings = settings.setting("recoveryDueDays", to: 20).setting("recoveryInterestRate", to: "0.0365")
        }
        let isConfirmed = random.next(below: 2) == 0
        let today = SandboxClock.start.date
        let schemes = try schemes.map { scheme in
            guard isConfirmed, scheme.kind == .entitlement else { return scheme }
            return try scheme.changed(by: ["entitlement": ["confirmationWorkingDays": 4]], settings: settings.values(on: today))
        }
        return Policy(schemes: schemes, pools: pools, calendar: calendar, settings: settings, notices: notices).appropriating([
            "compute-voucher": .yuan(5_000_000), "model-voucher": .yuan(20_000_000), "corpus-voucher": .yuan(4_000_000),
            "compute-facility": .yuan(3_000_000), "application-promotion": .yuan(5_000_000), "technology-innovation": .yuan(9_000_000),
            "industry-platforms": .yuan(30_000_000), "cluster-development": .yuan(3_000_000), "talent": .yuan(6_000_000),
            "open-ecosystem": .yuan(5_000_000),
        ])
    }
}

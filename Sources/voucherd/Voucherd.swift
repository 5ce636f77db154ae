// The executable: commands and wiring, nothing else.

import ArgumentParser

@main
struct Voucherd: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "voucherd",
        abstract: "Runs a city's AI subsidy policy end to end: applications, review, publicity, vouchers, payment, the books.",
        discussion: "沪经信智〔2025〕489号的全流程办理：测算、申报、审核、公示、发券、核销、拨付、追缴与账簿。",
        version: "0.1.0",
        subcommands: [
            ServeCommand.self, DemoCommand.self, SimulateCommand.self, CheckCommand.self, AssessCommand.self, VerifyCommand.self,
            BackupCommand.self, RestoreCommand.self, SnapshotCommand.self, ExportCommand.self, LedgerCommand.self,
            DMNCommand.self, BenchCommand.self, HealthCommand.self, StatusCommand.self,
        ])
}

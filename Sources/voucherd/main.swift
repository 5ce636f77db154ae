import ArgumentParser

struct Voucherd: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "voucherd", subcommands: [DMNCommand.self])
}

Voucherd.main()

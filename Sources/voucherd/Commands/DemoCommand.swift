import ArgumentParser

struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "demo", abstract: "The whole life of a voucher over real HTTP, printed step by step.")
}

import ArgumentParser
import JSON
import Subsidy
import SubsidyRuntime

struct AssessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assess", abstract: "Assesses one claim on the command line, with its trace.",
        discussion:
            "The input is the body of POST /v1/assessments; its scheme may be left out. Nothing is on record: history and pools are empty.")

    @Argument(help: "The scheme's id, such as model-api.") var scheme: String
    @Option(help: "A JSON file {enterprise, claim}.") var input: String
    @Option(help: "The configuration directory.") var config = "Config"
    @Option(help: "The day of the assessment; today where it is not given.") var on: String?
    @Option(help: "zh-CN or en.") var language = "zh-CN"

    func run() throws {
        let policy = try Policy.loadOrComplain(config)
        guard let today = on.map({ LocalDate($0) }) ?? SystemClock().now().date else {
            throw ValidationError("--on wants a date, as 2026-01-05")
        }
        guard let language = Language(rawValue: language) else { throw ValidationError("--language is zh-CN or en") }
        guard case .object(var body) = try JSON(parsing: try Files.read(input)) else { throw ValidationError("\(input) is no JSON object") }
        body["scheme"] = .string(scheme)
        do throws(Problem) {
            let request = try AssessmentRequest(json: .object(body), policy: policy, today: today)
            let assessment = assess(
                AssessmentInput(
                    scheme: request.scheme, enterprise: request.enterprise, claim: request.claim, today: today,
                    settings: policy.settings.values(on: today)))
            var writer = JSONWriter()
            assessment.encode(to: &writer, language: language, scheme: request.scheme)
            Files.say(String(decoding: writer.bytes, as: UTF8.self))
        } catch {
            Files.complain(error.detail.text(in: language))
            for failure in error.failures { Files.complain("\(failure.pointer): \(failure.message.text(in: language))") }
            throw ExitCode.failure
        }
    }
}

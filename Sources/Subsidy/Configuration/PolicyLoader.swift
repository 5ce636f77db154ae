import DMN
import JSON
import Ledger

/// Reads a configuration directory and gathers everything that is wrong with it.
struct PolicyLoader {
    private let files: ConfigurationFiles
    private(set) var findings: [ConfigurationFinding] = []
    private(set) var sources = PolicySources()

    init(_ directory: String) { files = ConfigurationFiles(directory: directory) }

    mutating func load() -> Policy {
        let settings: DatedSettings = readFile("voucherd.json") { json in try json.optionalMember("settings") ?? .none } ?? .none
        let pools = loadPools()
        let calendar = WorkingCalendar(loadCalendar())
        let notices: [Notice] = files.names(in: "notice").compactMap { name in readFile("notice/\(name)") { try Notice(json: $0) } }
        let schemes = loadSchemes(settings)
        var policy = Policy(schemes: schemes, pools: pools, calendar: calendar, settings: settings, notices: notices)
        policy.sources = sources
        findings += PolicyConsistency(policy).findings()
        return policy
    }

    private mutating func loadPools() -> [PoolDefinition] {
        let pools: [PoolDefinition] = readFile("pools.json") { try $0.member("pools") } ?? []
        for (index, pool) in pools.enumerated() where pools[..<index].contains(where: { $0.id == pool.id }) {
            add(
                "pools.json", ["pools", String(index), "id"], "资金池 \(pool.id) 出现两次。", "The pool \(pool.id) is there twice.",
                "删去一个。", "Remove one.")
        }
        return pools
    }

    private mutating func loadCalendar() -> [CalendarYear] {
        var years: [CalendarYear] = []
        for name in files.names(in: "calendar") {
            guard let year: CalendarYear = readFile("calendar/\(name)", { try CalendarYear(json: $0) }) else { continue }
            if name != "\(year.year).json" {
                add(
                    "calendar/\(name)", ["year"], "文件名与年份 \(year.year) 不一致。", "The file's name does not fit the year \(year.year).",
                    "改名为 \(year.year).json，或改正年份。", "Rename it to \(year.year).json, or correct the year.")
            }
            years.append(year)
        }
        if years.isEmpty {
            findings.append(
                ConfigurationFinding(
                    file: "calendar", message: LocalizedText(zh: "没有任何年份的工作日历。", en: "There is no working calendar of any year."),
                    remedy: LocalizedText(zh: "添加 calendar/YYYY.json。", en: "Add calendar/YYYY.json.")))
        }
        return years
    }

    private mutating func loadSchemes(_ settings: DatedSettings) -> [Scheme] {
        var schemes: [Scheme] = []
        for name in files.names(in: "schemes") {
            let path = "schemes/\(name)"
            guard let source = readJSON(path) else { continue }
            let (decision, isReadable) = readDecision(of: source)
            guard isReadable else { continue }
            do {
                let from = (try? source.json.member("effective", as: Validity.self))?.from ?? LocalDate(day: 0)
                let scheme = try Scheme(json: source.json, settings: settings.values(on: from), decision: decision)
                schemes.append(scheme)
                sources.schemes[scheme.versionKey] = path
            } catch {
                findings += error.faults.map {
                    source.finding(
                        at: $0.pointer, $0.message,
                        remedy: LocalizedText(zh: "改正此处；写法可参照其他支持项目文件。", en: "Correct it here; other scheme files show how."))
                }
            }
        }
        return schemes.sorted { ($0.id, $0.effective.from, $0.version) < ($1.id, $1.effective.from, $1.version) }
    }

    /// The decision model that a scheme names; a finding, and not readable, where it cannot be used as written.
    private mutating func readDecision(of source: SourceFile) -> (SchemeDecision?, isReadable: Bool) {
        guard let model = source.json["decision"]?["model"]?.string else { return (nil, true) }
        do {
            let decision = try SchemeDecision(
                model: model, name: source.json["decision"]?["name"]?.string, contentsOf: files.path(of: "schemes/\(model)"))
            let errors = decision.program.findings.filter { $0.severity == .error }
            findings += errors.map { $0.asFinding(in: "schemes/\(model)") }
            return (decision, errors.isEmpty)
        } catch {
            findings.append(
                ConfigurationFinding(
                    file: "schemes/\(model)", line: error.place.line,
                    message: LocalizedText(zh: "决策模型无法使用：\(error.message)", en: "The decision model cannot be used: \(error.message)"),
                    remedy: LocalizedText(
                        zh: "改正模型，或改正 decision.model、decision.name。", en: "Correct the model, or decision.model and decision.name.")))
            return (nil, false)
        }
    }

    private mutating func add(_ path: String, _ tokens: [String], _ zh: String, _ en: String, _ remedyZh: String, _ remedyEn: String) {
        guard let source = sources.files[path] else { return }
        findings.append(
            source.finding(
                at: JSONPointer(tokens: tokens), LocalizedText(zh: zh, en: en), remedy: LocalizedText(zh: remedyZh, en: remedyEn)))
    }

    /// Reads and decodes a file; nil, with a finding, where either fails.
    private mutating func readFile<T>(_ path: String, _ decode: (JSON) throws -> T) -> T? {
        guard let source = readJSON(path) else { return nil }
        do {
            return try decode(source.json)
        } catch let error as JSONShapeError {
            findings.append(
                source.finding(
                    at: error.pointer,
                    LocalizedText(zh: "应为 \(error.expected)，现为 \(error.found)。", en: "Expected \(error.expected), found \(error.found)."),
                    remedy: LocalizedText(zh: "改正这一项。", en: "Correct this member.")))
        } catch {
            findings.append(
                source.finding(
                    at: .root, LocalizedText(zh: "\(error)", en: "\(error)"), remedy: LocalizedText(zh: "改正此文件。", en: "Correct this file."))
            )
        }
        return nil
    }

    private mutating func readJSON(_ path: String) -> SourceFile? {
        do {
            let octets = try files.read(path)
            let source = SourceFile(path: path, json: try JSON(parsing: octets), locator: JSONLocator(octets))
            sources.files[path] = source
            return source
        } catch let error as JSONError {
            findings.append(
                ConfigurationFinding(
                    file: path, line: error.line,
                    message: LocalizedText(
                        zh: "第 \(error.column) 列：不是有效的 JSON：\(error.detail)。",
                        en: "Column \(error.column): this is not JSON: \(error.detail)."),
                    remedy: LocalizedText(zh: "改正 JSON 的写法。", en: "Correct the JSON.")))
        } catch {
            let detail = (error as? ConfigurationFiles.ReadError)?.detail ?? "\(error)"
            findings.append(
                ConfigurationFinding(
                    file: path, message: LocalizedText(zh: "无法读取：\(detail)。", en: "It cannot be read: \(detail)."),
                    remedy: LocalizedText(
                        zh: "在配置目录 \(files.directory) 中添加此文件，或检查权限。", en: "Add the file to \(files.directory), or check its permissions.")))
        }
        return nil
    }
}

/// Where the parts of a policy were read from.
struct PolicySources: Sendable {
    var files: [String: SourceFile] = [:]
    /// A scheme's file, by id and version.
    var schemes: [String: String] = [:]

    /// A finding in a scheme's file; of a policy that was not read from files, without a line.
    func finding(
        _ severity: ConfigurationFinding.Severity = .error, in scheme: Scheme, at tokens: [String], _ message: LocalizedText,
        remedy: LocalizedText
    ) -> ConfigurationFinding {
        let pointer = JSONPointer(tokens: tokens)
        if let source = schemes[scheme.versionKey].flatMap({ files[$0] }) {
            return source.finding(severity, at: pointer, message, remedy: remedy)
        }
        return ConfigurationFinding(severity, file: "schemes/\(scheme.id).json", pointer: pointer, message: message, remedy: remedy)
    }
}

extension Scheme {
    /// One version of one scheme, as a key.
    var versionKey: String { "\(id)@\(version)" }
}

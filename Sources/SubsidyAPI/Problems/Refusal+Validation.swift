import JSON
import Subsidy

// Refusals of what a request says, each with its place in it.

extension Refusal {
    /// The content is not JSON; the place is where reading stopped.
    static func unreadable(_ error: JSONError) -> Refusal {
        Refusal(
            status: 400,
            Problem(
                .malformed, "invalid-json", zh: "请求内容不是合法的 JSON（第 \(error.line) 行第 \(error.column) 列）：\(error.chinese)。",
                en: "The content is not JSON at line \(error.line), column \(error.column): \(error.detail).",
                failures: [
                    Problem.Failure(
                        pointer: "", code: error.code.rawValue,
                        message: LocalizedText(zh: "第 \(error.line) 行第 \(error.column) 列：\(error.chinese)", en: error.description))
                ]))
    }

    /// The content breaks its schema; every failure at once.
    static func invalid(_ failures: [Problem.Failure]) -> Refusal {
        Refusal(
            status: 400,
            Problem(
                .malformed, "invalid-request", zh: "请求内容有 \(failures.count) 处不符合要求，逐条见 errors。",
                en: "The content breaks its schema in \(failures.count) place\(failures.count == 1 ? "" : "s"); errors lists all of them.",
                failures: failures))
    }

    /// One member that its schema lets through and its type does not, such as 30 February.
    static func shape(_ error: JSONShapeError) -> Refusal {
        invalid([
            Problem.Failure(
                pointer: error.pointer.description, code: "invalid-value",
                message: LocalizedText(
                    zh: "应为 \(error.expected)，实为 \(error.found)。", en: "Expected \(error.expected), found \(error.found)."))
        ])
    }

    static func invalidQuery(_ name: String, zh: String, en: String) -> Refusal {
        Refusal(
            status: 400,
            Problem(
                .malformed, "invalid-query", zh: "查询参数 \(name) \(zh)。", en: "The query parameter \(name) \(en).",
                failures: [Problem.Failure(pointer: "/query/" + name, code: "invalid-query", message: LocalizedText(zh: zh, en: en))]))
    }
}

extension Refusal {
    /// A file that is not of its format.
    static func unreadable(line: Int, detail: LocalizedText, format: String) -> Refusal {
        Refusal(
            status: 400,
            Problem(
                .malformed, "invalid-file", zh: "\(format) 文件第 \(line) 行有误：\(detail.zh)。",
                en: "The \(format) file is wrong in line \(line): \(detail.en)."))
    }
}

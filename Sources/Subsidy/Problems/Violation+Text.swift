// The one table that turns what a schema found into words and codes for people.

import JSON

extension JSONViolation {
    /// The code and the words of this violation, for a problem's `errors`.
    public var failure: Problem.Failure {
        let (code, text) = Self.words(keyword, expected, found)
        return Problem.Failure(pointer: pointer.description, code: code, message: text)
    }

    /// The same, for a value that stands at `prefix` in the request.
    public func failure(within prefix: String) -> Problem.Failure {
        let inner = failure
        return Problem.Failure(pointer: prefix + inner.pointer, code: inner.code, message: inner.message)
    }

    private static func words(_ keyword: String, _ expected: [String], _ found: String) -> (String, LocalizedText) {
        let one = expected.first ?? ""
        switch keyword {
        case "type", "anyOf": return ("wrong-type", typeText(expected, found))
        case "required": return ("required", text("缺少成员“\(one)”，请补上。", "The member \"\(one)\" is missing: add it."))
        case "additionalProperties":
            return ("unknown-member", text("不认识成员“\(one)”，请删除或改正名称。", "There is no member \"\(one)\" here: remove it or correct its name."))
        case "enum", "const":
            let list = expected.joined(separator: ", ")
            return ("not-permitted", text("只能是下列之一：\(list)。", "It must be one of: \(list)."))
        case "minLength":
            return ("too-short", text("至少 \(one) 个字符，现有 \(found) 个。", "It takes at least \(one) characters; it has \(found)."))
        case "maxLength": return ("too-long", text("最多 \(one) 个字符，现有 \(found) 个。", "It takes at most \(one) characters; it has \(found)."))
        case "pattern": return ("wrong-pattern", text("写法应符合 \(one)。", "It must be written as \(one)."))
        case "format": return ("wrong-format", formatText(one))
        case "minimum": return ("too-small", text("不能小于 \(one)。", "It must not be less than \(one)."))
        case "exclusiveMinimum": return ("too-small", text("必须大于 \(one)。", "It must be more than \(one)."))
        case "maximum": return ("too-large", text("不能大于 \(one)。", "It must not be more than \(one)."))
        case "exclusiveMaximum": return ("too-large", text("必须小于 \(one)。", "It must be less than \(one)."))
        case "multipleOf": return ("too-precise", text("最多 \(one) 位小数。", "It takes at most \(one) decimals."))
        case "minItems": return ("too-few", text("至少 \(one) 项，现有 \(found) 项。", "It takes at least \(one) items; it has \(found)."))
        case "maxItems": return ("too-many", text("最多 \(one) 项，现有 \(found) 项。", "It takes at most \(one) items; it has \(found)."))
        case "uniqueItems": return ("repeated", text("各项不能重复。", "No item may be there twice."))
        case "minProperties": return ("too-few", text("至少 \(one) 个成员，现有 \(found) 个。", "It takes at least \(one) members; it has \(found)."))
        case "maxProperties": return ("too-many", text("最多 \(one) 个成员，现有 \(found) 个。", "It takes at most \(one) members; it has \(found)."))
        case "oneOf":
            return (
                "ambiguous", text("内容只能符合其中一种写法，请核对接口说明。", "It must be of exactly one of the permitted shapes: see the API's description.")
            )
        default: return ("not-allowed", text("这里不允许有值。", "Nothing is allowed here: remove it."))
        }
    }

    private static func typeText(_ expected: [String], _ found: String) -> LocalizedText {
        let zh = expected.map { typeNames[$0] ?? $0 }.joined(separator: "或")
        return text(
            "应为\(zh.isEmpty ? "另一种写法" : zh)，现为\(typeNames[found] ?? found)。",
            "It must be \(expected.isEmpty ? "of another shape" : expected.joined(separator: " or ")); it is \(found).")
    }

    private static let typeNames = [
        "null": "空值", "boolean": "布尔值", "number": "数", "integer": "整数", "string": "字符串", "array": "数组", "object": "对象",
    ]

    private static func formatText(_ format: String) -> LocalizedText {
        switch format {
        case "money":
            text(
                "金额以元为单位，最多两位小数，不为负，如 \"1200000.00\"。",
                "An amount is in yuan with at most two decimals and not negative, as \"1200000.00\".")
        case "rate": text("比例在 0 到 1 之间，最多六位小数，如 \"0.5\"。", "A rate is between 0 and 1 with at most six decimals, as \"0.5\".")
        case "date": text("日期写作 2026-01-05，且确有这一天。", "A date is written as 2026-01-05 and must exist.")
        case "date-time": text("时间写作 2026-01-05T09:00:00+08:00。", "An instant is written as 2026-01-05T09:00:00+08:00.")
        case "uscc":
            text(
                "不是有效的统一社会信用代码：应为18位，末位是校验码。",
                "This is no valid unified social credit code: 18 characters, the last of which checks the others.")
        default: text("格式应为 \(format)。", "It must be of the format \(format).")
        }
    }

    private static func text(_ zh: String, _ en: String) -> LocalizedText { LocalizedText(zh: zh, en: en) }
}

extension Problem {
    /// A request body that is not what its schema wants: every violation at once.
    public static func invalidBody(_ failures: [Failure]) -> Problem {
        Problem(
            .malformed, "invalid-body", zh: "请求内容有 \(failures.count) 处不符合要求，请按 errors 逐项改正。",
            en: "Faults in the request: \(failures.count). Correct each that errors names.", failures: failures)
    }
}

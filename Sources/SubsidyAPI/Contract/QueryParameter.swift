import JSON

/// A query parameter that an endpoint knows. Any other is refused, so that a typing error does not pass for a filter.
struct QueryParameter: Sendable {
    enum Value: Sendable {
        case text(lengthMax: Int)
        case words([String])
        case integer(ClosedRange<Int>)
        case flag
        /// Text of one spelling, which `isRead` judges and the pattern describes.
        case written(pattern: String, lengthMax: Int, isRead: @Sendable (String) -> Bool)
    }

    let name: String
    let value: Value
    let summary: String

    static let limit = QueryParameter(
        name: "limit", value: .integer(1...PageRequest.limitMax), summary: "Elements on a page; 50 without it.")
    static let after = QueryParameter(
        name: "after", value: .written(pattern: Cursor.pattern, lengthMax: 13) { Cursor($0) != nil },
        summary: "The `next` of the page before.")
    static let paging = [limit, after]

    static func filter(_ name: String, _ summary: String) -> QueryParameter {
        QueryParameter(name: name, value: .text(lengthMax: 100), summary: summary)
    }

    static func filter(_ name: String, words: [String], _ summary: String) -> QueryParameter {
        QueryParameter(name: name, value: .words(words), summary: summary)
    }

    /// What is wrong with a value, in two languages; nil for nothing.
    func fault(in text: String) -> (zh: String, en: String)? {
        switch value {
        case .text(let lengthMax):
            return (1...lengthMax).contains(text.unicodeScalars.count)
                ? nil : ("须为 1 至 \(lengthMax) 个字符", "must have 1 to \(lengthMax) characters")
        case .words(let words):
            let list = words.joined(separator: ", ")
            return words.contains(text) ? nil : ("须为 \(list) 之一", "must be one of \(list)")
        case .integer(let range):
            let isInteger = Int(text).map { range.contains($0) && String($0) == text } ?? false
            return isInteger
                ? nil
                : ("须为 \(range.lowerBound) 至 \(range.upperBound) 的整数", "must be an integer from \(range.lowerBound) to \(range.upperBound)")
        case .written(_, _, let isRead):
            return isRead(text) ? nil : ("不是本服务给出的值", "is nothing that this service gave")
        case .flag:
            return text == "true" || text == "false" ? nil : ("须为 true 或 false", "must be true or false")
        }
    }

    var schema: Schema {
        switch value {
        case .text(let lengthMax): .text(max: lengthMax)
        case .words(let words): .oneOf(words)
        case .integer(let range): .integer(range)
        case .flag: .flag
        case .written(let pattern, let lengthMax, _): .pattern(pattern, max: lengthMax)
        }
    }
}

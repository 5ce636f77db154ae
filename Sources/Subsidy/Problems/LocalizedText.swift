import JSON

/// A sentence in the two languages that voucherd speaks.
public struct LocalizedText: Sendable, Hashable {
    public let zh: String
    public let en: String

    public init(zh: String, en: String) {
        self.zh = zh
        self.en = en
    }

    public func text(in language: Language) -> String {
        switch language {
        case .chinese: zh
        case .english: en
        }
    }
}

/// A language that answers can be written in.
public enum Language: String, Sendable, CaseIterable {
    case chinese = "zh-CN"
    case english = "en"
}

extension LocalizedText: JSONDecodable, JSONEncodable {
    public init(json: JSON) throws {
        self.init(zh: try json.member("zh"), en: try json.member("en"))
    }

    public func encode(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("zh", zh)
        writer.member("en", en)
        writer.endObject()
    }
}

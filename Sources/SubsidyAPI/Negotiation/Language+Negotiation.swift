import Subsidy

extension Language {
    /// The language for an answer to a request with this `Accept-Language` (RFC 4647, lookup); Chinese where nothing fits,
    /// for an answer in another language is better than none.
    static func negotiated(_ field: String?) -> Language {
        guard let field else { return .chinese }
        // The two values that nearly every caller sends need no list.
        if field == "en" { return .english }
        if field == "zh-CN" { return .chinese }
        var best: (language: Language, weight: Int)?
        for item in QualityList(field).items where item.weight > (best?.weight ?? 0) {
            guard let language = Language(range: item.range) else { continue }
            best = (language, item.weight)
        }
        return best?.language ?? .chinese
    }

    /// The language that a range such as `zh-hans-cn`, `en-gb` or `*` means.
    private init?(range: String) {
        switch range.split(separator: "-").first {
        case "zh", "*": self = .chinese
        case "en": self = .english
        default: return nil
        }
    }
}

import HTTPServer
import JSON
import Subsidy

/// What a page is made for: its reader, its language, what was asked, and what was wrong with the form that was sent.
struct PageCall {
    let request: HTTPRequest
    let service: Service
    let language: Language
    let reader: Principal?
    let contract: ContractClient
    /// The fields of the form that was sent, or of the query; of a name that comes twice the last.
    let form: [String: String]
    /// What refused the form, for the summary above it and the words beside its fields.
    var refusal: Problem?

    func say(_ zh: String, _ en: String) -> String { language == .chinese ? zh : en }

    /// A text that the contract answered in both languages.
    func say(_ bilingual: JSON?) -> String {
        guard let bilingual, bilingual.object != nil else { return bilingual?.string ?? "" }
        return (language == .chinese ? bilingual["zh"] : bilingual["en"])?.string ?? ""
    }

    func parameter(_ name: String) -> String { request.parameter(name) ?? "" }

    /// What a field held when it was sent; blanks at its ends do not count.
    func field(_ name: String) -> String? {
        guard let value = form[name].map({ String($0.trimmed) }), !value.isEmpty else { return nil }
        return value
    }

    /// What was wrong with a field, by the pointer of the member that it stands for.
    func fault(at pointer: String) -> String? {
        refusal?.failures.first { $0.pointer == pointer }?.message.text(in: language)
    }
}

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
    var form: [String: String]
    /// What refused the form, for the summary above it and the words beside its fields.
    var refusal: Problem?
    /// The step whose form was sent; empty where none was, or one that has the page for itself.
    var scope = ""

    func say(_ zh: String, _ en: String) -> String { language == .chinese ? zh : en }

    /// A text that the contract answered in both languages.
    func say(_ bilingual: JSON?) -> String {
        guard let bilingual, bilingual.object != nil else { return bilingual?.string ?? "" }
        return (language == .chinese ? bilingual["zh"] : bilingual["en"])?.string ?? ""
    }

    /// The call as one step's form sees it: what was sent with another form on the page is none of its business.
    func scoped(to step: String) -> PageCall {
        var call = self
        if request.method == .post, scope != step {
            call.form = [:]
            call.refusal = nil
        }
        call.scope = step
        return call
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

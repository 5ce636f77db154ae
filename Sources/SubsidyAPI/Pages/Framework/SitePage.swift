import HTTPServer
import JSON
import Subsidy

/// One page: where it is, who reads it, and what stands on it.
struct SitePage: Sendable {
    let path: String
    /// Its name in metrics and logs.
    let name: String
    let title: LocalizedText
    /// The place in the navigation that it belongs to.
    var section: SiteSection?
    /// The row of the contract that its reader must be allowed; nil for anyone.
    var row: String?
    /// Whether anyone who signed in reads it, of whatever role.
    var isForSignedIn = false
    let content: @Sendable (PageCall, inout HTML) throws -> Void
}

/// A form's target: it becomes a request of a writing row, with the form's page behind it where that refuses.
struct SiteAction: Sendable {
    let path: String
    let name: String
    /// The writing row.
    let row: String
    /// The page that has the form.
    let page: SitePage
    /// Where the form is gone over before it is sent; nil sends at once.
    var check: FormCheck?
    /// Parameters of the row's path.
    let parameters: @Sendable (PageCall) -> [String: String]
    /// The row's content; a field that cannot be read is left for the row to refuse.
    let body: @Sendable (PageCall) -> JSON
    /// What is shown of the answer in place of the next page: what is to be seen once.
    var answer: (@Sendable (PageCall, JSON, inout HTML) -> Void)?
    /// Where the reader goes when it is done.
    let next: @Sendable (PageCall, JSON) -> String
}

/// "Check your answers" before a step that cannot be taken back.
struct FormCheck: Sendable {
    let title: LocalizedText
    let warning: LocalizedText
    let confirm: LocalizedText
    /// What is shown of the form: label and value.
    let rows: @Sendable (PageCall) -> [(label: String, value: String)]
}

/// A file that a signed-in reader may have: an answer of a reading row.
struct SiteFile: Sendable {
    let path: String
    let name: String
    let row: String
    var mediaType: MediaType?
    let parameters: @Sendable (PageCall) -> [String: String]
}

/// The entries of the navigation.
enum SiteSection: CaseIterable, Sendable {
    case transparency, calculator, calls, applications, review, runs, payments, recoveries, webhooks, office, audit, reference
}

import HTTPServer
import JSON
import Subsidy

/// One page of a list, and the link to the next.
struct ListPage {
    let rows: [JSON]
    let next: String?

    func writeNext(_ call: PageCall, to html: inout HTML) {
        guard let next else { return }
        var items = call.form.filter { $0.key != "after" && $0.key != "lang" }
        items["after"] = next
        let query = items.sorted { $0.key < $1.key }.map { "\($0.key)=\(PercentEncoding.query($0.value))" }.joined(separator: "&")
        html.tag("p") { $0.tag("a", ("href", call.request.rawPath + "?" + query), ("rel", "next"), text: call.say("下一页", "Next page")) }
    }
}

extension ContractClient {
    /// The page of a list that `?after=` asks for.
    func page(
        _ name: String, _ call: PageCall, _ parameters: [String: String] = [:], query: [String: String] = [:], limit: Int = 50
    ) throws -> ListPage {
        var query = query
        query["limit"] = String(limit)
        if call.request.method == .get, let after = call.field("after") { query["after"] = after }
        let page = try get(name, parameters, query: query)
        return ListPage(rows: page["data"]?.array ?? [], next: page["next"]?.string)
    }
}

/// The way to what the page belongs to.
struct BackLink {
    let to: String
    let text: String

    func write(to html: inout HTML) {
        html.tag("p", ("class", "back")) { $0.tag("a", ("href", to), text: text) }
    }
}

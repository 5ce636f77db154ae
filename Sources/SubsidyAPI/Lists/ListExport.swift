// A whole list as one stream, JSON lines or CSV: page after page is read, written and forgotten, so that a list of a million rows costs
// no more memory than one of its pages. Between two pages the state goes on; a row that was there at the start is there in the stream.

import Dispatch
import HTTPServer
import JSON
import Logging
import Subsidy
import SubsidyRuntime

struct ListExport: Sendable {
    /// Exports at once: each holds a thread while its client takes what it is given.
    static let exportsMax = 16
    /// What lists can be exported as.
    static let mediaTypes: [MediaType] = [.jsonLines, .csv]

    let service: Service
    let call: Call
    let body: @Sendable (Call, borrowing State, Instant) throws -> Answer

    /// Writes the pages from the first on, which was read already. Runs on a queue of its own.
    func run(from first: Page, to stream: ResponseStream) {
        var page = first
        var table = CSVExport(call.gate.endpoint)
        while true {
            let octets = call.mediaType == .csv ? table.rows(page) : page.elements.flatMap { $0 + [0x0A] }
            guard stream.writeAndWait(octets) != .closed else { return }
            guard let next = page.next else { return stream.finish() }
            do { page = try read(after: next) } catch {
                // Cut, so that nobody takes what there is for the whole.
                service.log.error("an export broke off", metadata: ["list": "\(call.gate.endpoint.name)", "error": "\(error)"])
                return stream.abort()
            }
        }
    }

    /// The first page; refusals are answered as for the list itself.
    func start() throws -> Page { try read(after: try call.page().after) }

    private func read(after cursor: Cursor?) throws -> Page {
        var call = call
        call.query["limit"] = String(PageRequest.limitMax)
        call.query["after"] = cursor?.description
        let asked = call
        let (answer, seq) = service.office.read { state, now in Result { try body(asked, state, now) } }
        let isDurable = DispatchSemaphore(value: 0)
        service.office.whenDurable(seq) { isDurable.signal() }
        isDurable.wait()
        guard let page = try answer.get().page else { throw Refusal.internalError }
        return page
    }
}

extension Endpoint {
    /// Whether it is a list that can be had as one stream: it goes on by cursor and is read off the state.
    var isExportable: Bool {
        guard case .read = handler, success.mediaTypes == [.json] else { return false }
        return query.contains { $0.name == "after" } && query.contains { $0.name == "limit" }
    }
}

/// Rows of a list as CSV: a column for each member that the list's schema names.
struct CSVExport {
    private let columns: [String]
    private var isBegun = false

    init(_ endpoint: Endpoint) {
        let element = endpoint.success.schema?.json["properties"]?["data"]?["items"]
        let name = element?["$ref"]?.string?.split(separator: "/").last.map(String.init)
        let schema = name.flatMap { name in Contract.components.first { $0.name == name }?.schema.json } ?? element
        columns = schema?["properties"]?.object?.keys.map { $0 } ?? []
    }

    mutating func rows(_ page: Page) -> [UInt8] {
        var writer = CSVWriter()
        if !isBegun { writer.row(columns) }
        isBegun = true
        for octets in page.elements {
            guard let element = try? JSON(parsing: octets) else { continue }
            writer.row(columns.map { Self.cell(element[$0] ?? .null) })
        }
        return writer.bytes
    }

    /// Texts as they are, lists of texts with semicolons, whatever has parts as JSON.
    private static func cell(_ value: JSON) -> String {
        switch value {
        case .null: return ""
        case .string(let text): return text
        case .array(let list):
            let texts = list.compactMap(\.string)
            return texts.count == list.count ? texts.joined(separator: ";") : value.description
        default: return value.description
        }
    }
}

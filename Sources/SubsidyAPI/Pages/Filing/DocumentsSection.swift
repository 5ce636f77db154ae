// The documents of an application that is filled in: each is uploaded on its own and attached at once, so that no form with many large
// files is ever lost half-way.

import Cryptography
import HTTPServer
import JSON
import Subsidy

enum DocumentsSection {
    static let uploadName = "page-document-upload"

    /// Octets of a form with one file.
    static let uploadBytesMax = Contract.documentBytesMax + Site.formBytesMax

    /// The kinds of document that the scheme asks for, each with what is attached and the form that adds to it.
    static func write(_ application: JSON, _ scheme: JSON, _ version: FormVersion, _ call: PageCall, to html: inout HTML) {
        let id = application["id"]?.string ?? ""
        let attached = application["documents"]?.array ?? []
        html.tag("h2", ("id", "documents"), text: call.say("材料", "Documents"))
        html.tag(
            "p", ("class", "hint"),
            text: call.say(
                "PDF、OFD、图片、Office 文件、XML、JSON、CSV、文本或 ZIP，每个文件至多 20 MB。",
                "PDF, OFD, pictures, Office files, XML, JSON, CSV, text or ZIP; a file may have 20 MB."))
        for kind in scheme["documents"]?.array ?? [] {
            let name = kind["kind"]?.string ?? ""
            let title = call.say(kind["title"]) + (kind["required"]?.bool == true ? "" : call.say("（选交）", " (optional)"))
            html.tag("h3", text: title)
            for document in attached where document["kind"]?.string == name {
                write(document["id"]?.string ?? "", title, of: id, version, call, to: &html)
            }
            writeUpload(name, title, of: id, call, to: &html)
        }
    }

    private static func write(
        _ document: String, _ title: String, of application: String, _ version: FormVersion, _ call: PageCall, to html: inout HTML
    ) {
        html.tag("form", ("method", "post"), ("action", path(of: application) + "/removal"), ("class", "attached")) { html in
            html.tag("a", ("href", "/documents/" + document), text: call.say("下载 ", "Download ") + document)
            FormKey.write(call, to: &html)
            version.write(to: &html)
            html.void("input", ("type", "hidden"), ("name", "document"), ("value", document))
            html.tag("button", ("type", "submit"), ("class", "second small")) { html in
                html.text(call.say("移除", "Remove"))
                html.tag("span", ("class", "unseen"), text: " \(title) \(document)")
            }
        }
    }

    private static func writeUpload(_ kind: String, _ title: String, of application: String, _ asked: PageCall, to html: inout HTML) {
        let call = asked.scoped(to: asked.form["kind"] == kind ? asked.scope : "")
        html.tag(
            "form", ("method", "post"), ("action", path(of: application)), ("enctype", "multipart/form-data"), ("class", "upload")
        ) { html in
            FormKey.write(call, to: &html)
            html.void("input", ("type", "hidden"), ("name", "kind"), ("value", kind))
            FormField(
                name: "file", pointer: "/documents/" + kind, label: call.say("选择文件：\(title)", "A file: \(title)"), isRequired: true,
                control: .file(accept: DocumentMediaTypes.byExtension.keys.sorted().map { "." + $0 }.joined(separator: ","))
            ).write(call, to: &html)
            html.tag("button", ("type", "submit"), ("class", "second")) { html in
                html.text(call.say("上传", "Upload"))
                html.tag("span", ("class", "unseen"), text: " " + title)
            }
        }
    }

    private static func path(of application: String) -> String { ApplicationPage.path(of: application) + "/documents" }

    // MARK: What the forms do

    /// Strikes one document off; the file stays with whoever stored it.
    static let remove = SiteAction(
        path: "/applications/{id}/documents/removal", name: "page-document-removal", row: "amendApplication", page: ApplicationPage.page,
        parameters: { ["id": $0.parameter("id")] },
        body: { call in
            guard let application = try? call.contract.get("getApplication", ["id": call.parameter("id")]) else { return [:] }
            let gone = call.field("document")
            return ["documents": .array((application["documents"]?.array ?? []).filter { $0["id"]?.string != gone })]
        }, next: { call, _ in ApplicationPage.path(of: call.parameter("id")) + "#documents" })

    static func routes(_ service: Service) -> [Route] {
        [
            Route(.post, "/applications/{id}/documents", name: uploadName, body: .collect(bytesMax: uploadBytesMax)) { request, responder in
                service.aside(request, responder) { service.takeDocument(request, responder) }
            }
        ]
    }
}

extension Service {
    /// Stores the file of a form and attaches it; back to the application's page, with the reason where it is refused.
    fileprivate func takeDocument(_ request: HTTPRequest, _ responder: Responder) {
        guard let (form, call) = formWithFile(request, responder, returningTo: "/") else { return }
        let kind = call.field("kind") ?? ""
        let refuse = { @Sendable (error: any Error) in
            let refusal = Refusal(error).told(at: "/documents/" + kind)
            self.showAgain(ApplicationPage.page, DocumentsSection.uploadName, request, form.fields, refusal, responder)
        }
        guard let file = form.file else { return refuse(Problem.noFile) }
        guard let type = DocumentMediaTypes.type(ofFile: file.name, declared: file.declaredType) else { return refuse(Problem.unknownFile) }
        do {
            // The same form with the same file, sent twice, is one document; with another file it is another one.
            let digest = try Digest(of: file.octets, using: .sha256).hex.prefix(32)
            call.contract.perform(
                "storeDocument", [:], octets: (type, file.octets), key: call.field("key").map { "\($0)-\(digest)" }
            ) { result in
                self.aside(request, responder) {
                    do { self.attach(try result.get()["id"]?.string ?? "", kind, request, form.fields, refuse, responder) } catch {
                        refuse(error)
                    }
                }
            }
        } catch {
            refuse(error)
        }
    }

    private func attach(
        _ document: String, _ kind: String, _ request: HTTPRequest, _ form: [String: String],
        _ refuse: @escaping @Sendable (any Error) -> Void,
        _ responder: Responder
    ) {
        let call = pageCall(request, form: form)
        let id = call.parameter("id")
        let done = ApplicationPage.path(of: id) + "#documents"
        do {
            let (application, precondition) = try call.contract.getToChange("getApplication", ["id": id])
            let attached = application["documents"]?.array ?? []
            guard !attached.contains(where: { $0["id"]?.string == document && $0["kind"]?.string == kind }) else {
                return responder.answer(Service.redirect(to: done))
            }
            let documents = attached + [["kind": .string(kind), "id": .string(document)]]
            // Two uploads at once: the second is told that the application has changed, rather than striking the first off.
            call.contract.perform(
                "amendApplication", ["id": id], body: ["documents": .array(documents)], precondition: precondition, key: nil
            ) { result in
                switch result {
                case .success: responder.answer(Service.redirect(to: done))
                case .failure(let error): refuse(error)
                }
            }
        } catch {
            refuse(error)
        }
    }
}

extension Refusal {
    /// The refusal of a file, told at the field that it was chosen in.
    func told(at pointer: String) -> Refusal {
        var refused = problem
        refused.failures = [.init(pointer: pointer, code: problem.code, message: problem.detail)]
        return Refusal(status: status, refused, fields: fields)
    }
}

extension Problem {
    static let noFile = Problem(
        .unprocessable, "no-file", zh: "请先选择一个文件。", en: "Choose a file first.")
    fileprivate static let unknownFile = Problem(
        .unprocessable, "content-not-allowed", zh: "不收这种文件；请用 PDF、OFD、图片、Office 文件、XML、JSON、CSV、文本或 ZIP。",
        en: "Files of this kind are not taken: use PDF, OFD, a picture, an Office file, XML, JSON, CSV, text or ZIP.")
}

// The site: its pages, what their forms do, and how a request becomes a page. Pages are made on the queue for heavy rows, since one
// asks several rows; a form's command is answered by the writer.

import HTTPServer
import JSON
import Logging
import Subsidy
import SubsidyRuntime

enum Site {
    /// Octets of a form.
    static let formBytesMax = 65_536

    static let pages: [SitePage] = [
        TransparencyPage.page, CalculatorPage.overview, CalculatorPage.scheme, SignIn.page, ReferencePage.page, ApplicationsPage.list,
        NewApplicationPage.page, RegisterPage.page, ApplicationPage.page, ClaimPage.page, ReviewQueuePage.page, VoucherPage.page,
        RedemptionPage.page, CallsPage.page, CallsPage.one, RunsPage.page,
        RunsPage.one, PaymentsPage.page, BatchPage.page, YearEndsPage.page, InvoicePage.page, RecoveriesPage.page, RecoveriesPage.one,
        AccountPage.page, ClientsPage.page, ClientsPage.one, ImportPage.page, WebhooksPage.page, WebhooksPage.one, AuditPage.page,
    ]
    static let steps: [Step] =
        ApplicationPage.steps + VoucherPage.steps + [RedemptionPage.review, RunsPage.start, InvoicePage.reverse] + CallsPage.steps
        + BatchPage.steps + YearEndsPage.steps + RecoverySteps.all + AccountPage.steps + ClientsPage.steps
        + RegisterPage.steps + WebhooksPage.steps
    static let actions: [SiteAction] =
        steps.map(\.action) + PaymentsPage.actions + BatchPage.actions + [
            NewApplicationPage.create, ClaimPage.save, DocumentsSection.remove,
        ]
    static let files: [SiteFile] = [ApplicationPage.document] + BatchPage.files

    /// The routes of the site beside the contract's, each of them limited as the contract's are.
    static func routes(_ service: Service) -> [Route] {
        // `/` is a row of the contract, which leads here too.
        let shown = pages.filter { $0.path != "/" }.map { page in
            Route(.get, page.path, name: page.name) { request, responder in service.show(page, request, responder) }
        }
        let taken = actions.map { action in
            Route(.post, action.path, name: action.name, body: .collect(bytesMax: formBytesMax)) { request, responder in
                service.take(action, request, responder)
            }
        }
        let handed = files.map { file in
            Route(.get, file.path, name: file.name) { request, responder in service.hand(file, request, responder) }
        }
        let own = [SignIn.routes, AccountPage.routes, DocumentsSection.routes, ImportPage.routes].flatMap { $0(service) }
        return (shown + taken + handed + own).map { limited($0, service) } + [Stylesheet.route]
    }

    private static func limited(_ route: Route, _ service: Service) -> Route {
        Route(route.method, route.pattern, name: route.name, body: route.body) { request, responder in
            do {
                _ = try service.limit(PageSession.principal(of: request, in: service), request)
                route.handler(request, responder)
            } catch {
                responder.answer(service.refusedPage(error, request))
            }
        }
    }
}

extension Site {
    /// A path that nobody has, for a browser: a page with the ways on. Everybody else gets the problem document.
    static func renderFailure(_ service: Service) -> FailureRenderer {
        { failure, request in
            guard let request, !request.rawPath.hasPrefix("/v1/"),
                MediaType.negotiated(request.header("accept"), from: [.json, .html]) == .html
            else { return Service.renderFailure(failure, request) }
            switch failure.status {
            case .notFound: return SiteLayout.refusal(.lostPage, service.pageCall(request))
            case .contentTooLarge: return SiteLayout.refusal(.largeForm, service.pageCall(request))
            default: return Service.renderFailure(failure, request)
            }
        }
    }
}

extension Service {
    func pageCall(_ request: HTTPRequest, form: [String: String]? = nil) -> PageCall {
        let language = PageSession.language(of: request)
        let reader = PageSession.principal(of: request, in: self)
        return PageCall(
            request: request, service: self, language: language, reader: reader,
            contract: ContractClient(self, request, language, reader),
            form: form ?? Dictionary(request.queryItems.map { ($0.name, $0.value) }) { $1 })
    }

    /// Makes a page and answers with it.
    func show(_ page: SitePage, _ request: HTTPRequest, _ responder: Responder) {
        aside(request, responder) {
            let call = self.pageCall(request)
            self.answer(page, call, responder)
        }
    }

    private func answer(_ page: SitePage, _ call: PageCall, status: HTTPStatus = .ok, _ responder: Responder) {
        let response = rendered(page, call, status: status)
        office.whenDurable(call.contract.seq) { responder.answer(response) }
    }

    private func rendered(_ page: SitePage, _ call: PageCall, status: HTTPStatus) -> HTTPResponse {
        guard SiteLayout.mayRead(page, call) else {
            return call.reader == nil ? Service.redirect(to: SignIn.path(returningTo: call.request.target)) : refused(.wrongPage, call)
        }
        do {
            var content = HTML()
            try page.content(call, &content)
            return SiteLayout(page: page, call: call).response(content, status: status)
        } catch {
            return refused(Refusal(error), call)
        }
    }

    /// The page of a request that was refused before its page was looked for.
    func refusedPage(_ error: any Error, _ request: HTTPRequest) -> HTTPResponse { refused(Refusal(error), pageCall(request)) }

    /// A page that says why there is no page.
    func refused(_ refusal: Refusal, _ call: PageCall) -> HTTPResponse {
        if refusal.status >= 500 {
            log.error("page failed", metadata: ["request": "\(call.request.id)", "code": "\(refusal.problem.code)"])
        }
        return SiteLayout.refusal(refusal, call)
    }

    /// Gives the command of a form; back to its page with the reasons where it is refused.
    func take(_ action: SiteAction, _ request: HTTPRequest, _ responder: Responder) {
        aside(request, responder) {
            guard let form = FormBody.fields(of: request), PageSession.isOwn(request) else {
                return responder.answer(self.refused(.foreignForm, self.pageCall(request)))
            }
            let call = self.pageCall(request, form: form)
            guard call.reader != nil else { return responder.answer(Service.redirect(to: SignIn.path(returningTo: "/"))) }
            if form["change"] != nil { return self.showAgain(action.page, action.name, request, form, nil, responder) }
            if let check = action.check, form["confirmed"] == nil {
                do {
                    try call.contract.check(action.row, action.parameters(call), body: action.body(call))
                    return responder.answer(SiteLayout.check(check, action, call))
                } catch {
                    return self.showAgain(action.page, action.name, request, form, Refusal(error), responder)
                }
            }
            call.contract.perform(
                action.row, action.parameters(call), body: action.body(call), precondition: FormVersion.precondition(of: call),
                key: form["key"]
            ) { result in
                switch result {
                // Aside: the writer's thread reads no state and makes no pages.
                case .success(let answer): self.aside(request, responder) { self.show(answer, of: action, request, form, responder) }
                case .failure(let error): self.showAgain(action.page, action.name, request, form, Refusal(error), responder)
                }
            }
        }
    }

    /// A form with a file, of somebody who signed in; nil where it is none of ours or nobody's, and answered.
    func formWithFile(_ request: HTTPRequest, _ responder: Responder, returningTo path: String) -> (form: MultipartForm, call: PageCall)? {
        guard PageSession.isOwn(request), let form = MultipartForm(request) else {
            responder.answer(refused(.foreignForm, pageCall(request)))
            return nil
        }
        let call = pageCall(request, form: form.fields)
        guard call.reader != nil else {
            responder.answer(Service.redirect(to: SignIn.path(returningTo: path)))
            return nil
        }
        return (form, call)
    }

    private func show(
        _ answer: JSON, of action: SiteAction, _ request: HTTPRequest, _ form: [String: String], _ responder: Responder
    ) {
        let call = pageCall(request, form: form)
        guard let write = action.answer else { return responder.answer(Service.redirect(to: action.next(call, answer))) }
        var content = HTML()
        write(call, answer, &content)
        responder.answer(SiteLayout(page: action.page, call: call).response(content, status: .ok))
    }

    /// The form's page once more with what was typed, and what refused it; made aside, since the writer's thread makes no pages.
    ///
    /// - Parameter scope: the name of the step or action whose form it was.
    func showAgain(
        _ page: SitePage, _ scope: String, _ request: HTTPRequest, _ form: [String: String], _ refusal: Refusal?, _ responder: Responder
    ) {
        aside(request, responder) {
            var call = self.pageCall(request, form: form)
            call.refusal = refusal?.problem.onAPage
            call.scope = scope
            self.answer(page, call, status: refusal.map { HTTPStatus($0.status) } ?? .ok, responder)
        }
    }

    func hand(_ file: SiteFile, _ request: HTTPRequest, _ responder: Responder) {
        aside(request, responder) {
            let call = self.pageCall(request)
            guard call.reader != nil else {
                return responder.answer(Service.redirect(to: SignIn.path(returningTo: request.target)))
            }
            do {
                let answer = try call.contract.answer(file.row, file.parameters(call), as: file.mediaType ?? .json)
                var response = HTTPResponse(HTTPStatus(answer.status), body: .bytes(answer.body))
                if let mediaType = answer.mediaType { response.headers.append("Content-Type", mediaType.field) }
                for field in answer.fields { response.headers.append(field.name, field.value) }
                response.headers.append("Cache-Control", "private, no-store")
                response.headers.append("X-Content-Type-Options", "nosniff")
                let durable = response
                self.office.whenDurable(call.contract.seq) { responder.answer(durable) }
            } catch {
                responder.answer(self.refused(Refusal(error), call))
            }
        }
    }

    static func redirect(to path: String, fields: [(name: String, value: String)] = []) -> HTTPResponse {
        var response = HTTPResponse(.seeOther)
        response.headers.append("Location", path)
        response.headers.append("Cache-Control", "no-store")
        for field in fields { response.headers.append(field.name, field.value) }
        return response
    }
}

extension Problem {
    /// The problem in words for whoever fills in a form: what the contract says in terms of ETags is said otherwise there.
    fileprivate var onAPage: Problem {
        switch kind {
        case .stale: .changedMeanwhile
        case .preconditionRequired: .thereAlready
        default: self
        }
    }

    private static let thereAlready = Problem(
        .conflict, "already-exists", zh: "已经有了这一项，本页只能新增；更改请通过接口办理。",
        en: "It is there already, and this page only adds: change it through the API.")
    private static let changedMeanwhile = Problem(
        .stale, "version-conflict", zh: "在您填写期间，内容已被他人修改。请核对后再次保存。",
        en: "Somebody changed it while you were filling it in: look it over and save once more.")
}

extension Refusal {
    static let lostPage = Refusal(
        Problem(
            .notFound, "not-found", zh: "没有这个页面。地址可能抄错了，或内容已移走；可从上方栏目进入。",
            en: "There is no such page. The address may be mistyped, or what was here has moved; the sections above lead on."))
    static let wrongPage = Refusal(
        Problem(.forbidden, "role-not-allowed", zh: "您的角色不能查看本页。", en: "Your role does not open this page."))
    static let largeForm = Refusal(
        Problem(
            .limit, "content-too-large", zh: "提交的内容太大：一份材料至多 20 MB，导入的文件至多 2 MB。请压缩或分成几个文件后再上传。",
            en: "What was sent is too large: a document may have 20 MB, a file to import 2 MB. Compress it, or send it as several files."))
    static let foreignForm = Refusal(
        Problem(.forbidden, "foreign-form", zh: "此表单不是从本站页面提交的。", en: "This form was not sent from a page of this service."))
}

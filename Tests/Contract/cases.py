"""Cases of every kind along their way, made over HTTP: for each operation of the contract a target, a caller and a body with which it
succeeds now. What the generated cases of `contract.py` and the guesses of `authority.py` are mixed with, so that handlers are reached.

    world = World(sandbox)
    ready = world.ready["reviewRedemption"]()     # Ready(path={"id": "red_…"}, body={…}, role="municipal-reviewer", …)
"""
import dataclasses, itertools, random

PUDONG, XUHUI = "浦东新区", "徐汇区"
PROVIDER = "云算科技有限公司"
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# Grants are made together, before the clock passes their publicity once; what only comes of a grant is taken from this stock.
VOUCHERS, AWARDS, TRANCHES = 40, 24, 12


def uscc(number):
    body = "9131" + f"{number:013d}"
    weight, total = 1, 0
    for character in body:
        total += ALPHABET.index(character) * weight
        weight = weight * 3 % 31
    return body + ALPHABET[(31 - total % 31) % 31]


@dataclasses.dataclass
class Ready:
    """One request that succeeds; `body` None sends none."""
    role: str | None = None
    path: dict = dataclasses.field(default_factory=dict)
    body: dict | str | None = None
    headers: dict = dataclasses.field(default_factory=dict)
    kind: str = "application/json"


class World:
    PEOPLE = [
        ("municipal-reviewer-2", {"name": "市经信委", "person": "钱三", "roles": ["municipal-reviewer"]}),
        ("district-reviewer-2", {"name": "徐汇科委", "person": "赵二", "roles": ["district-reviewer"], "district": XUHUI}),
        ("portal-2", {"name": "另一门户", "person": "portal2", "roles": ["portal"]}),
        ("applicant-2", {"name": "另一企业", "person": "申二", "roles": ["applicant"], "enterprise": "91350100M000100Y43"}),
    ] + [(f"expert-{number}", {"name": "专家", "person": f"吴{number}", "roles": ["expert"]}) for number in (1, 2, 3)]

    def __init__(self, sandbox):
        self.tokens = sandbox.tokens
        self.meet(sandbox)
        self.numbers = itertools.count(1)
        for name, body in self.PEOPLE:
            self.tokens[name] = self.call("POST", "/v1/clients", "admin", body)["token"]
        # The applicant's own enterprise is one that the portal registers.
        self.home = self.enterprise()
        self.tokens["applicant"] = self.call("POST", "/v1/clients", "admin", {
            "name": "示例智能", "person": "申一", "roles": ["applicant"], "enterprise": self.home})["token"]
        self.hooks = []
        self.stock()

    def meet(self, sandbox):
        """Goes on with the same cases through another client of the sandbox."""
        self.call, self.sandbox = sandbox.call, sandbox
        self.ready = {name[5:]: getattr(self, name) for name in dir(self) if name.startswith("make_")}

    def __getstate__(self):
        return {name: value for name, value in self.__dict__.items() if name not in ("call", "sandbox", "ready")}

    def roles(self):
        """Whose request each operation succeeds with; found by making one of each."""
        return {name: make().role for name, make in self.ready.items()}

    # Parts

    def number(self):
        return next(self.numbers)

    def enterprise(self, role="portal", **members):
        code = uscc(self.number())
        body = {"name": f"企业{code}", "district": PUDONG, "foundedOn": "2024-03-01", "sizeClass": "small",
                "account": {"bank": "上海银行", "number": "31000" + code[-8:], "name": f"企业{code}"}}
        self.call("PUT", f"/v1/enterprises/{code}", role, dict(body, **members), {"If-None-Match": "*"})
        return code

    def document(self):
        return self.call("POST", "/v1/documents", "portal", f"材料 {self.number()}".encode(), kind="text/plain")["id"]

    def claim(self):
        return {"contractAmount": "2000000.00", "contractNumber": f"HT-{self.number()}", "signedOn": "2026-01-04", "provider": PROVIDER,
                "thirdParty": True}

    def drafted(self, scheme="model-api", code=None, claim=None, kinds=("contract",)):
        return self.call("POST", "/v1/applications", "portal", {
            "scheme": scheme, "applicant": code or self.enterprise(), "claim": claim or self.claim(),
            "documents": [{"kind": kind, "id": self.document()} for kind in kinds]})["id"]

    def submitted(self, *arguments, **named):
        application = self.drafted(*arguments, **named)
        self.call("POST", f"/v1/applications/{application}/submission", "portal")
        return application

    def signed(self, application, *stages):
        for role, stage, more in stages:
            self.call("POST", f"/v1/applications/{application}/reviews", role,
                      dict({"stage": stage, "outcome": "approve", "opinion": "同意"}, **more))
        return application

    CHECK = ("district-reviewer", "district-check", {})
    REVIEW = ("municipal-reviewer", "municipal-review", {})

    def published(self):
        return self.signed(self.submitted(), self.CHECK, self.REVIEW)

    def referred(self):
        kinds = [row["kind"] for row in self.call("GET", "/v1/schemes/compute-platform")["documents"] if row["required"]]
        claim = self.call("GET", "/v1/schemes/compute-platform")["examples"][0]["claim"]
        return self.signed(self.submitted("compute-platform", claim=claim, kinds=kinds), self.REVIEW)

    def stock(self):
        """Grants of every kind, and the publicity of all of them passed together."""
        vouchers = [self.signed(self.submitted(code=self.home), self.CHECK, self.REVIEW)] + [self.published() for _ in range(VOUCHERS - 1)]
        rent = self.call("GET", "/v1/schemes/cluster-rent-relief")
        kinds = [row["kind"] for row in rent["documents"] if row["required"]]
        claim = dict(rent["examples"][0]["claim"], rent="60000.00", months=6)
        self.tranches = [self.signed(self.submitted(
            "cluster-rent-relief", code=self.enterprise(cluster="模速空间"), claim=claim, kinds=kinds), self.CHECK, self.REVIEW)
            for _ in range(TRANCHES)]
        call = self.call("POST", "/v1/calls", "admin", {
            "scheme": "benchmark-scenario", "title": "第一批", "opensOn": "2026-01-05", "closesOn": "2026-01-05"})["id"]
        self.awards = [self.submitted("benchmark-scenario", kinds=["project-plan"], claim={
            "totalInvestment": "300000.00", "projectTitle": f"智能工厂{number}"}) for number in range(AWARDS)]
        # Windows of a day each that nobody used, to be shortlisted.
        self.shortlistable = [self.call("POST", "/v1/calls", "admin", {
            "scheme": "benchmark-scenario", "opensOn": f"2026-01-{day:02d}", "closesOn": f"2026-01-{day:02d}"})["id"] for day in range(6, 20)]
        self.runs = [self.call("POST", "/v1/entitlement-runs", "municipal-reviewer", {"scheme": "cluster-compute", "dryRun": False})["id"]]
        self.call("PUT", "/v1/clock", "admin", {"now": "2026-01-06T09:00:00+08:00"})
        self.call("POST", f"/v1/calls/{call}/shortlist", "municipal-reviewer", {"applications": self.awards, "opinion": "具有标杆意义"})
        for award in self.awards:
            self.signed(award, *((f"expert-{number}", "expert-panel", {"score": 90}) for number in (1, 2, 3)),
                        ("municipal-reviewer-2", "municipal-review", {}))
        self.call("PUT", "/v1/clock", "admin", {"now": "2026-01-20T09:00:00+08:00"})
        self.calls = [call]
        granted = [self.call("GET", f"/v1/applications/{application}", "portal") for application in vouchers]
        self.vouchers = [(row["vouchers"][0], row["id"], row["applicant"], row["claim"]["contractNumber"]) for row in granted]
        self.unused = itertools.cycle(self.vouchers[:VOUCHERS // 2])
        self.revocable = list(self.vouchers[VOUCHERS // 2:])
        self.auditable, self.revocableGrants = self.awards[:AWARDS // 2], self.awards[AWARDS // 2:]
        self.appraisable = [(application, n) for n in (1,) for application in self.tranches]

    def redemption(self):
        voucher, _, code, contract = next(self.unused)
        number = f"2531200000{self.number():010d}"
        body = {"provider": PROVIDER, "contractNumber": contract, "claimedBase": "1000.00",
                "invoices": [{"number": number, "amount": "1000.00", "issuedOn": "2026-01-10", "seller": PROVIDER, "buyer": code}],
                "payment": {"amount": "1000.00", "paidOn": "2026-01-12", "reference": f"P-{number}"}}
        return voucher, number, body

    def redeemed(self):
        voucher, number, body = self.redemption()
        return self.call("POST", f"/v1/vouchers/{voucher}/redemptions", "portal", body)["id"], number

    def accepted(self):
        redemption, number = self.redeemed()
        return self.call("POST", f"/v1/redemptions/{redemption}/review", "municipal-reviewer",
                         {"outcome": "approve", "opinion": "核实"})["payable"], number

    def batch(self):
        payable, _ = self.accepted()
        return self.call("POST", "/v1/payment-batches", "finance-maker", {"pool": "model-voucher", "payables": [payable]})["id"], payable

    def approved(self):
        batch, payable = self.batch()
        self.call("POST", f"/v1/payment-batches/{batch}/approval", "finance-checker")
        return batch, payable

    def results(self, payable):
        return {"results": [{"payable": payable, "outcome": "paid", "reference": f"B-{self.number()}"}]}

    def paid(self):
        batch, payable = self.approved()
        self.call("POST", f"/v1/payment-batches/{batch}/results", "finance-maker", self.results(payable))
        return payable

    def recovery(self):
        return self.call("POST", "/v1/recoveries", "municipal-reviewer", {
            "payable": self.paid(), "amount": "200.00", "reason": "多付"})["id"]

    def objection(self):
        return self.call("POST", f"/v1/applications/{self.published()}/objections", "portal-2", {"reason": "不实"})["id"]

    def webhook(self):
        if len(self.hooks) == 8:
            # A client may have so many and no more.
            self.sandbox.send("DELETE", "/v1/webhooks/" + self.hooks.pop(0), "portal")
        self.hooks.append(self.call("POST", "/v1/webhooks", "portal", {"url": "https://portal.example.gov.cn/hooks"})["id"])
        return self.hooks[-1]

    def client(self):
        return self.call("POST", "/v1/clients", "admin", {"name": "甲", "person": f"甲{self.number()}", "roles": ["expert"]})["id"]

    def delegation(self):
        today = self.call("GET", "/v1/clock")["now"][:10]
        return {"delegate": self.client(), "actions": ["review-application"], "from": today, "until": today, "reason": "出差"}

    def tagged(self, path, role):
        """`If-Match` with the tag that a resource has now."""
        return {"If-Match": self.sandbox.fields("GET", path, role)["ETag"]}

    @staticmethod
    def at(value, role, body=None, name="id", **more):
        return Ready(role=role, path={name: value}, body=body, **more)

    def year(self):
        """A pool and a year of it that nobody has closed."""
        pools = [row["id"] for row in self.call("GET", "/v1/pools")["data"]]
        number = self.number()
        return pools[number % len(pools)], 2025 - number // len(pools) % 26

    def year_end(self):
        pool, year = self.year()
        return self.call("POST", f"/v1/pools/{pool}/year-ends", "finance-maker", {"year": year, "outcome": "carry-over", "reason": "结转"})["id"]

    # What each operation succeeds with. Those of one scheme, pool or year, and those without parameters, need no case.

    def make_assess(self):
        return Ready(body={"scheme": "model-api", "claim": self.claim(), "enterprise": {
            "uscc": uscc(7), "name": "示例智能", "district": PUDONG, "foundedOn": "2024-03-01", "sizeClass": "small"}})

    def make_simulate(self):
        return Ready("municipal-reviewer", body={"scheme": "model-api", "change": {"rate": {"max": "0.4"}}})

    def make_registerClient(self):
        return Ready("admin", body={"name": "甲", "person": f"甲{self.number()}", "roles": ["expert"]})

    def make_getClient(self):
        return self.at(self.client(), "admin")

    make_revokeClient = make_listCredentials = make_getClient

    def make_addCredential(self):
        return self.at(self.client(), "admin", {"kind": "token"})

    def make_revokeCredential(self):
        client = self.client()
        credential = self.call("POST", f"/v1/clients/{client}/credentials", "admin", {"kind": "token", "overlapSeconds": 60})["id"]
        return Ready("admin", {"id": client, "credential": credential})

    def make_delegate(self):
        return Ready("municipal-reviewer", body=self.delegation())

    def make_endDelegation(self):
        return self.at(self.call("POST", "/v1/delegations", "municipal-reviewer", self.delegation())["id"], "municipal-reviewer")

    def make_registerWebhook(self):
        return Ready("portal", body={"url": "https://portal.example.gov.cn/hooks"})

    def make_getWebhook(self):
        return self.at(self.webhook(), "portal")

    make_deleteWebhook = make_listDeliveries = make_getWebhook

    def make_switchWebhook(self):
        hook = self.webhook()
        return self.at(hook, "portal", {"status": "disabled"}, headers=self.tagged(f"/v1/webhooks/{hook}", "portal"))

    def make_rotateWebhookSecret(self):
        return self.at(self.webhook(), "portal", {})

    def make_replayWebhook(self):
        event = self.call("GET", "/v1/events?limit=1", "portal")["data"][0]["id"]
        return self.at(self.webhook(), "portal", {"after": event})

    def make_recordEnterprise(self):
        return self.at(uscc(self.number()), "portal", {"name": "新企业", "district": PUDONG}, name="uscc", headers={"If-None-Match": "*"})

    def make_getEnterprise(self):
        return self.at(self.home, "portal", name="uscc")

    def make_importEnterprises(self):
        row = f"uscc,name,district\n{uscc(self.number())},导入{self.number()},{PUDONG}\n"
        return Ready("admin", body=row, kind="text/csv")

    def make_importCalendars(self):
        return Ready("admin", body="date,kind,name\n2030-01-01,holiday,\n", kind="text/csv")

    def make_storeDocument(self):
        return Ready("portal", body=f"材料 {self.number()}", kind="text/plain")

    def make_getDocument(self):
        return self.at(self.document(), "portal")

    def make_createApplication(self):
        return Ready("portal", body={"scheme": "model-api", "applicant": self.home, "claim": self.claim()})

    def make_getApplication(self):
        return self.at(random.choice(self.awards + self.tranches), "portal")

    make_getTimeline = make_getApplication

    def make_amendApplication(self):
        draft = self.drafted()
        return self.at(draft, "portal", {"claim": self.claim()}, headers=self.tagged(f"/v1/applications/{draft}", "portal"))

    def make_submitApplication(self):
        return self.at(self.drafted(), "portal")

    def make_withdrawApplication(self):
        return self.at(self.submitted(), "portal", {"reason": "改期"})

    def make_recordOtherAward(self):
        return self.at(self.submitted(), "municipal-reviewer", {"funder": "national", "amount": "1000.00", "reference": "GJ-1"})

    def make_reviewApplication(self):
        return self.at(self.submitted(), "district-reviewer", {"stage": "district-check", "outcome": "approve", "opinion": "同意"})

    def make_recuse(self):
        return self.at(self.submitted(), "district-reviewer", {"reason": "亲属"})

    def make_fileObjection(self):
        return self.at(self.published(), "portal-2", {"reason": "不实"})

    def make_getObjection(self):
        return self.at(self.objection(), "portal-2")

    def make_ruleObjection(self):
        return self.at(self.objection(), "municipal-reviewer-2", {"outcome": "dismissed", "opinion": "不成立"})

    def make_getVoucher(self):
        return self.at(random.choice(self.vouchers)[0], "portal")

    def make_revokeVoucher(self):
        return self.at((self.revocable.pop() if self.revocable else self.vouchers[0])[0], "municipal-reviewer", {"reason": "违约"})

    def make_fileRedemption(self):
        voucher, _, body = self.redemption()
        return self.at(voucher, "portal", body)

    def make_getRedemption(self):
        return self.at(self.redeemed()[0], "portal")

    def make_reviewRedemption(self):
        return self.at(self.redeemed()[0], "municipal-reviewer", {"outcome": "approve", "opinion": "核实"})

    def make_getInvoice(self):
        return self.at(self.redeemed()[1], "finance-maker", name="number")

    def make_reverseInvoice(self):
        return self.at(self.accepted()[1], "finance-maker", {"number": f"2531300000{self.number():010d}", "amount": "100.00"}, name="number")

    def make_getPayable(self):
        return self.at(self.accepted()[0], "finance-maker")

    def make_draftBatch(self):
        return Ready("finance-maker", body={"pool": "model-voucher", "payables": [self.accepted()[0]]})

    def make_getBatch(self):
        return self.at(self.batch()[0], "finance-maker")

    make_listBatchItems = make_getBatch

    def make_getBatchFile(self):
        return self.at(self.approved()[0], "finance-maker")

    def make_approveBatch(self):
        return self.at(self.batch()[0], "finance-checker")

    def make_cancelBatch(self):
        return self.at(self.batch()[0], "finance-maker", {"reason": "改期"})

    def make_dispatchBatch(self):
        return self.at(self.approved()[0], "finance-maker")

    def make_recordResults(self):
        batch, payable = self.approved()
        return self.at(batch, "finance-maker", self.results(payable))

    def make_orderRecovery(self):
        return Ready("municipal-reviewer", body={"payable": self.paid(), "amount": "100.00", "reason": "多付"})

    def make_getRecovery(self):
        return self.at(self.recovery(), "finance-maker")

    def make_recordReceipt(self):
        return self.at(self.recovery(), "finance-maker", {"amount": "50.00", "reference": f"IN-{self.number()}"})

    def make_offsetRecovery(self):
        payable, number = self.accepted()
        debtor = self.call("GET", f"/v1/payables/{payable}", "finance-maker")["payee"]
        while True:
            recovery = self.recovery()
            row = self.call("GET", f"/v1/recoveries/{recovery}", "finance-maker")
            if row["debtor"] == debtor:
                return self.at(recovery, "finance-maker", {"payable": payable, "amount": "10.00"})

    def make_planRecovery(self):
        return self.at(self.recovery(), "municipal-reviewer", {"instalments": [
            {"amount": "100.00", "dueOn": "2026-03-01"}, {"amount": "100.00", "dueOn": "2026-04-01"}]})

    def make_proposeWriteOff(self):
        return self.at(self.recovery(), "municipal-reviewer", {"reason": "破产清算终结"})

    def make_approveWriteOff(self):
        recovery = self.recovery()
        self.call("POST", f"/v1/recoveries/{recovery}/write-off", "municipal-reviewer", {"reason": "破产清算终结"})
        return self.at(recovery, "finance-checker")

    def make_proposeYearEnd(self):
        pool, year = self.year()
        return self.at(pool, "finance-maker", {"year": year, "outcome": "carry-over", "reason": "结转"})

    def make_approveYearEnd(self):
        return self.at(self.year_end(), "finance-checker")

    make_rejectYearEnd = make_approveYearEnd

    def make_openCall(self):
        today = self.call("GET", "/v1/clock")["now"][:10]
        return Ready("admin", body={"scheme": "benchmark-scenario", "opensOn": today, "closesOn": today})

    def make_getCall(self):
        return self.at(random.choice(self.calls), None)

    def make_shortlistCall(self):
        call = self.shortlistable.pop() if self.shortlistable else self.calls[0]
        return self.at(call, "municipal-reviewer", {"applications": [], "opinion": "均不入围"})

    def make_recordAudit(self):
        award = self.auditable.pop() if self.auditable else self.awards[0]
        return self.at(award, "municipal-reviewer", {"auditedInvestment": "299999.99", "opinion": "竣工审计"})

    def make_revokeGrant(self):
        grant = self.revocableGrants.pop() if self.revocableGrants else self.awards[-1]
        return self.at(grant, "municipal-reviewer", {"reason": "不符合条件"})

    def make_appraiseTranche(self):
        application, n = self.appraisable.pop() if self.appraisable else (self.tranches[0], 1)
        return Ready("municipal-reviewer", {"id": application, "n": str(n)}, {"outcome": "release", "opinion": "考核通过"})

    def make_recordReferralOutcome(self):
        return self.at(self.referred(), "municipal-reviewer", {"outcome": "accepted", "opinion": "入库", "reference": "SH-1"})

    def make_startEntitlementRun(self):
        return Ready("municipal-reviewer", body={"scheme": "cluster-compute", "dryRun": True})

    def make_getEntitlementRun(self):
        return self.at(random.choice(self.runs), "municipal-reviewer")

    make_listEntitlementEntries = make_getEntitlementRun

    def make_confirmEntitlement(self):
        code = self.enterprise(cluster="模速空间")
        run = self.call("POST", "/v1/entitlement-runs", "municipal-reviewer", {"scheme": "cluster-model", "dryRun": False})["id"]
        path = f"/v1/entitlement-runs/{run}"
        self.sandbox.wait(lambda: self.call("GET", path, "municipal-reviewer")["status"] == "completed", what="the run")
        entries = self.call("GET", path + "/entries?outcome=included&limit=500", "municipal-reviewer")["data"]
        return self.at(next(row for row in entries if row["uscc"] == code)["application"], "portal", {"outcome": "accept"})

    def make_setClock(self):
        now = self.call("GET", "/v1/clock")["now"]
        return Ready("admin", body={"now": now})

    def make_getScheme(self):
        return self.at("model-api", None)

    make_getSchemeProgress = make_getScheme

    def make_getPool(self):
        return self.at("model-voucher", None)

    def make_getCalendar(self):
        return self.at("2026", None, name="year")

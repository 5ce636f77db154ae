#!/usr/bin/env python3
"""Clicks through every page of a running sandbox in headless Chromium, as each role, in both languages.

    pages.py VOUCHERD [SCREENSHOT-DIRECTORY]

Checks on each page: no console error, nothing asked of another host, no WCAG 2.2 A/AA finding of axe-core, every control labelled; and
that the flow from a calculation to a settled batch can be clicked through. Needs Debian's chromium and chromium-driver, and from PyPI
selenium and axe-core-python (which carries axe.min.js).
"""

import base64
import contextlib
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

ADMIN = "pages-admin"
USCC = "91350100M000100Y43"
# Signs what the other one may not sign again, and checks what the other one proposed.
SECOND = [
    ("city-2", {"name": "市经信委（二）", "person": "吴六", "roles": ["municipal-reviewer"]}),
    ("city-3", {"name": "市经信委（三）", "person": "郑七", "roles": ["municipal-reviewer"]}),
    ("district-2", {"name": "浦东科经委（二）", "person": "王八", "roles": ["district-reviewer"], "district": "浦东新区"}),
]
PEOPLE = [
    ("portal", {"name": "一网通办", "person": "portal", "roles": ["portal"]}),
    ("applicant", {"name": "示例智能", "person": "申一", "roles": ["applicant"], "enterprise": USCC}),
    ("district", {"name": "浦东科经委", "person": "赵一", "roles": ["district-reviewer"], "district": "浦东新区"}),
    ("city", {"name": "市经信委", "person": "钱二", "roles": ["municipal-reviewer"]}),
    ("maker", {"name": "财务制单", "person": "孙三", "roles": ["finance-maker"]}),
    ("checker", {"name": "财务复核", "person": "李四", "roles": ["finance-checker"]}),
    ("auditor", {"name": "审计", "person": "周五", "roles": ["auditor"]}),
]


class Service:
    """A sandbox of its own, and its API for what no page does."""

    def __init__(self, program):
        self.data = tempfile.TemporaryDirectory(prefix="voucherd-pages-")
        self.process = subprocess.Popen(
            [program, "serve", "--sandbox", "--port", "0", "--data", self.data.name + "/data"],
            env={**os.environ, "VOUCHERD_ADMIN_TOKEN": ADMIN}, stdout=subprocess.PIPE, stderr=open(self.data.name + "/log", "wb"), text=True)
        self.url = self.process.stdout.readline().split()[-1]
        self.tokens = {"admin": ADMIN}
        self.call("PUT", "/v1/clock", "admin", {"now": "2026-01-05T09:00:00+08:00"})
        for name, body in PEOPLE + SECOND:
            self.tokens[name] = self.call("POST", "/v1/clients", "admin", body)["token"]

    def call(self, method, path, who=None, body=None, headers=(), octets=None, media="application/json"):
        data = octets if octets is not None else None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, method=method)
        if data is not None:
            request.add_header("Content-Type", media)
        if who:
            request.add_header("Authorization", "Bearer " + self.tokens[who])
        for name, value in headers:
            request.add_header(name, value)
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def application(self):
        """What a portal does before anybody looks at a page: an enterprise, a contract, a submitted application."""
        self.call("PUT", f"/v1/enterprises/{USCC}", "portal", {
            "uscc": USCC, "name": "示例智能科技有限公司", "district": "浦东新区", "foundedOn": "2024-03-01", "sizeClass": "small",
            "account": {"bank": "上海银行", "number": "31000100200300400", "name": "示例智能科技有限公司"}})
        document = self.call("POST", "/v1/documents", "portal", octets=b"contract", media="text/plain")["id"]
        application = self.call("POST", "/v1/applications", "portal", {
            "scheme": "model-api", "applicant": USCC, "documents": [{"kind": "contract", "id": document}],
            "claim": {"contractAmount": "8000000.00", "contractNumber": "HT-2026-001", "signedOn": "2026-01-04",
                      "provider": "云算科技有限公司", "thirdParty": True}})["id"]
        self.call("POST", f"/v1/applications/{application}/submission", "portal", {})
        return application

    def file(self, scheme, uscc=USCC, change=None):
        """Hands in the scheme's own example that qualifies, for an enterprise as the example has it."""
        example = next(e for e in self.call("GET", f"/v1/schemes/{scheme}")["examples"] if e["expect"]["eligible"])
        documents = [{"kind": d["kind"], "id": self.call("POST", "/v1/documents", "portal", octets=b"text", media="text/plain")["id"]}
                     for d in self.call("GET", f"/v1/schemes/{scheme}")["documents"] if d["required"]]
        with contextlib.suppress(urllib.error.HTTPError):
            self.call("PUT", f"/v1/enterprises/{uscc}", "portal", {**example["enterprise"], "uscc": uscc, "district": "浦东新区"},
                      headers=[("If-None-Match", "*")])
        application = self.call("POST", "/v1/applications", "portal", {
            "scheme": scheme, "applicant": uscc, "documents": documents, "claim": {**example["claim"], **(change or {})}})["id"]
        self.call("POST", f"/v1/applications/{application}/submission", "portal", {})
        return application

    def granted(self, scheme, uscc=USCC, change=None):
        """The same through its whole review and publicity, each signature another person's."""
        application = self.file(scheme, uscc, change)
        stages = {s["stage"]: s for s in self.call("GET", f"/v1/schemes/{scheme}")["workflow"]}
        while (case := self.call("GET", f"/v1/applications/{application}", "auditor"))["status"] in ("submitted", "in-review"):
            stage = stages[case["stage"]]
            self.signers = getattr(self, "signers", 0) + 1
            signer = f"signer-{self.signers}"
            self.tokens[signer] = self.call("POST", "/v1/clients", "admin", {
                "name": signer, "person": signer, "roles": [stage["role"]],
                **({"district": "浦东新区"} if stage["role"] == "district-reviewer" else {})})["token"]
            self.call("POST", f"/v1/applications/{application}/reviews", signer, {
                "stage": case["stage"], "outcome": "approve", "opinion": "同意。", **({"score": 90} if stage.get("minimumScore") else {})})
        self.forward(16)
        return application

    def now(self):
        return datetime.datetime.fromisoformat(self.call("GET", "/v1/clock")["now"])

    def forward(self, days):
        moment = (self.now() + datetime.timedelta(days=days)).astimezone(datetime.timezone(datetime.timedelta(hours=8)))
        self.call("PUT", "/v1/clock", "admin", {"now": moment.isoformat(timespec="seconds")})

    def redemption(self, application):
        voucher = self.call("GET", f"/v1/applications/{application}", "portal")["vouchers"][0]
        return self.call("POST", f"/v1/vouchers/{voucher}/redemptions", "portal", {
            "provider": "云算科技有限公司", "contractNumber": "HT-2026-001", "claimedBase": "2000000.00",
            "invoices": [{"number": "25312000000000000001", "amount": "2000000.00", "issuedOn": "2026-01-14",
                          "seller": "云算科技有限公司", "buyer": USCC}],
            "payment": {"amount": "2000000.00", "paidOn": "2026-01-14", "reference": "PAY-1"}},
            headers=[("Idempotency-Key", "pages-1")])["id"]

    def stop(self):
        self.process.terminate()
        assert self.process.wait(30) == 0, "SIGTERM did not drain"


class Browser:
    def __init__(self, service, shots):
        options = webdriver.ChromeOptions()
        for flag in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,1700", "--disable-gpu", "--force-prefers-reduced-motion"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        # Both named, so that selenium looks for neither elsewhere.
        options.binary_location = shutil.which("chromium")
        for left in (2, 1, 0):
            try:
                self.driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
                break
            except WebDriverException:
                # Chromium gives up where a busy machine lets it wait for its own processes too long.
                if not left:
                    raise
        self.driver.set_page_load_timeout(60)
        self.service, self.shots, self.visited, self.faults, self.width = service, shots, 0, [], 1280
        import axe_core_python
        self.axe = (pathlib.Path(axe_core_python.__file__).parent / "axe.min.js").read_text()

    def open(self, path, name=None):
        if self.width == 320:
            # A window has a least width; an emulated screen has not.
            self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
                "width": 320, "height": 900, "deviceScaleFactor": 1, "mobile": False})
        else:
            self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        self.driver.get(self.service.url + path)
        self.check(name or path)

    def check(self, name):
        """Everything that must hold of the page that is shown."""
        self.visited += 1
        for entry in self.driver.get_log("browser"):
            if entry["level"] == "SEVERE" and " status of 4" not in entry["message"]:
                self.faults.append(f"{name}: console: {entry['message']}")
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            url = message["params"].get("request", {}).get("url", "") if message["method"] == "Network.requestWillBeSent" else ""
            if url.startswith("http") and not url.startswith(self.service.url):
                self.faults.append(f"{name}: asks {url}")
        # The page's own policy lets no script run; a debugger's does.
        self.driver.execute_script(self.axe)
        found = self.driver.execute_async_script(
            "const done=arguments[arguments.length-1];axe.run(document,{runOnly:['wcag2a','wcag2aa','wcag21a','wcag21aa','wcag22aa']})"
            ".then(r=>done(r.violations.map(v=>v.id+': '+v.nodes.slice(0,3).map(n=>n.html+' '+n.any.map(a=>a.message).join(' ')).join(' | '))),e=>done(['axe: '+e]))")
        self.faults += [f"{name}: {fault}" for fault in found]
        for control in self.driver.find_elements(By.CSS_SELECTOR, "input:not([type=hidden]),select,textarea"):
            if control.is_displayed() and not control.accessible_name:
                self.faults.append(f"{name}: a control without a label: {control.get_attribute('outerHTML')[:120]}")
        if self.shots:
            height = min(max(self.driver.execute_script("return document.documentElement.scrollHeight"), 900), 6000)
            if self.width == 1280:
                self.driver.set_window_size(1280, height)
            picture = self.driver.execute_cdp_cmd("Page.captureScreenshot", {
                "captureBeyondViewport": True, "clip": {"x": 0, "y": 0, "width": self.width, "height": height, "scale": 1}})
            path = pathlib.Path(self.shots) / f"{self.visited:03}-{name.strip('/').replace('/', '-') or 'home'}.png"
            path.write_bytes(base64.b64decode(picture["data"]))

    def sign_in(self, who):
        self.open("/sign-in", f"sign-in-{who}")
        self.driver.find_element(By.NAME, "token").send_keys(self.service.tokens[who])
        self.press()
        assert self.text(".reader"), f"{who} is not signed in"

    def sign_out(self):
        self.follow(".who form button")
        assert not self.driver.find_elements(By.CSS_SELECTOR, ".reader")

    def press(self, form="main form"):
        self.follow(form + " button[type=submit]")

    def follow(self, selector):
        """Clicks, and waits until another document stands there whole: one without the mark that the old one gets."""
        self.driver.execute_script("window.isBefore = true")
        self.driver.find_element(By.CSS_SELECTOR, selector).click()

        def is_there(driver):
            try:
                return driver.execute_script("return !window.isBefore && document.readyState == 'complete'")
            except WebDriverException:  # Between two documents there is none to ask.
                return False

        WebDriverWait(self.driver, 60).until(is_there)

    def fill(self, fields, form="main"):
        for name, value in fields.items():
            control = self.driver.find_element(By.CSS_SELECTOR, f"{form} [name='{name}']")
            if control.tag_name == "select":
                Select(control).select_by_value(value)
            elif control.get_attribute("type") == "radio":
                self.driver.find_element(By.CSS_SELECTOR, f"{form} input[name='{name}'][value='{value}']").click()
            elif control.get_attribute("type") == "checkbox":
                control.click()
            elif control.get_attribute("type") == "date":
                self.driver.execute_script("arguments[0].value=arguments[1]", control, value)
            else:
                control.clear()
                control.send_keys(value)

    def step(self, name, fields):
        """One step of a page: its form filled in, gone over, and given."""
        folded = self.driver.find_elements(By.CSS_SELECTOR, f"details#{name}:not([open]) > summary")
        if folded:
            folded[0].click()
        form = f"details#{name} form" if self.driver.find_elements(By.CSS_SELECTOR, f"details#{name}") else f"#{name} + form"
        self.fill(fields, form)
        self.check(f"{name}-form")
        self.press(form)
        self.check(f"{name}-check")
        expect(not self.text(".errors"), f"{name} is refused before it is checked: {self.text('.errors')}")
        self.press()
        self.check(f"{name}-done")
        expect(not self.text(".errors"), f"{name} is refused: {self.text('.errors')}")

    def text(self, selector):
        found = self.driver.find_elements(By.CSS_SELECTOR, selector)
        return found[0].text if found else None


def expect(condition, message):
    assert condition, message


def story(service, browser):
    # Anyone, in both languages.
    browser.open("/")
    browser.open("/?lang=en", "home-en")
    expect(browser.driver.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en", "not in English")
    browser.open("/?lang=zh-CN", "home-zh")
    browser.open("/reference")
    browser.open("/calculator")
    browser.fill({"enterprise.district": "浦东新区", "enterprise.foundedOn": "2024-03-01", "enterprise.sizeClass": "small"})
    browser.press()
    browser.check("calculator-asked")
    browser.follow("a[href^='/calculator/model-api']")
    browser.check("calculator-model-api")
    # Known facts came along; a form with gaps names them.
    browser.press()
    browser.check("calculator-gaps")
    expect(browser.text(".errors"), "no error summary for an empty claim")
    browser.fill({"claim.contractAmount": "8000000", "claim.contractNumber": "HT-1", "claim.signedOn": "2026-01-04",
                  "claim.provider": "云算科技有限公司", "claim.thirdParty": "true"})
    browser.press()
    browser.check("calculator-answer")
    expect("4,000,000.00" in browser.text(".figure"), "the calculator's amount: " + str(browser.text(".figure")))
    for scheme in [s["id"] for s in service.call("GET", "/v1/schemes?limit=500")["data"]]:
        browser.open(f"/calculator/{scheme}", f"scheme-{scheme}")

    application = service.application()
    # A wrong token is refused, the district's reviewer comes in.
    browser.open("/sign-in")
    browser.driver.find_element(By.NAME, "token").send_keys("wrong")
    browser.press()
    browser.check("sign-in-refused")
    expect(browser.text(".errors"), "a wrong token was taken")
    browser.sign_in("district")
    browser.open("/review")
    browser.follow("main tbody a")
    browser.check("district-application")
    browser.fill({"outcome": "approve", "opinion": "材料齐全，符合条件。"})
    browser.press("form.panel")
    browser.check("district-check")
    browser.press()
    browser.check("district-signed")
    browser.sign_out()

    browser.sign_in("city")
    browser.open(f"/applications/{application}", "city-application")
    browser.fill({"outcome": "approve", "approvedRate": "0.9", "opinion": "同意。"})
    browser.press("form.panel")
    browser.press()
    browser.check("city-refused")
    expect(browser.text(".errors"), "a rate above the ceiling was taken")
    browser.fill({"outcome": "approve", "approvedRate": "0.5", "opinion": "同意。"})
    browser.press("form.panel")
    browser.press()
    browser.check("city-approved")
    service.call("PUT", "/v1/clock", "admin", {"now": "2026-01-15T09:00:00+08:00"})
    redemption = service.redemption(application)
    browser.open("/review", "city-queue")
    browser.open(f"/redemptions/{redemption}", "redemption")
    browser.fill({"outcome": "approve", "opinion": "核实。"})
    browser.press("form.panel")
    browser.press()
    browser.check("redemption-approved")
    browser.sign_out()

    browser.sign_in("maker")
    browser.open("/payments", "maker-payments")
    browser.press()
    browser.check("batch-drafted")
    batch = browser.driver.current_url.rsplit("/", 1)[-1]
    browser.sign_out()
    browser.sign_in("checker")
    browser.open(f"/payments/{batch}", "checker-batch")
    browser.press()
    browser.check("batch-check")
    browser.press()
    browser.check("batch-approved")
    browser.sign_out()
    browser.sign_in("maker")
    browser.open(f"/payments/{batch}", "maker-results")
    payable = service.call("GET", "/v1/payables", "maker")["data"][0]["id"]
    browser.fill({f"outcome.{payable}": "paid", f"reference.{payable}": "BANK-1"})
    browser.press("form[action$='/results']")
    browser.check("batch-settled")
    expect(service.call("GET", f"/v1/payment-batches/{batch}", "maker")["status"] == "settled", "the batch is not settled")
    browser.open("/payments", "payments-after")
    browser.sign_out()

    browser.sign_in("applicant")
    browser.open("/applications", "applicant-list")
    browser.fill({"status": "granted", "scheme": "model-api"})
    browser.press()
    browser.check("applicant-filtered")
    expect(browser.text("tbody"), "the list lost what it was asked for")
    browser.fill({"status": "draft"})
    browser.press()
    expect(not browser.text("tbody"), "a draft is listed that is none")
    browser.open(f"/applications/{application}", "applicant-application")
    browser.sign_out()
    browser.sign_in("auditor")
    browser.open("/audit", "audit")
    browser.press()
    browser.check("audit-verified")
    expect(browser.text(".panel.yes"), "the chain was not verified")
    # A reader without the role gets words, not data.
    browser.open("/payments/none", "not-found")
    browser.open("/no-such-page", "lost")
    expect(browser.text("h1") and browser.text(".sections"), "a lost reader gets no page")
    browser.sign_out()
    browser.open("/payments", "needs-sign-in")
    expect("/sign-in" in browser.driver.current_url, "a stranger saw the payments")
    browser.open("/")
    return application


def reviewers(service, browser, application):
    """Recusal, a power lent and used, other funders, a voucher's use from the page, recoveries to their end."""
    browser.sign_in("district-2")
    waiting = service.file("model-private", change={"contractNumber": "HT-2026-002"})
    browser.open(f"/applications/{waiting}", "recusal")
    browser.step("page-recusal", {"reason": "亲属在该企业任职"})
    browser.open("/account", "account")
    browser.sign_out()

    # The city lends one person's power to another, who acts by it and stops.
    browser.sign_in("city")
    other = next(c["id"] for c in service.call("GET", "/v1/clients?limit=500", "admin")["data"] if c["person"] == "吴六")
    today = service.now().date().isoformat()
    browser.open("/account", "account-city")
    browser.step("page-delegation", {"delegate": other, "actions.review-application": True, "from": today, "until": today, "reason": "出差"})
    browser.sign_out()
    browser.sign_in("city-2")
    browser.open("/account", "account-lent")
    browser.follow("form[action='/account/acting'] button")
    browser.check("account-acting")
    expect("钱二" in browser.text(".reader"), "the banner does not say for whom one acts")
    browser.follow("form[action='/account/acting'] button")
    browser.sign_out()
    browser.sign_in("city")
    browser.open("/account", "account-to-end")
    browser.follow("form[action$='/end'] button")
    browser.press()
    browser.check("delegation-ended")
    browser.open(f"/applications/{application}", "granted-application")
    browser.step("page-other-award", {"funder": "district", "amount": "100,000", "reference": "浦科〔2026〕1号"})
    browser.sign_out()

    browser.sign_in("applicant")
    voucher = service.call("GET", f"/v1/applications/{application}", "portal")["vouchers"][0]
    browser.open(f"/vouchers/{voucher}", "voucher")
    invoice = "25312000000000000002"
    browser.step("page-redemption-filing", {
        "provider": "云算科技有限公司", "contractNumber": "HT-2026-001", "claimedBase": "1,000,000", "invoices.0.number": invoice,
        "invoices.0.amount": "1000000", "invoices.0.issuedOn": today, "invoices.0.seller": "云算科技有限公司", "invoices.0.buyer": USCC,
        "payment.amount": "1000000", "payment.paidOn": today, "payment.reference": "PAY-2"})
    redemption = browser.driver.current_url.rsplit("/", 1)[-1]
    browser.sign_out()
    browser.sign_in("city-2")
    browser.open(f"/redemptions/{redemption}", "redemption-2")
    browser.step("page-redemption-review", {"outcome": "approve", "opinion": "核实。"})
    return redemption, invoice


def recoveries(service, browser, application, invoice):
    browser.open(f"/applications/{application}", "application-for-recovery")
    browser.follow("a[href^='/recoveries?open=']")
    browser.check("recovery-order")
    browser.step("page-recovery-order", {"amount": "30000", "cause": "breach", "reason": "未按约定使用", "dueOn": "2026-12-31"})
    recovery = browser.driver.current_url.rsplit("/", 1)[-1]
    browser.step("page-recovery-plan", {"instalments.0.dueOn": "2026-11-30", "instalments.0.amount": "10000",
                                        "instalments.1.dueOn": "2026-12-31", "instalments.1.amount": "20,000"})
    browser.sign_out()
    browser.sign_in("maker")
    browser.open("/recoveries", "recoveries")
    browser.open(f"/recoveries/{recovery}", "recovery")
    browser.step("page-recovery-receipt", {"amount": "10000", "reference": "BANK-9"})
    payable = next(p["id"] for p in service.call("GET", "/v1/payables?status=pending", "maker")["data"])
    browser.step("page-recovery-offset", {"payable": payable, "amount": "5000"})
    browser.open(f"/invoices/{invoice}", "invoice")
    browser.step("page-invoice-reversal", {"number": "25312000000000000009", "amount": "200000"})
    browser.sign_out()
    browser.sign_in("city-2")
    browser.open(f"/recoveries/{recovery}", "recovery-write-off")
    browser.step("page-write-off", {"reason": "企业注销"})
    browser.sign_out()
    browser.sign_in("checker")
    browser.open(f"/recoveries/{recovery}", "recovery-approval")
    browser.step("page-write-off-approval", {})
    expect(service.call("GET", f"/v1/recoveries/{recovery}", "maker")["status"] == "written-off", "the recovery is not written off")
    browser.sign_out()


def filing(service, browser):
    """An enterprise recorded, a draft made, filled in piece by piece, handed in, returned, mended and handed in again."""
    folder = tempfile.TemporaryDirectory(prefix="voucherd-files-")

    def file(name, octets):
        path = pathlib.Path(folder.name) / name
        path.write_bytes(octets)
        return str(path)

    def upload(kind, path):
        form = f"form.upload:has(input[name=kind][value={kind}])"
        if path:
            browser.driver.find_element(By.CSS_SELECTOR, form + " input[type=file]").send_keys(path)
        browser.press(form)

    uscc = "91310115MA1H0AA07L"
    browser.sign_in("portal")
    browser.open("/enterprises", "enterprises")
    fields = {"uscc": "91310115MA1H0AA07X", "name": "甲乙智能科技有限公司", "district": "浦东新区", "foundedOn": "2024-05-01",
              "sizeClass": "small", "account.bank": "上海银行", "account.number": "31000100200300401", "account.name": "甲乙智能科技有限公司"}
    form = "#page-enterprise form"
    browser.driver.find_element(By.CSS_SELECTOR, "details#page-enterprise > summary").click()
    browser.fill(fields, form)
    browser.press(form)
    if not browser.text(".errors"):
        browser.press()
    browser.check("enterprise-refused")
    expect(browser.text(".errors"), "a wrong credit code was taken")
    browser.open("/enterprises", "enterprises-again")
    browser.step("page-enterprise", {**fields, "uscc": uscc})

    browser.open("/calculator/model-api", "calculator-signed-in")
    browser.follow("a[href='/applications/new?scheme=model-api']")
    browser.check("new-application")
    browser.press()
    browser.check("new-application-refused")
    expect(browser.text(".errors"), "an application of nobody was begun")
    browser.fill({"applicant": uscc})
    browser.press()
    browser.check("claim-empty")
    browser.fill({"claim.contractAmount": "a lot", "claim.contractNumber": "HT-7"})
    browser.press()
    browser.check("claim-refused")
    expect(browser.text(".errors"), "an amount in words was taken")
    browser.fill({"claim.contractAmount": "8000000"})
    browser.press()
    browser.check("draft")
    application = browser.driver.current_url.split("/applications/")[1].split("#")[0]
    expect("HT-7" in browser.text("main"), "the claim is not shown")
    browser.follow("a.button[href$='/claim']")
    expect(browser.driver.find_element(By.NAME, "claim.contractNumber").get_attribute("value") == "HT-7", "the claim was not kept")
    browser.fill({"claim.signedOn": "2026-01-04", "claim.provider": "云算科技有限公司", "claim.thirdParty": "true"})
    browser.press()
    browser.check("draft-filled")
    expect("4,000,000.00" in (browser.text(".figure") or ""), "what it would come to: " + str(browser.text(".figure")))

    upload("contract", None)
    browser.check("upload-nothing")
    expect(browser.text(".errors"), "no file was taken for one")
    upload("contract", file("合同.exe", b"MZ\x90\x00"))
    browser.check("upload-program")
    expect(browser.text(".errors"), "a program was taken")
    upload("contract", file("页面.pdf", b"<html><script>"))
    browser.check("upload-page")
    expect(browser.text(".errors"), "a page was taken for a PDF")
    upload("contract", file("大.pdf", b"%PDF-1.7\n" + bytes(21 << 20)))
    browser.check("upload-large")
    expect("20 MB" in (browser.text("main") or ""), "what is too large is not told: " + str(browser.text("main")))
    browser.open(f"/applications/{application}", "draft-again")
    first = b"%PDF-1.7\r\n--boundary\r\n\r\n--\x00\xff" + os.urandom(300_000)
    upload("contract", file("合同 “一”;x.pdf", first))
    browser.check("uploaded")
    stored = service.call("GET", f"/v1/applications/{application}", "portal")["documents"]
    expect(len(stored) == 1 and stored[0]["kind"] == "contract", f"attached: {stored}")
    request = urllib.request.Request(service.url + "/v1/documents/" + stored[0]["id"], headers={"Authorization": "Bearer " + service.tokens["portal"]})
    with urllib.request.urlopen(request) as answer:
        expect(answer.read() == first and answer.headers["Content-Type"] == "application/pdf", "the file is not what was uploaded")
    browser.follow("form.attached button")
    browser.check("removed")
    expect(service.call("GET", f"/v1/applications/{application}", "portal")["documents"] == [], "it is still attached")
    upload("contract", file("合同.pdf", first))
    browser.check("uploaded-again")
    browser.step("page-submission", {})
    expect(service.call("GET", f"/v1/applications/{application}", "portal")["status"] in ("submitted", "in-review"), "it is not handed in")
    browser.open(f"/applications/{application}/claim", "claim-closed")
    browser.sign_out()

    browser.sign_in("district")
    browser.open(f"/applications/{application}", "filed-application")
    browser.step("page-application-review", {"outcome": "return", "opinion": "合同金额与附件不一致，请更正。"})
    browser.sign_out()
    browser.sign_in("portal")
    browser.open(f"/applications/{application}", "returned-application")
    expect("不一致" in (browser.text(".warning") or ""), "why it came back is not told")
    browser.follow("a.button[href$='/claim']")
    browser.fill({"claim.contractAmount": "7800000"})
    browser.press()
    browser.step("page-submission", {})
    case = service.call("GET", f"/v1/applications/{application}", "portal")
    expect(case["status"] in ("submitted", "in-review") and case["claim"]["contractAmount"] == "7800000", f"it is not handed in again: {case}")
    browser.sign_out()
    folder.cleanup()


def grants(service, browser):
    """Parts and their appraisal, a recommendation and what became of it, audited investments, a grant that is taken back."""
    leased = service.granted("cluster-rent-relief", "91310115MA1H0AA012")
    referred = service.granted("compute-platform", "91310115MA1H0AA025")
    award = service.granted("rnd-frontier", "91310115MA1H0AA038")
    service.forward(40)
    browser.sign_in("city-3")
    browser.open(f"/applications/{leased}", "tranches")
    browser.step("page-appraisal", {"outcome": "release", "opinion": "按期完成。"})
    browser.open(f"/applications/{referred}", "referral")
    browser.step("page-referral-outcome", {"outcome": "accepted", "reference": "工信〔2026〕8号", "opinion": "已列入名单。"})
    browser.open(f"/applications/{award}", "award")
    browser.step("page-audit-result", {"auditedInvestment": "1000000", "opinion": "审定。"})
    browser.step("page-revocation", {"reason": "项目终止"})
    browser.sign_out()


def entitlements(service, browser):
    service.call("PUT", "/v1/enterprises/91310115MA1H0AA04B", "portal", {
        "uscc": "91310115MA1H0AA04B", "name": "模塑智能有限公司", "district": "徐汇区", "foundedOn": "2025-02-01", "sizeClass": "small",
        "cluster": "模速空间"})
    browser.sign_in("city")
    browser.open("/runs", "runs")
    for dry in ("true", "false"):
        browser.step("page-run-start", {"scheme": "cluster-compute", "dryRun": dry})
        run = browser.driver.current_url.rsplit("/", 1)[-1]
        for _ in range(100):
            if service.call("GET", f"/v1/entitlement-runs/{run}", "city")["status"] != "running":
                break
            time.sleep(0.1)
        browser.open(f"/runs/{run}", f"run-{dry}")
        browser.open(f"/runs/{run}?outcome=excluded", f"run-{dry}-excluded")
        browser.open("/runs", "runs-after")
    browser.sign_out()


def webhooks(service, browser):
    browser.sign_in("portal")
    browser.open("/webhooks", "webhooks")
    form = "#page-webhook-registration + form"
    browser.fill({"url": "https://127.0.0.1/hook"}, form)
    browser.press(form)
    browser.press()
    browser.check("webhook-refused")
    expect(browser.text(".errors"), "an address of the house was taken")
    browser.open("/webhooks", "webhooks-again")
    browser.step("page-webhook-registration", {"url": "https://portal.example.gov.cn/hooks", "description": "办件系统",
                                               "types.application-granted": True})
    expect((browser.text(".token") or "").startswith("whsec_"), "the secret is not shown")
    browser.follow(".back a")
    browser.check("webhook")
    address = browser.driver.current_url.replace(service.url, "")
    browser.step("page-webhook-secret", {})
    browser.open(address, "webhook-to-stop")
    browser.step("page-webhook-switch", {"status": "disabled"})
    hook = service.call("GET", "/v1/webhooks", "portal")["data"][0]
    expect(hook["status"] == "disabled", f"it is not stopped: {hook}")
    browser.step("page-webhook-deletion", {})
    expect(service.call("GET", "/v1/webhooks", "portal")["data"] == [], "it is not deleted")
    browser.sign_out()


def imports(service, browser):
    """A file checked, mended and imported by the administrator; a file of another kind, and none."""
    folder = tempfile.TemporaryDirectory(prefix="voucherd-imports-")

    def send(subject, button, name=None, text=""):
        browser.open("/imports", f"imports-{subject}-{button}")
        form = f"form:has(input[name=subject][value={subject}])"
        if name:
            path = pathlib.Path(folder.name) / name
            path.write_text(text)
            browser.driver.find_element(By.CSS_SELECTOR, form + " input[type=file]").send_keys(str(path))
        browser.follow(f"{form} button[name={button}]")
        browser.check(f"imports-{subject}-{button}-{name}")

    good, other = "91310115MA1H0AA08P", "91310115MA1H0AA09T"
    head = "uscc,name,district\n"
    browser.sign_in("admin")
    browser.open("/clients", "clients-to-imports")
    browser.follow("main a[href='/imports']")
    browser.check("imports")
    send("enterprises", "import")
    expect("文件" in (browser.text(".errors") or ""), "no file was taken for one")
    send("enterprises", "import", "list.pdf", "%PDF-1.7")
    expect(browser.text(".errors"), "a PDF was taken for records")
    send("enterprises", "dryRun", "wrong.csv", "name,district\n无码公司,浦东新区\n")
    expect(browser.text(".errors"), "a file without a credit code's column was taken")
    send("enterprises", "dryRun", "list.csv", f"{head}{good},导入一号公司,浦东新区\n{good[:-1]}X,导入二号公司,浦东新区\n")
    expect("2" in browser.text("main dl") and good[:-1] + "X" in browser.text("main table"), "the wrong code is not reported")
    known = {enterprise["uscc"] for enterprise in service.call("GET", "/v1/enterprises?limit=500", "city")["data"]}
    expect(known and good not in known, "a check has stored something")
    send("enterprises", "import", "list.csv", f"{head}{good},导入一号公司,浦东新区\n{other},导入二号公司,浦东新区\n")
    expect("已全部导入" in browser.text("main .lead"), f"it is not imported: {browser.text('main')}")
    expect(service.call("GET", f"/v1/enterprises/{other}", "city")["name"] == "导入二号公司", "it is not there")
    send("calendars", "dryRun", "days.jsonl", '{"date":"2027-02-30","kind":"holiday","name":"春节"}\n')
    expect(browser.text("main table"), "a day that there is not was taken")
    browser.width = 320
    browser.open("/imports?lang=en", "narrow-imports")
    expect(browser.driver.execute_script("return document.documentElement.scrollWidth") <= 320, "imports: too wide for a narrow window")
    browser.width = 1280
    browser.open("/imports?lang=zh-CN", "imports-zh")
    browser.sign_out()
    folder.cleanup()


def administration(service, browser):
    browser.open("/?lang=en", "english")
    browser.sign_in("admin")
    browser.open("/clients", "clients")
    browser.step("page-client-registration", {"name": "浦东财政", "person": "冯九", "roles.auditor": True})
    expect(len(browser.text(".token") or "") > 20, "the token is not shown")
    browser.open("/clients", "clients-after")
    browser.driver.find_element(By.LINK_TEXT, "浦东财政").click()
    browser.check("client")
    browser.step("page-client-revocation", {})
    opens = service.now().date()
    closes = opens + datetime.timedelta(days=3)
    browser.open("/calls", "calls")
    browser.step("page-call-open", {"scheme": "benchmark-scenario", "title": "2026 年标杆场景第一批", "opensOn": opens.isoformat(),
                                    "closesOn": closes.isoformat()})
    call = browser.driver.current_url.rsplit("/", 1)[-1]
    for uscc in ("91310115MA1H0AA05E", "91310115MA1H0AA06H"):
        service.file("benchmark-scenario", uscc)
    later = (service.now() + datetime.timedelta(days=5)).isoformat(timespec="seconds")
    browser.open("/clients", "clients-clock")
    browser.step("page-clock", {"now": later})
    browser.sign_out()
    browser.open("/calls", "calls-public")
    browser.sign_in("city")
    browser.open(f"/calls/{call}", "call")
    chosen = next(a["id"] for a in service.call("GET", "/v1/applications?scheme=benchmark-scenario", "city")["data"])
    browser.step("page-shortlist", {f"applications.{chosen}": True, "opinion": "择优入围。"})
    browser.sign_out()


def finance(service, browser):
    browser.sign_in("maker")
    browser.open("/payments", "payments-second")
    browser.press("form[action='/payments']")
    batch = browser.driver.current_url.rsplit("/", 1)[-1]
    browser.step("page-batch-cancellation", {"reason": "分两批"})
    browser.open("/payments", "payments-third")
    browser.press("form[action='/payments']")
    batch = browser.driver.current_url.rsplit("/", 1)[-1]
    browser.open("/year-ends", "year-ends")
    browser.step("page-year-end", {"pool": "corpus-voucher", "year": "2025", "outcome": "carry-over", "reason": "项目跨年"})
    browser.sign_out()
    browser.sign_in("checker")
    browser.open(f"/payments/{batch}", "batch-second")
    browser.press("form[action$='/approval']")
    browser.press()
    browser.open("/year-ends", "year-ends-to-approve")
    browser.step("page-year-end-approval", {})
    browser.sign_out()
    browser.sign_in("maker")
    browser.open(f"/payments/{batch}", "batch-to-send")
    browser.step("page-batch-dispatch", {})
    browser.sign_out()


def narrow(service, browser, application):
    """At 320 pixels nothing but a table that scrolls by itself is wider than the window (WCAG 1.4.10), in both languages."""
    for language, who in (("zh-CN", "city"), ("en", "checker"), ("en", "portal")):
        browser.open(f"/?lang={language}")
        browser.sign_in(who)
        browser.width = 320
        for path in ("/", "/calculator", "/calculator/model-api", "/calls", "/applications", "/applications/new", "/enterprises", f"/applications/{application}", "/payments",
                     "/recoveries", "/account", "/webhooks", "/reference"):
            browser.open(path, f"narrow-{language}{path.replace('/', '-')}")
            wide = browser.driver.execute_script("return document.documentElement.scrollWidth")
            if wide > 320:
                browser.faults.append(f"{path}: {wide} pixels wide in a window of 320, {language}")
        browser.width = 1280
        browser.sign_out()


def main():
    shots = sys.argv[2] if len(sys.argv) > 2 else None
    if shots:
        os.makedirs(shots, exist_ok=True)
    service = Service(sys.argv[1])
    browser = Browser(service, shots)
    try:
        application = story(service, browser)
        filing(service, browser)
        _, invoice = reviewers(service, browser, application)
        recoveries(service, browser, application, invoice)
        grants(service, browser)
        entitlements(service, browser)
        webhooks(service, browser)
        imports(service, browser)
        administration(service, browser)
        finance(service, browser)
        narrow(service, browser, application)
    except Exception:
        browser.driver.save_screenshot((shots or "/tmp") + "/failure.png")
        raise
    finally:
        browser.driver.quit()
        service.stop()
    for fault in browser.faults:
        print(fault)
    print(f"{browser.visited} pages looked at, {len(browser.faults)} findings")
    sys.exit(1 if browser.faults else 0)


if __name__ == "__main__":
    main()

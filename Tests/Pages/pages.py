#!/usr/bin/env python3
"""Clicks through every page of a running sandbox in headless Chromium, as each role, in both languages.

    pages.py VOUCHERD [SCREENSHOT-DIRECTORY]

Checks on each page: no console error, nothing asked of another host, no WCAG 2.2 A/AA finding of axe-core, every control labelled; and
that the flow from a calculation to a settled batch can be clicked through. Needs Debian's chromium and chromium-driver, and from PyPI
selenium and axe-core-python (which carries axe.min.js).
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import urllib.request

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.ui import Select, WebDriverWait

ADMIN = "pages-admin"
USCC = "91350100M000100Y43"
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
        for name, body in PEOPLE:
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
        for flag in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,1700", "--disable-gpu"):
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
        self.service, self.shots, self.visited, self.faults = service, shots, 0, []
        import axe_core_python
        self.axe = (pathlib.Path(axe_core_python.__file__).parent / "axe.min.js").read_text()

    def open(self, path, name=None):
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
            height = self.driver.execute_script("return document.documentElement.scrollHeight")
            self.driver.set_window_size(1280, min(max(height, 900), 6000))
            self.driver.save_screenshot(f"{self.shots}/{self.visited:02}-{name.strip('/').replace('/', '-') or 'home'}.png")

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
        """Clicks, and waits until another document stands there."""
        before = self.driver.find_element(By.TAG_NAME, "html")
        self.driver.find_element(By.CSS_SELECTOR, selector).click()
        WebDriverWait(self.driver, 60).until(expected_conditions.staleness_of(before))

    def fill(self, fields):
        for name, value in fields.items():
            control = self.driver.find_element(By.NAME, name)
            if control.tag_name == "select":
                Select(control).select_by_value(value)
            elif control.get_attribute("type") == "radio":
                self.driver.find_element(By.CSS_SELECTOR, f"input[name='{name}'][value='{value}']").click()
            elif control.get_attribute("type") == "date":
                self.driver.execute_script("arguments[0].value=arguments[1]", control, value)
            else:
                control.clear()
                control.send_keys(value)

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
    browser.press("form.panel")
    browser.check("batch-settled")
    expect(service.call("GET", f"/v1/payment-batches/{batch}", "maker")["status"] == "settled", "the batch is not settled")
    browser.open("/payments", "payments-after")
    browser.sign_out()

    browser.sign_in("applicant")
    browser.open("/applications", "applicant-list")
    browser.open(f"/applications/{application}", "applicant-application")
    browser.sign_out()
    browser.sign_in("auditor")
    browser.open("/audit", "audit")
    browser.press()
    browser.check("audit-verified")
    expect(browser.text(".panel.yes"), "the chain was not verified")
    # A reader without the role gets words, not data.
    browser.open("/payments/none", "not-found")
    browser.sign_out()
    browser.open("/payments", "needs-sign-in")
    expect("/sign-in" in browser.driver.current_url, "a stranger saw the payments")
    browser.open("/")


def main():
    shots = sys.argv[2] if len(sys.argv) > 2 else None
    if shots:
        os.makedirs(shots, exist_ok=True)
    service = Service(sys.argv[1])
    browser = Browser(service, shots)
    try:
        story(service, browser)
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

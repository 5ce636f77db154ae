#!/usr/bin/env bash
# The same integration with curl alone: register, file, follow the feed, redeem, read the result.
# URL and the tokens ADMIN, DISTRICT and CITY come from the environment; Tests/Story/integration.py gives them.
set -euo pipefail
field() { python3 -c "import json,sys; print(json.load(sys.stdin)$1)"; }
send() { # send TOKEN METHOD PATH [JSON]
  curl -sS --fail-with-body -X "$2" "$URL$3" -H "Authorization: Bearer $1" -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" \
    ${4:+-H 'Content-Type: application/json' -d "$4"}
}

portal=$(send "$ADMIN" POST /v1/clients '{"name":"curl","person":"curl","roles":["portal"]}' | field '["token"]')
company=91310000132200005E
curl -sS --fail-with-body -o /dev/null -X PUT "$URL/v1/enterprises/$company" -H "Authorization: Bearer $portal" -H 'If-None-Match: *' \
  -H 'Content-Type: application/json' -d '{"name":"示例二号","district":"浦东新区","foundedOn":"2024-03-01","sizeClass":"small","account":{"bank":"上海银行","number":"310002","name":"示例二号"}}'
document=$(curl -sS --fail-with-body -X POST "$URL/v1/documents" -H "Authorization: Bearer $portal" -H 'Content-Type: text/plain' --data-binary 合同 | field '["id"]')
application=$(send "$portal" POST /v1/applications '{"scheme":"model-api","applicant":"'$company'","claim":{"contractAmount":"800000.00",
  "contractNumber":"HT-9","signedOn":"2026-01-04","provider":"云算科技","thirdParty":true},"documents":[{"kind":"contract","id":"'"$document"'"}]}' | field '["id"]')
send "$portal" POST "/v1/applications/$application/submission" >/dev/null

# The office's part.
send "$DISTRICT" POST "/v1/applications/$application/reviews" '{"stage":"district-check","outcome":"approve","opinion":"同意"}' >/dev/null
send "$CITY" POST "/v1/applications/$application/reviews" '{"stage":"municipal-review","outcome":"approve","opinion":"同意"}' >/dev/null
send "$ADMIN" PUT /v1/clock '{"now":"2026-01-22T09:00:00+08:00"}' >/dev/null

# Follow the feed as Server-Sent Events until the grant is told; Last-Event-ID would go on from there.
granted=$(curl -sSN --max-time 30 "$URL/v1/events" -H "Authorization: Bearer $portal" -H 'Accept: text/event-stream' |
  sed -n '/^event: application-granted$/{n;s/^data: //p;q}' || true)  # curl ends when sed has what it wants
[ "$(field '["subject"]' <<<"$granted")" = "$application" ]

voucher=$(curl -sS "$URL/v1/applications/$application" -H "Authorization: Bearer $portal" | field '["vouchers"][0]')
redemption=$(send "$portal" POST "/v1/vouchers/$voucher/redemptions" '{"provider":"云算科技","contractNumber":"HT-9","claimedBase":"200000.00",
  "invoices":[{"number":"25312000000000000099","amount":"200000.00","issuedOn":"2026-01-10","seller":"云算科技","buyer":"'$company'"}],
  "payment":{"amount":"200000.00","paidOn":"2026-01-12","reference":"P-9"}}' | field '["id"]')
send "$CITY" POST "/v1/redemptions/$redemption/review" '{"outcome":"approve","opinion":"核实"}' >/dev/null
echo "curl: voucher $voucher: $(curl -sS "$URL/v1/vouchers/$voucher" -H "Authorization: Bearer $portal" | field '["balance"]') left"

# SPDX-License-Identifier: Apache-2.0
"""A gate over plain HTTP: docs/guides/gate-http.md in Python, of its standard library alone.

    python3 gate.py --vectors ../../../docs/protocol/gate-vectors.json
    python3 gate.py --url http://127.0.0.1:4600 --key sk_... --customer acme --feature calls --quantity 2
"""
import argparse
import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
import uuid
from datetime import datetime, timedelta, timezone

# The set of vectors that these answers were last held against.
CONTRACT = "ba667524f85f8623"

PLACES = 12
ONE = 10**PLACES
DECIMAL = re.compile(r"(-?)([0-9]{1,60})(?:\.([0-9]{1,12}))?")
LAST_KNOWN_FOR_THREE_DAYS = {"last_known_hours": 72}
STALE_AFTER = timedelta(seconds=60)


def quantity(text):
    """Decimal text as a whole number of 10^-12; None: it is none."""
    match = DECIMAL.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        return None
    sign, whole, fraction = match.groups()
    size = int(whole + (fraction or "").ljust(PLACES, "0"))
    return -size if sign else size


def decimal_text(size):
    whole, rest = divmod(abs(size), ONE)
    fraction = f"{rest:0{PLACES}d}".rstrip("0")
    return f"{'-' if size < 0 else ''}{whole}{'.' + fraction if fraction else ''}"


def instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def mode(stale, rule, known_at, now):
    """How is answered: by what is `known`, or by the rule alone, `open` or `closed`."""
    if not stale:
        return "known"
    if isinstance(rule, str):
        return rule
    if known_at is not None and now < known_at + timedelta(hours=rule["last_known_hours"]):
        return "known"
    return rule.get("afterwards", "closed")


class Quota:
    """What a metered feature or seats come to. What cannot be read is a limit of zero that nobody grants."""

    def __init__(self, entry, consumed, known_at, now):
        resets_at = instant(entry["resets_at"]) if entry.get("resets_at") else None
        is_over = resets_at is not None and known_at < resets_at <= now
        used = quantity(entry.get("used"))
        self.taken = 0 if is_over else (used or 0) + consumed
        is_unlimited = entry.get("limit", "") is None
        limit = quantity(entry.get("limit"))
        grace = quantity(entry.get("grace", "0"))
        is_readable = used is not None and grace is not None and (is_unlimited or limit is not None)
        self.granted = False
        self.limit = self.ceiling = 0  # None: without end
        if not is_readable or not isinstance(entry.get("source"), str):
            return
        is_soft = entry.get("enforcement") == "soft"
        self.limit = limit
        self.ceiling = None if is_unlimited or (is_soft and "grace" not in entry) else limit + grace * is_soft
        self.granted = self.ceiling is None or self.ceiling > 0 or limit != 0

    @property
    def remaining(self):
        return None if self.limit is None else decimal_text(max(self.limit - self.taken, 0))


def upgrade(snapshot, feature, allowed, after):
    """The first offer that has `after` (None: that grants it at all)."""
    for one in snapshot["features"][feature].get("upgrades", []):
        limit = one.get("limit")
        is_enough = after is None or not isinstance(limit, str) or (one.get("soft") is True and not allowed)
        if is_enough or (quantity(limit) is not None and quantity(limit) >= after):
            offer = snapshot.get("offers", {}).get(one["offer"])
            if offer is None or offer["url"] is None:
                return offer
            return {**offer, "url": offer["url"].replace("{feature}", feature)}
    return None


def check(snapshot, feature, need, *, consumed=0, known_at, now, stale, rule):
    """The whole answer. `snapshot` None: nothing was ever known."""
    plans = snapshot["plans"] if snapshot else []
    answer = dict.fromkeys(("limit", "used", "remaining", "resets_at", "source", "upgrade"))
    answer |= {"plan": plans[0] if plans else None, "stale": stale}
    entry = snapshot["features"].get(feature) if snapshot else None
    how = mode(stale, rule, known_at, now)
    if entry is None:
        is_open = how == "open"
        return answer | {"allowed": is_open, "reason": "outage" if is_open else "unknown_feature"}
    answer["source"] = entry.get("source")
    quota = Quota(entry, consumed, known_at, now) if entry["kind"] in ("metered", "seats") else None
    if quota is not None:
        answer |= {"limit": entry.get("limit"), "used": decimal_text(quota.taken), "remaining": quota.remaining}
        answer["resets_at"] = entry["resets_at"]

    def said(allowed, reason, wanted=None):
        after = quota.taken + wanted if quota is not None and wanted is not None else None
        offer = upgrade(snapshot, feature, allowed, after) if wanted is not None else None
        return answer | {"allowed": allowed, "reason": reason, "upgrade": offer}

    if how != "known":
        return said(how == "open", "outage")
    if quota is None:
        is_granted = entry.get("allowed") is True if entry["kind"] == "boolean" else value(entry) is not None
        return said(True, "granted") if is_granted else said(False, "not_granted", ONE)
    wanted = quantity(need)
    if wanted is None or wanted < 0:
        return said(False, "bad_need")
    if not quota.granted:
        return said(False, "not_granted", ONE)
    if "blocked" in entry:
        return said(False, "spend_cap")
    after = quota.taken + wanted
    if quota.ceiling is not None and after > quota.ceiling:
        return said(False, "limit_reached", wanted)
    if quota.limit is None or after <= quota.limit:
        return said(True, "granted")
    return said(True, "over_soft_limit", wanted)


def value(entry):
    found = entry.get("value") if entry and entry["kind"] == "value" else None
    return found if isinstance(found, (str, int, float)) and not isinstance(found, bool) else None


def usage_events(snapshot, feature, amount, *, number, source, customer, now, **state):
    """The events that tell of what is consumed, numbered from `number`; None: it may not be."""
    entry = snapshot["features"].get(feature) if snapshot else None
    meter = entry.get("meter") if entry and entry["kind"] == "metered" else None
    size = quantity(amount)
    if meter is None or size is None or not check(snapshot, feature, amount, now=now, **state)["allowed"]:
        return None
    if meter["property"] is not None:
        data = [{meter["property"]: decimal_text(size)}] if size else []
    elif size % ONE:
        return None  # each unit is an event, and there are no halves of them
    else:
        data = [{}] * (size // ONE)
    time = now.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    event = {"specversion": "1.0", "source": source, "type": meter["event_type"], "subject": customer, "time": time}
    return [
        {**event, "id": str(number + index), "data": {**meter.get("data", {}), **one}} for index, one in enumerate(data)
    ]


class Gate:
    """One customer's gate: it asks when told to, and answers by what it knows."""

    def __init__(self, url, key, customer, rule=LAST_KNOWN_FOR_THREE_DAYS):
        self.url, self.key, self.customer, self.rule = url.rstrip("/"), key, customer, rule
        self.snapshot = self.etag = self.known_at = None
        self.source = f"gate-http-python/{uuid.uuid4()}"  # unlike that of any other process
        self.number = 1
        self.waiting = []  # events that the server has not answered
        self.consumed = {}  # by feature, what its numbers do not have

    def request(self, method, path, headers=None, body=None):
        """Status, headers and text; 0 where nobody answers."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json", **(headers or {})}
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                return response.status, response.headers, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode()
        except OSError:
            return 0, {}, ""

    def fetch(self):
        path = f"/v1/customers/{urllib.parse.quote(self.customer, safe='')}/entitlements"
        status, headers, text = self.request("GET", path, {"If-None-Match": self.etag} if self.etag else None)
        if status == 200:
            self.snapshot, self.etag = json.loads(text), headers["ETag"]
        if status in (200, 304):
            self.known_at = datetime.now(timezone.utc)
            if not self.waiting:  # all was recorded before we asked, so it is part of the answer
                self.consumed = {}
        return status

    def state(self, feature):
        now = datetime.now(timezone.utc)
        stale = self.known_at is None or now - self.known_at > STALE_AFTER
        consumed = self.consumed.get(feature, 0)
        return {"consumed": consumed, "known_at": self.known_at, "now": now, "stale": stale, "rule": self.rule}

    def check(self, feature, need="1"):
        return check(self.snapshot, feature, need, **self.state(feature))

    def consume(self, feature, amount="1"):
        events = usage_events(
            self.snapshot,
            feature,
            amount,
            number=self.number,
            source=self.source,
            customer=self.customer,
            **self.state(feature),
        )
        if events is None:
            return False
        self.number += len(events)
        self.waiting += events
        self.consumed[feature] = self.consumed.get(feature, 0) + quantity(amount)
        return True

    def report(self):
        """Sends what waits. Whatever becomes of the answer, it may be sent again: the ids stay the same."""
        status, _, text = self.request("POST", "/v1/events", body=self.waiting)
        return json.loads(text) if status == 200 else None


def held_against(file):
    """The first difference to the vectors; None: there is none."""
    with open(file, encoding="utf-8") as opened:
        vectors = json.load(opened)
    if vectors["contract"] != CONTRACT:
        return f"the vectors are {vectors['contract']}, and this gate was held against {CONTRACT}"
    for case in vectors["checks"]:
        snapshot = case["snapshot"] and vectors["snapshots"][case["snapshot"]]
        state = {"known_at": case["known_at"] and instant(case["known_at"]), "now": instant(case["now"])}
        state |= {"stale": case["stale"], "rule": case["rule"], "consumed": quantity(case["consumed"])}
        answer = check(snapshot, case["feature"], case["need"], **state)
        if answer != case["answer"]:
            return f"{case['name']}: {answer} and not {case['answer']}"
        entry = snapshot["features"].get(case["feature"]) if snapshot else None
        found = value(entry) if answer["allowed"] else None
        if found != case["value"]:
            return f"{case['name']}: the value {found} and not {case['value']}"
    for case in vectors["consumptions"]:
        now = instant(case["now"])
        events = usage_events(
            vectors["snapshots"][case["snapshot"]],
            case["feature"],
            case["quantity"],
            number=1,
            source=case["source"],
            customer=case["customer"],
            now=now,
            known_at=now,
            stale=False,
            rule=LAST_KNOWN_FOR_THREE_DAYS,
        )
        if events != case["events"]:
            return f"{case['name']}: {events} and not {case['events']}"
    return None


def say(**step):
    print(json.dumps(step))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--vectors", "--url", "--key", "--customer", "--feature"):
        parser.add_argument(name)
    parser.add_argument("--quantity", default="1")
    options = parser.parse_args()
    if options.vectors:
        difference = held_against(options.vectors)
        print(difference or f"agrees with {CONTRACT}")
        return 0 if difference is None else 1
    gate = Gate(options.url, options.key, options.customer)
    say(step="fetched", status=gate.fetch())
    say(step="fetched", status=gate.fetch())
    say(step="checked", answer=gate.check(options.feature))
    say(step="consumed", allowed=gate.consume(options.feature, options.quantity))
    if gate.waiting:
        for _ in range(2):  # as if the first answer had been lost
            answer = gate.report() or {}
            say(step="reported", accepted=answer.get("accepted"), duplicates=answer.get("duplicates"))
        gate.waiting = []
    say(step="fetched", status=gate.fetch())
    say(step="checked", answer=gate.check(options.feature))
    say(step="checked", answer=gate.check("no-such-feature"))
    return 0


if __name__ == "__main__":
    sys.exit(main())

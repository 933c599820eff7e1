// SPDX-License-Identifier: Apache-2.0

//! A gate over plain HTTP: docs/guides/gate-http.md in Rust, of its standard library alone. That has neither TLS nor
//! JSON: the JSON below is whole; to a server that is not on the same machine, use a client with TLS.
//!
//! ```sh
//! rustc -O --edition 2021 gate.rs
//! ./gate --vectors ../../../docs/protocol/gate-vectors.json
//! ./gate --url http://127.0.0.1:4600 --key sk_... --customer acme --feature calls --quantity 2
//! ```

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hasher};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The set of vectors that these answers were last held against.
const CONTRACT: &str = "ba667524f85f8623";

const HOUR_MS: f64 = 3_600_000.0;
const STALE_AFTER_MS: i64 = 60_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let options: HashMap<&str, &str> = arguments.chunks_exact(2).map(|two| (&*two[0], &*two[1])).collect();
    if let Some(file) = options.get("--vectors") {
        match held_against(file) {
            Ok(()) => println!("agrees with {CONTRACT}"),
            Err(difference) => {
                println!("{difference}");
                std::process::exit(1);
            }
        }
        return;
    }
    let option = |name| *options.get(name).unwrap_or_else(|| panic!("{name} is missing"));
    let feature = option("--feature");
    let mut gate = Gate::new(option("--url"), option("--key"), option("--customer"));
    let say = |step: &str, name: &str, value: Json| println!("{}", object([("step", text(step)), (name, value)]));
    say("fetched", "status", number(gate.fetch()));
    say("fetched", "status", number(gate.fetch()));
    say("checked", "answer", gate.check(feature));
    let amount = options.get("--quantity").unwrap_or(&"1");
    say("consumed", "allowed", Json::Bool(gate.consume(feature, amount)));
    if !gate.waiting.is_empty() {
        for _ in 0..2 {
            // as if the first answer had been lost
            let answer = gate.report().unwrap_or(Json::Null);
            let counted = |name| (name, answer.get(name).cloned().unwrap_or(Json::Null));
            println!("{}", object([("step", text("reported")), counted("accepted"), counted("duplicates")]));
        }
        gate.waiting.clear();
    }
    say("fetched", "status", number(gate.fetch()));
    say("checked", "answer", gate.check(feature));
    say("checked", "answer", gate.check("no-such-feature"));
}

// Quantities

/// A whole number of 10^-12 in 256 bits, two's complement: sixty digits before the point fit, and so do their sums.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Quantity {
    high: i128,
    low: u128,
}

const PLACES: usize = 12;
const ZERO: Quantity = Quantity { high: 0, low: 0 };
const ONE: Quantity = Quantity { high: 0, low: 1_000_000_000_000 };

impl Quantity {
    /// None: it is no decimal text.
    fn read(value: &str) -> Option<Quantity> {
        let digits = value.strip_prefix('-').unwrap_or(value);
        let (whole, fraction) = match digits.split_once('.') {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return None,
            None => (digits, ""),
        };
        let is_long = whole.is_empty() || whole.len() > 60 || fraction.len() > PLACES;
        if is_long || !(whole.bytes().chain(fraction.bytes())).all(|one| one.is_ascii_digit()) {
            return None;
        }
        let padding = std::iter::repeat(b'0').take(PLACES - fraction.len());
        let all = whole.bytes().chain(fraction.bytes()).chain(padding);
        let size = all.fold(ZERO, |sum, digit| {
            let two = sum.plus(sum);
            let eight = two.plus(two).plus(two.plus(two));
            eight.plus(two).plus(Quantity { high: 0, low: u128::from(digit - b'0') })
        });
        Some(if value.starts_with('-') { size.negative() } else { size })
    }

    fn plus(self, other: Quantity) -> Quantity {
        let (low, carry) = self.low.overflowing_add(other.low);
        Quantity { high: self.high + other.high + i128::from(carry), low }
    }

    fn negative(self) -> Quantity {
        Quantity { high: !self.high, low: !self.low }.plus(Quantity { high: 0, low: 1 })
    }

    /// Of what is not negative.
    fn divided(self, by: u128) -> (Quantity, u128) {
        let high = self.high as u128;
        let upper = (high % by) << 64 | self.low >> 64;
        let lower = (upper % by) << 64 | self.low & u128::from(u64::MAX);
        (Quantity { high: (high / by) as i128, low: (upper / by) << 64 | lower / by }, lower % by)
    }

    fn decimal_text(self) -> String {
        if self < ZERO {
            return format!("-{}", self.negative().decimal_text());
        }
        let mut digits = Vec::new();
        let mut rest = self;
        while rest > ZERO || digits.len() <= PLACES {
            let (tenth, digit) = rest.divided(10);
            digits.push(char::from(b'0' + digit as u8));
            rest = tenth;
        }
        let fraction: String = digits[..PLACES].iter().rev().collect();
        let whole: String = digits[PLACES..].iter().rev().collect();
        format!("{whole}.{fraction}").trim_end_matches('0').trim_end_matches('.').to_string()
    }
}

fn quantity(value: Option<&Json>) -> Option<Quantity> {
    value.and_then(Json::as_str).and_then(Quantity::read)
}

// Instants: milliseconds since 1970

/// Days by the civil calendar, counted in eras of 400 years that begin on the first of March.
fn instant(value: Option<&Json>) -> Option<i64> {
    let written = value?.as_str()?.strip_suffix('Z')?;
    let (date, time) = written.split_once('T')?;
    let numbers = |part: &str, by: &[char]| part.split(by).map(|one| one.parse().ok()).collect::<Option<Vec<i64>>>();
    let (date, time) = (numbers(date, &['-'])?, numbers(time, &[':', '.'])?);
    let (&[year, month, day], &[hour, minute, second, ref rest @ ..]) = (&date[..], &time[..]) else { return None };
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1_000 + rest.first().unwrap_or(&0))
}

fn instant_text(at: i64) -> String {
    let (days, of_day) = (at.div_euclid(86_400_000) + 719_468, at.rem_euclid(86_400_000));
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    let (seconds, rest) = (of_day / 1_000, of_day % 1_000);
    let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{rest:03}Z")
}

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock after 1970").as_millis() as i64
}

// Answers

/// What an answer depends on beside the snapshot.
struct State<'a> {
    /// Here, and not part of the snapshot.
    consumed: Quantity,
    known_at: Option<i64>,
    now: i64,
    stale: bool,
    /// `closed`, `open`, or an object with `last_known_hours`.
    rule: &'a Json,
}

#[derive(PartialEq)]
enum Mode {
    Known,
    Open,
    Closed,
}

impl State<'_> {
    /// How is answered: by what is known, or by the rule alone.
    fn mode(&self) -> Mode {
        let is_known = match (self.rule.get("last_known_hours"), self.known_at) {
            (Some(Json::Number(hours)), Some(known_at)) => {
                let lasts = hours.parse::<f64>().unwrap_or(0.0) * HOUR_MS;
                ((self.now - known_at) as f64) < lasts
            }
            _ => false,
        };
        if !self.stale || is_known {
            return Mode::Known;
        }
        match self.rule.get("afterwards").unwrap_or(self.rule).as_str() {
            Some("open") => Mode::Open,
            _ => Mode::Closed,
        }
    }
}

/// What a metered feature or seats come to; a limit or ceiling of None is without end.
struct Quota {
    granted: bool,
    limit: Option<Quantity>,
    ceiling: Option<Quantity>,
    taken: Quantity,
}

impl Quota {
    /// What cannot be read is a limit of zero that nobody grants. None: it is no quota.
    fn read(entry: &Json, state: &State) -> Option<Quota> {
        if !matches!(entry.get("kind")?.as_str()?, "metered" | "seats") {
            return None;
        }
        let used = quantity(entry.get("used"));
        let is_over = instant(entry.get("resets_at"))
            .is_some_and(|resets_at| state.known_at < Some(resets_at) && resets_at <= state.now);
        let taken = if is_over { ZERO } else { state.consumed.plus(used.unwrap_or(ZERO)) };
        let is_unlimited = entry.get("limit") == Some(&Json::Null);
        let limit = quantity(entry.get("limit"));
        let grace = entry.get("grace").map(|given| quantity(Some(given)));
        let is_readable = used.is_some() && grace != Some(None) && (is_unlimited || limit.is_some());
        if !is_readable || entry.get("source").and_then(Json::as_str).is_none() {
            return Some(Quota { granted: false, limit: Some(ZERO), ceiling: Some(ZERO), taken });
        }
        let is_soft = entry.get("enforcement").and_then(Json::as_str) == Some("soft");
        let ceiling = match (limit, grace) {
            (Some(limit), Some(Some(grace))) if is_soft => Some(limit.plus(grace)),
            (_, None) if is_soft => None,
            _ => limit,
        };
        let granted = ceiling.map_or(true, |ceiling| ceiling > ZERO || limit != Some(ZERO));
        Some(Quota { granted, limit, ceiling, taken })
    }

    fn remaining(&self) -> Json {
        self.limit.map_or(Json::Null, |limit| text(&limit.plus(self.taken.negative()).max(ZERO).decimal_text()))
    }
}

/// The first offer that has `after` (None: that grants it at all).
fn upgrade(snapshot: &Json, feature: &str, allowed: bool, after: Option<Quantity>) -> Json {
    let upgrades = entry_of(snapshot, feature).and_then(|entry| entry.get("upgrades"));
    for one in upgrades.map_or(&[][..], Json::items) {
        let limit = one.get("limit").filter(|limit| limit.as_str().is_some());
        let is_soft = one.get("soft") == Some(&Json::Bool(true)) && !allowed;
        let is_enough = limit.is_none() || is_soft || after.is_none() || quantity(limit) >= after;
        if !is_enough {
            continue;
        }
        let key = one.get("offer").and_then(Json::as_str).unwrap_or_default();
        let mut offer = snapshot.get("offers").and_then(|offers| offers.get(key)).cloned().unwrap_or(Json::Null);
        if let Json::Object(members) = &mut offer {
            if let Some(Json::Text(url)) = members.get_mut("url") {
                *url = url.replace("{feature}", feature);
            }
        }
        return offer;
    }
    Json::Null
}

fn entry_of<'a>(snapshot: &'a Json, feature: &str) -> Option<&'a Json> {
    snapshot.get("features")?.get(feature).filter(|entry| **entry != Json::Null)
}

/// That of a value feature; None: it is not granted.
fn value(entry: &Json) -> Option<&Json> {
    let is_value = entry.get("kind")?.as_str()? == "value";
    entry.get("value").filter(|found| is_value && matches!(found, Json::Text(_) | Json::Number(_)))
}

/// The whole answer. A snapshot of null: nothing was ever known.
fn check(snapshot: &Json, feature: &str, need: &str, state: &State) -> Json {
    let entry = entry_of(snapshot, feature);
    let quota = entry.and_then(|entry| Quota::read(entry, state));
    let said = |allowed: bool, reason: &str, upgrade: Json| {
        let of_quota =
            |name| quota.as_ref().and(entry).and_then(|entry| entry.get(name)).cloned().unwrap_or(Json::Null);
        object([
            ("allowed", Json::Bool(allowed)),
            ("reason", text(reason)),
            ("limit", of_quota("limit")),
            ("used", quota.as_ref().map_or(Json::Null, |quota| text(&quota.taken.decimal_text()))),
            ("remaining", quota.as_ref().map_or(Json::Null, Quota::remaining)),
            ("resets_at", of_quota("resets_at")),
            ("source", entry.and_then(|entry| entry.get("source")).cloned().unwrap_or(Json::Null)),
            ("plan", snapshot.get("plans").and_then(|plans| plans.items().first()).cloned().unwrap_or(Json::Null)),
            ("stale", Json::Bool(state.stale)),
            ("upgrade", upgrade),
        ])
    };
    let Some(entry) = entry else {
        let is_open = state.mode() == Mode::Open;
        return said(is_open, if is_open { "outage" } else { "unknown_feature" }, Json::Null);
    };
    match state.mode() {
        Mode::Known => {}
        mode => return said(mode == Mode::Open, "outage", Json::Null),
    }
    let Some(quota) = &quota else {
        let kind = entry.get("kind").and_then(Json::as_str);
        let is_on = kind == Some("boolean") && entry.get("allowed") == Some(&Json::Bool(true));
        return match is_on || value(entry).is_some() {
            true => said(true, "granted", Json::Null),
            false => said(false, "not_granted", upgrade(snapshot, feature, false, None)),
        };
    };
    let Some(wanted) = Quantity::read(need).filter(|wanted| *wanted >= ZERO) else {
        return said(false, "bad_need", Json::Null);
    };
    if !quota.granted {
        return said(false, "not_granted", upgrade(snapshot, feature, false, Some(quota.taken.plus(ONE))));
    }
    if entry.get("blocked").is_some() {
        return said(false, "spend_cap", Json::Null);
    }
    let after = quota.taken.plus(wanted);
    if quota.ceiling.is_some_and(|ceiling| after > ceiling) {
        return said(false, "limit_reached", upgrade(snapshot, feature, false, Some(after)));
    }
    if quota.limit.map_or(true, |limit| after <= limit) {
        return said(true, "granted", Json::Null);
    }
    said(true, "over_soft_limit", upgrade(snapshot, feature, true, Some(after)))
}

/// Whose events they are, and the number of the first.
struct Sender<'a> {
    number: u128,
    source: &'a str,
    customer: &'a str,
}

/// The events that tell of what is consumed; None: it may not be.
fn usage_events(snapshot: &Json, feature: &str, amount: &str, sender: &Sender, state: &State) -> Option<Vec<Json>> {
    let entry = entry_of(snapshot, feature).filter(|entry| entry.get("kind") == Some(&text("metered")))?;
    let meter = entry.get("meter")?;
    let size = Quantity::read(amount)?;
    if check(snapshot, feature, amount, state).get("allowed") != Some(&Json::Bool(true)) {
        return None;
    }
    let property = meter.get("property").and_then(Json::as_str);
    let count = match (property, size.divided(ONE.low)) {
        (Some(_), _) => u128::from(size > ZERO),
        (None, (units, 0)) => units.low,
        (None, _) => return None, // each unit is an event, and there are no halves of them
    };
    let event = |index: u128| {
        let mut data = meter.get("data").cloned().unwrap_or(object([]));
        if let (Json::Object(members), Some(property)) = (&mut data, property) {
            members.insert(property.to_string(), text(&size.decimal_text()));
        }
        object([
            ("specversion", text("1.0")),
            ("id", text(&(sender.number + index).to_string())),
            ("source", text(sender.source)),
            ("type", meter.get("event_type").cloned().unwrap_or(Json::Null)),
            ("subject", text(sender.customer)),
            ("time", text(&instant_text(state.now))),
            ("data", data),
        ])
    };
    Some((0..count).map(event).collect())
}

// The gate of one customer: it asks when told to, and answers by what it knows.

struct Gate {
    host: String,
    key: String,
    customer: String,
    rule: Json,
    snapshot: Json,
    etag: Option<String>,
    known_at: Option<i64>,
    /// Unlike that of any other process.
    source: String,
    number: u128,
    /// Events that the server has not answered.
    waiting: Vec<Json>,
    /// By feature, what the server's numbers do not have.
    consumed: HashMap<String, Quantity>,
}

impl Gate {
    fn new(url: &str, key: &str, customer: &str) -> Gate {
        let random = || std::collections::hash_map::RandomState::new().build_hasher().finish();
        Gate {
            host: url.strip_prefix("http://").expect("http:// alone").trim_end_matches('/').to_string(),
            key: key.to_string(),
            customer: customer.to_string(),
            rule: object([("last_known_hours", number(72))]),
            snapshot: Json::Null,
            etag: None,
            known_at: None,
            source: format!("gate-http-rust/{:016x}{:016x}", random(), random()),
            number: 1,
            waiting: Vec::new(),
            consumed: HashMap::new(),
        }
    }

    /// Status, headers with small names, and text. HTTP/1.0, so that the answer ends with the connection.
    fn request(
        &self,
        method: &str,
        path: &str,
        header: &str,
        body: &str,
    ) -> std::io::Result<(u16, HashMap<String, String>, String)> {
        let mut connection = TcpStream::connect(&self.host)?;
        connection.set_read_timeout(Some(Duration::from_secs(10)))?;
        let (host, key, length) = (&self.host, &self.key, body.len());
        write!(
            connection,
            "{method} {path} HTTP/1.0\r\nHost: {host}\r\nAuthorization: Bearer {key}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n{header}\r\n{body}"
        )?;
        let mut answer = String::new();
        connection.read_to_string(&mut answer)?;
        let broken = || std::io::Error::from(std::io::ErrorKind::InvalidData);
        let (head, text) = answer.split_once("\r\n\r\n").ok_or_else(broken)?;
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).ok_or_else(broken)?;
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_lowercase(), value.trim().to_string())).collect();
        Ok((status, headers, text.to_string()))
    }

    /// The status; 0 where nobody answers.
    fn fetch(&mut self) -> u16 {
        let kept = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(byte);
        let encoded = |byte: u8| if kept(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
        let path = format!("/v1/customers/{}/entitlements", self.customer.bytes().map(encoded).collect::<String>());
        let header = self.etag.as_ref().map_or(String::new(), |etag| format!("If-None-Match: {etag}\r\n"));
        let Ok((status, headers, text)) = self.request("GET", &path, &header, "") else { return 0 };
        if status == 200 {
            let Ok(snapshot) = Json::read(&text) else { return 0 };
            self.snapshot = snapshot;
            self.etag = headers.get("etag").cloned();
        }
        if status == 200 || status == 304 {
            self.known_at = Some(now());
            if self.waiting.is_empty() {
                self.consumed.clear(); // all was recorded before we asked, so it is part of the answer
            }
        }
        status
    }

    fn state(&self, feature: &str) -> State<'_> {
        let now = now();
        let stale = self.known_at.map_or(true, |known_at| now - known_at > STALE_AFTER_MS);
        let consumed = *self.consumed.get(feature).unwrap_or(&ZERO);
        State { consumed, known_at: self.known_at, now, stale, rule: &self.rule }
    }

    fn check(&self, feature: &str) -> Json {
        check(&self.snapshot, feature, "1", &self.state(feature))
    }

    fn consume(&mut self, feature: &str, amount: &str) -> bool {
        let sender = Sender { number: self.number, source: &self.source, customer: &self.customer };
        let found = usage_events(&self.snapshot, feature, amount, &sender, &self.state(feature));
        let (Some(events), Some(size)) = (found, Quantity::read(amount)) else { return false };
        self.number += events.len() as u128;
        self.waiting.extend(events);
        let consumed = self.consumed.entry(feature.to_string()).or_insert(ZERO);
        *consumed = consumed.plus(size);
        true
    }

    /// Sends what waits. Whatever becomes of the answer, it may be sent again: the ids stay the same.
    fn report(&self) -> Option<Json> {
        let body = Json::List(self.waiting.clone()).to_string();
        match self.request("POST", "/v1/events", "", &body) {
            Ok((200, _, text)) => Json::read(&text).ok(),
            _ => None,
        }
    }
}

/// Says the first difference to the vectors.
fn held_against(file: &str) -> Result<(), String> {
    let content = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    let vectors = Json::read(&content)?;
    let contract = vectors.get("contract").and_then(Json::as_str).unwrap_or_default();
    if contract != CONTRACT {
        return Err(format!("the vectors are {contract}, and this gate was held against {CONTRACT}"));
    }
    let member = |case: &Json, name: &str| case.get(name).cloned().unwrap_or(Json::Null);
    let words = |case: &Json, name: &str| case.get(name).and_then(Json::as_str).unwrap_or_default().to_string();
    let snapshot_of =
        |case: &Json| vectors.get("snapshots").map_or(Json::Null, |all| member(all, &words(case, "snapshot")));
    let differ = |case: &Json, found: &Json, expected: &Json| match found == expected {
        true => Ok(()),
        false => Err(format!("{}: {found} and not {expected}", words(case, "name"))),
    };
    for case in vectors.get("checks").map_or(&[][..], Json::items) {
        let (snapshot, feature, rule) = (snapshot_of(case), words(case, "feature"), member(case, "rule"));
        let state = State {
            consumed: quantity(case.get("consumed")).ok_or("consumed")?,
            known_at: instant(case.get("known_at")),
            now: instant(case.get("now")).ok_or("now")?,
            stale: case.get("stale") == Some(&Json::Bool(true)),
            rule: &rule,
        };
        let answer = check(&snapshot, &feature, &words(case, "need"), &state);
        differ(case, &answer, &member(case, "answer"))?;
        let is_allowed = answer.get("allowed") == Some(&Json::Bool(true));
        let found = entry_of(&snapshot, &feature).and_then(value).filter(|_| is_allowed);
        differ(case, found.unwrap_or(&Json::Null), &member(case, "value"))?;
    }
    for case in vectors.get("consumptions").map_or(&[][..], Json::items) {
        let now = instant(case.get("now")).ok_or("now")?;
        let (source, customer, rule) = (words(case, "source"), words(case, "customer"), text("closed"));
        let state = State { consumed: ZERO, known_at: Some(now), now, stale: false, rule: &rule };
        let sender = Sender { number: 1, source: &source, customer: &customer };
        let events =
            usage_events(&snapshot_of(case), &words(case, "feature"), &words(case, "quantity"), &sender, &state);
        differ(case, &events.map_or(Json::Null, Json::List), &member(case, "events"))?;
    }
    Ok(())
}

// JSON (RFC 8259). Your product has a library for it.

#[derive(Clone, PartialEq)]
enum Json {
    Null,
    Bool(bool),
    /// As it is written.
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

fn text(value: &str) -> Json {
    Json::Text(value.to_string())
}

fn number(value: u16) -> Json {
    Json::Number(value.to_string())
}

fn object<const N: usize>(members: [(&str, Json); N]) -> Json {
    Json::Object(members.into_iter().map(|(name, value)| (name.to_string(), value)).collect())
}

impl Json {
    fn read(content: &str) -> Result<Json, String> {
        let mut reader = Reader { bytes: content.as_bytes(), at: 0 };
        let value = reader.value(100).filter(|_| reader.next().is_none());
        value.ok_or_else(|| format!("this is no JSON at byte {}", reader.at))
    }

    fn get(&self, name: &str) -> Option<&Json> {
        match self {
            Json::Object(members) => members.get(name),
            _ => None,
        }
    }

    fn items(&self) -> &[Json] {
        match self {
            Json::List(items) => items,
            _ => &[],
        }
    }

    fn as_str(&self) -> Option<&str> {
        match self {
            Json::Text(value) => Some(value),
            _ => None,
        }
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    /// The next byte that is no blank, not taken yet.
    fn next(&mut self) -> Option<u8> {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    fn take(&mut self, wanted: u8) -> Option<()> {
        (self.next() == Some(wanted)).then(|| self.at += 1)
    }

    /// None: it is no JSON, or deeper than `depth`.
    fn value(&mut self, depth: usize) -> Option<Json> {
        let deeper = depth.checked_sub(1)?;
        match self.next()? {
            b'{' => {
                self.take(b'{');
                let mut members = BTreeMap::new();
                if self.take(b'}').is_some() {
                    return Some(Json::Object(members));
                }
                loop {
                    self.take(b'"')?;
                    let name = self.text()?;
                    self.take(b':')?;
                    members.insert(name, self.value(deeper)?);
                    if self.take(b',').is_none() {
                        return self.take(b'}').map(|()| Json::Object(members));
                    }
                }
            }
            b'[' => {
                self.take(b'[');
                let mut items = Vec::new();
                if self.take(b']').is_some() {
                    return Some(Json::List(items));
                }
                loop {
                    items.push(self.value(deeper)?);
                    if self.take(b',').is_none() {
                        return self.take(b']').map(|()| Json::List(items));
                    }
                }
            }
            b'"' => {
                self.take(b'"');
                self.text().map(Json::Text)
            }
            _ => self.literal(),
        }
    }

    fn literal(&mut self) -> Option<Json> {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte)).count();
        self.at += length;
        match std::str::from_utf8(&rest[..length]).ok()? {
            "null" => Some(Json::Null),
            "true" => Some(Json::Bool(true)),
            "false" => Some(Json::Bool(false)),
            word => is_number(word).then(|| Json::Number(word.to_string())),
        }
    }

    /// What follows a quotation mark, up to the next.
    fn text(&mut self) -> Option<String> {
        let mut found = Vec::new();
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            match byte {
                b'"' => return String::from_utf8(found).ok(),
                b'\\' => {
                    let mut buffer = [0; 4];
                    found.extend_from_slice(self.escaped()?.encode_utf8(&mut buffer).as_bytes());
                }
                0..=31 => return None,
                _ => found.push(byte),
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let kind = *self.bytes.get(self.at)?;
        self.at += 1;
        if kind != b'u' {
            let place = b"\"\\/bfnrt".iter().position(|one| *one == kind)?;
            return Some(char::from(b"\"\\/\x08\x0c\n\r\t"[place]));
        }
        let first = self.unit()?;
        if (0xd800..0xdc00).contains(&first) && self.bytes[self.at..].starts_with(b"\\u") {
            self.at += 2;
            return char::decode_utf16([first, self.unit()?]).next()?.ok();
        }
        char::from_u32(u32::from(first))
    }

    fn unit(&mut self) -> Option<u16> {
        let digits = self.bytes.get(self.at..self.at + 4).filter(|four| four.iter().all(u8::is_ascii_hexdigit))?;
        self.at += 4;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    }
}

fn is_number(word: &str) -> bool {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|one| one.is_ascii_digit());
    let word = word.strip_prefix('-').unwrap_or(word);
    let (word, exponent) = word.split_once(['e', 'E']).unwrap_or((word, "0"));
    let (whole, fraction) = word.split_once('.').unwrap_or((word, "0"));
    let is_whole = is_digits(whole) && (whole == "0" || !whole.starts_with('0'));
    is_whole && is_digits(fraction) && is_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
}

impl std::fmt::Display for Json {
    fn fmt(&self, to: &mut std::fmt::Formatter) -> std::fmt::Result {
        let quoted = |value: &str| {
            let escaped = value.chars().map(|one| match one {
                '"' | '\\' => format!("\\{one}"),
                '\0'..='\x1f' => format!("\\u{:04x}", u32::from(one)),
                _ => one.to_string(),
            });
            format!("\"{}\"", escaped.collect::<String>())
        };
        let joined = |parts: Vec<String>| parts.join(",");
        match self {
            Json::Null => write!(to, "null"),
            Json::Bool(value) => write!(to, "{value}"),
            Json::Number(value) => write!(to, "{value}"),
            Json::Text(value) => write!(to, "{}", quoted(value)),
            Json::List(items) => write!(to, "[{}]", joined(items.iter().map(Json::to_string).collect())),
            Json::Object(members) => {
                let parts = members.iter().map(|(name, value)| format!("{}:{value}", quoted(name)));
                write!(to, "{{{}}}", joined(parts.collect()))
            }
        }
    }
}

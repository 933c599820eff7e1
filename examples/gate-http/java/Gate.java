// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A gate over plain HTTP: docs/guides/gate-http.md in Java 17, of its standard library alone.
 *
 * <pre>
 * java Gate.java --vectors ../../../docs/protocol/gate-vectors.json
 * java Gate.java --url http://127.0.0.1:4600 --key sk_... --customer acme --feature calls --quantity 2
 * </pre>
 */
public final class Gate {
    /** The set of vectors that these answers were last held against. */
    private static final String CONTRACT = "ba667524f85f8623";

    private static final int PLACES = 12;
    private static final BigInteger ONE = BigInteger.TEN.pow(PLACES);
    private static final Pattern DECIMAL = Pattern.compile("(-?[0-9]{1,60})(?:\\.([0-9]{1,12}))?");
    private static final DateTimeFormatter MILLISECONDS =
        DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final Object LAST_KNOWN_FOR_THREE_DAYS = Map.of("last_known_hours", BigDecimal.valueOf(72));
    private static final Duration STALE_AFTER = Duration.ofSeconds(60);

    /** What an answer depends on beside the snapshot; `rule` is "closed", "open", or an object. */
    record State(BigInteger consumed, Instant knownAt, Instant now, boolean stale, Object rule) {
        /** How is answered: by what is "known", or by the rule alone, "open" or "closed". */
        String mode() {
            if (!stale) return "known";
            if (rule instanceof String word) return word;
            var hours = (BigDecimal) object(rule).get("last_known_hours");
            var lasts = Duration.ofMillis(hours.multiply(BigDecimal.valueOf(3_600_000)).longValue());
            if (knownAt != null && now.isBefore(knownAt.plus(lasts))) return "known";
            return (String) object(rule).getOrDefault("afterwards", "closed");
        }
    }

    /** What a metered feature or seats come to; a limit or ceiling of null is without end. */
    record Quota(boolean granted, BigInteger limit, BigInteger ceiling, BigInteger taken) {
        /** What cannot be read is a limit of zero that nobody grants. Null: it is no quota. */
        static Quota of(Map<String, Object> entry, State state) {
            if (!"metered".equals(entry.get("kind")) && !"seats".equals(entry.get("kind"))) return null;
            var used = quantity(entry.get("used"));
            var resetsAt = instant(entry.get("resets_at"));
            var isOver = resetsAt != null && state.knownAt.isBefore(resetsAt) && !resetsAt.isAfter(state.now);
            var taken = isOver ? BigInteger.ZERO : state.consumed.add(used == null ? BigInteger.ZERO : used);
            var isUnlimited = entry.containsKey("limit") && entry.get("limit") == null;
            var limit = quantity(entry.get("limit"));
            var grace = quantity(entry.getOrDefault("grace", "0"));
            var isReadable = used != null && grace != null && (isUnlimited || limit != null);
            if (!isReadable || !(entry.get("source") instanceof String))
                return new Quota(false, BigInteger.ZERO, BigInteger.ZERO, taken);
            var isSoft = "soft".equals(entry.get("enforcement"));
            var isEndless = isUnlimited || (isSoft && !entry.containsKey("grace"));
            var ceiling = isEndless ? null : isSoft ? limit.add(grace) : limit;
            return new Quota(isEndless || ceiling.signum() > 0 || limit.signum() != 0, limit, ceiling, taken);
        }

        String remaining() {
            return limit == null ? null : decimalText(limit.subtract(taken).max(BigInteger.ZERO));
        }
    }

    /** Decimal text as a whole number of 10^-12; null: it is none. */
    static BigInteger quantity(Object value) {
        var match = DECIMAL.matcher(value instanceof String text ? text : "");
        if (!match.matches()) return null;
        var fraction = Objects.requireNonNullElse(match.group(2), "");
        return new BigInteger(match.group(1) + fraction + "0".repeat(PLACES - fraction.length()));
    }

    static String decimalText(BigInteger size) {
        return size.signum() == 0 ? "0" : new BigDecimal(size, PLACES).stripTrailingZeros().toPlainString();
    }

    static Instant instant(Object text) {
        return text == null ? null : Instant.parse((String) text);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> object(Object value) {
        return value instanceof Map ? (Map<String, Object>) value : Map.of();
    }

    static List<?> list(Object value) {
        return value instanceof List<?> found ? found : List.of();
    }

    /** Null: the snapshot does not have the feature. */
    static Map<String, Object> entryOf(Map<String, Object> snapshot, String feature) {
        var entry = object(snapshot.get("features")).get(feature);
        return entry == null ? null : object(entry);
    }

    /** That of a value feature; null: it is not granted. */
    static Object value(Map<String, Object> entry) {
        var found = entry != null && "value".equals(entry.get("kind")) ? entry.get("value") : null;
        return found instanceof String || found instanceof BigDecimal ? found : null;
    }

    /** The first offer that has `after` (null: that grants it at all). */
    static Object upgrade(Map<String, Object> snapshot, String feature, boolean allowed, BigInteger after) {
        for (var each : list(entryOf(snapshot, feature).get("upgrades"))) {
            var upgrade = object(each);
            var limit = upgrade.get("limit");
            var size = quantity(limit);
            var isEnough = after == null || limit == null || (upgrade.get("soft") == Boolean.TRUE && !allowed);
            if (!isEnough && (size == null || size.compareTo(after) < 0)) continue;
            var offer = object(snapshot.get("offers")).get(upgrade.get("offer"));
            if (offer == null) return null;
            var shown = new LinkedHashMap<>(object(offer));
            shown.computeIfPresent("url", (key, url) -> ((String) url).replace("{feature}", feature));
            return shown;
        }
        return null;
    }

    /** The whole answer. An empty snapshot: nothing was ever known. */
    static Map<String, Object> check(Map<String, Object> snapshot, String feature, String need, State state) {
        var answer = new LinkedHashMap<String, Object>();
        for (var key : List.of("allowed", "reason", "limit", "used", "remaining", "resets_at", "source")) answer.put(key, null);
        var plans = list(snapshot.get("plans"));
        answer.put("plan", plans.isEmpty() ? null : plans.get(0));
        answer.put("stale", state.stale);
        answer.put("upgrade", null);
        var mode = state.mode();
        var entry = entryOf(snapshot, feature);
        if (entry == null) return mode.equals("open") ? said(answer, true, "outage") : said(answer, false, "unknown_feature");
        answer.put("source", entry.get("source"));
        var quota = Quota.of(entry, state);
        if (quota != null) {
            answer.put("limit", entry.get("limit"));
            answer.put("used", decimalText(quota.taken));
            answer.put("remaining", quota.remaining());
            answer.put("resets_at", entry.get("resets_at"));
        }
        if (!mode.equals("known")) return said(answer, mode.equals("open"), "outage");
        if (quota == null) {
            var isOn = "boolean".equals(entry.get("kind")) && entry.get("allowed") == Boolean.TRUE;
            if (isOn || value(entry) != null) return said(answer, true, "granted");
            answer.put("upgrade", upgrade(snapshot, feature, false, null));
            return said(answer, false, "not_granted");
        }
        var wanted = quantity(need);
        if (wanted == null || wanted.signum() < 0) return said(answer, false, "bad_need");
        if (!quota.granted) {
            answer.put("upgrade", upgrade(snapshot, feature, false, quota.taken.add(ONE)));
            return said(answer, false, "not_granted");
        }
        if (entry.containsKey("blocked")) return said(answer, false, "spend_cap");
        var after = quota.taken.add(wanted);
        if (quota.ceiling != null && after.compareTo(quota.ceiling) > 0) {
            answer.put("upgrade", upgrade(snapshot, feature, false, after));
            return said(answer, false, "limit_reached");
        }
        if (quota.limit == null || after.compareTo(quota.limit) <= 0) return said(answer, true, "granted");
        answer.put("upgrade", upgrade(snapshot, feature, true, after));
        return said(answer, true, "over_soft_limit");
    }

    private static Map<String, Object> said(Map<String, Object> answer, boolean allowed, String reason) {
        answer.put("allowed", allowed);
        answer.put("reason", reason);
        return answer;
    }

    /** The events that tell of what is consumed, numbered from `number`; null: it may not be. */
    static List<Object> usageEvents(
        Map<String, Object> snapshot, String feature, String amount, int number, String source, String customer, State state
    ) {
        var entry = entryOf(snapshot, feature);
        var size = quantity(amount);
        if (entry == null || !"metered".equals(entry.get("kind")) || !entry.containsKey("meter") || size == null) return null;
        if (check(snapshot, feature, amount, state).get("allowed") != Boolean.TRUE) return null;
        var meter = object(entry.get("meter"));
        var property = (String) meter.get("property");
        var units = size.divideAndRemainder(ONE);
        if (property == null && units[1].signum() != 0) return null; // each unit is an event, and there are no halves of them
        var count = property == null ? units[0].intValueExact() : size.signum();
        var events = new ArrayList<Object>();
        for (var index = 0; index < count; index++) {
            var data = new LinkedHashMap<>(object(meter.get("data")));
            if (property != null) data.put(property, decimalText(size));
            var event = new LinkedHashMap<String, Object>();
            event.put("specversion", "1.0");
            event.put("id", String.valueOf(number + index));
            event.put("source", source);
            event.put("type", meter.get("event_type"));
            event.put("subject", customer);
            event.put("time", MILLISECONDS.format(state.now));
            event.put("data", data);
            events.add(event);
        }
        return events;
    }

    // One customer's gate: it asks when told to, and answers by what it knows.

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final String url;
    private final String key;
    private final String customer;
    private Map<String, Object> snapshot = Map.of();
    private String etag;
    private Instant knownAt;
    /** Unlike that of any other process. */
    private final String source = "gate-http-java/" + UUID.randomUUID();
    private int number = 1;
    /** Events that the server has not answered. */
    private final List<Object> waiting = new ArrayList<>();
    /** By feature, what the server's numbers do not have. */
    private final Map<String, BigInteger> consumed = new HashMap<>();

    Gate(String url, String key, String customer) {
        this.url = url.replaceAll("/+$", "");
        this.key = key;
        this.customer = customer;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(10))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json");
    }

    /** Null: nobody answers. */
    private HttpResponse<String> send(HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException unreachable) {
            return null;
        }
    }

    int fetch() throws InterruptedException {
        var encoded = URLEncoder.encode(customer, StandardCharsets.UTF_8).replace("+", "%20");
        var request = request("/v1/customers/" + encoded + "/entitlements");
        if (etag != null) request.header("If-None-Match", etag);
        var response = send(request.build());
        if (response == null) return 0;
        if (response.statusCode() == 200) {
            snapshot = object(Json.read(response.body()));
            etag = response.headers().firstValue("ETag").orElse(null);
        }
        if (response.statusCode() == 200 || response.statusCode() == 304) {
            knownAt = Instant.now();
            if (waiting.isEmpty()) consumed.clear(); // all was recorded before we asked, so it is part of the answer
        }
        return response.statusCode();
    }

    private State state(String feature) {
        var now = Instant.now();
        var stale = knownAt == null || now.isAfter(knownAt.plus(STALE_AFTER));
        return new State(consumed.getOrDefault(feature, BigInteger.ZERO), knownAt, now, stale, LAST_KNOWN_FOR_THREE_DAYS);
    }

    Map<String, Object> check(String feature) {
        return check(snapshot, feature, "1", state(feature));
    }

    boolean consume(String feature, String amount) {
        var events = usageEvents(snapshot, feature, amount, number, source, customer, state(feature));
        if (events == null) return false;
        number += events.size();
        waiting.addAll(events);
        consumed.merge(feature, quantity(amount), BigInteger::add);
        return true;
    }

    /** Sends what waits. Whatever becomes of the answer, it may be sent again: the ids stay the same. */
    Map<String, Object> report() throws InterruptedException {
        var body = HttpRequest.BodyPublishers.ofString(Json.write(waiting));
        var response = send(request("/v1/events").POST(body).build());
        return response != null && response.statusCode() == 200 ? object(Json.read(response.body())) : Map.of();
    }

    /** The first difference to the vectors; null: there is none. */
    static String heldAgainst(String file) throws IOException {
        var vectors = object(Json.read(Files.readString(Path.of(file))));
        if (!CONTRACT.equals(vectors.get("contract")))
            return "the vectors are " + vectors.get("contract") + ", and this gate was held against " + CONTRACT;
        var snapshots = object(vectors.get("snapshots"));
        for (var each : list(vectors.get("checks"))) {
            var test = object(each);
            var snapshot = object(snapshots.get(test.get("snapshot")));
            var feature = (String) test.get("feature");
            var state = new State(
                quantity(test.get("consumed")), instant(test.get("known_at")), instant(test.get("now")),
                test.get("stale") == Boolean.TRUE, test.get("rule")
            );
            var answer = check(snapshot, feature, (String) test.get("need"), state);
            if (!answer.equals(test.get("answer"))) return test.get("name") + ": " + answer + " and not " + test.get("answer");
            var found = answer.get("allowed") == Boolean.TRUE ? value(entryOf(snapshot, feature)) : null;
            if (!Objects.equals(found, test.get("value"))) return test.get("name") + ": the value " + found;
        }
        for (var each : list(vectors.get("consumptions"))) {
            var test = object(each);
            var now = instant(test.get("now"));
            var events = usageEvents(
                object(snapshots.get(test.get("snapshot"))), (String) test.get("feature"), (String) test.get("quantity"), 1,
                (String) test.get("source"), (String) test.get("customer"),
                new State(BigInteger.ZERO, now, now, false, LAST_KNOWN_FOR_THREE_DAYS)
            );
            if (!Objects.equals(events, test.get("events"))) return test.get("name") + ": " + events + " and not " + test.get("events");
        }
        return null;
    }

    private static void say(Object... members) {
        var step = new LinkedHashMap<String, Object>();
        for (var index = 0; index < members.length; index += 2) step.put((String) members[index], members[index + 1]);
        System.out.println(Json.write(step));
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var options = new HashMap<String, String>();
        for (var index = 0; index + 1 < arguments.length; index += 2) options.put(arguments[index], arguments[index + 1]);
        if (options.containsKey("--vectors")) {
            var difference = heldAgainst(options.get("--vectors"));
            System.out.println(difference == null ? "agrees with " + CONTRACT : difference);
            System.exit(difference == null ? 0 : 1);
        }
        var gate = new Gate(options.get("--url"), options.get("--key"), options.get("--customer"));
        var feature = options.get("--feature");
        say("step", "fetched", "status", gate.fetch());
        say("step", "fetched", "status", gate.fetch());
        say("step", "checked", "answer", gate.check(feature));
        say("step", "consumed", "allowed", gate.consume(feature, options.getOrDefault("--quantity", "1")));
        if (!gate.waiting.isEmpty()) {
            for (var sent = 0; sent < 2; sent++) { // as if the first answer had been lost
                var answer = gate.report();
                say("step", "reported", "accepted", answer.get("accepted"), "duplicates", answer.get("duplicates"));
            }
            gate.waiting.clear();
        }
        say("step", "fetched", "status", gate.fetch());
        say("step", "checked", "answer", gate.check(feature));
        say("step", "checked", "answer", gate.check("no-such-feature"));
    }
}

/** JSON (RFC 8259): objects are maps, numbers BigDecimal. Your product has a library for it. */
final class Json {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
    private static final int DEEPEST = 100;
    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    static Object read(String text) {
        var json = new Json(text);
        var value = json.value(0);
        if (json.next() != '\0') throw json.unexpected();
        return value;
    }

    private IllegalArgumentException unexpected() {
        return new IllegalArgumentException("this is no JSON at character " + at);
    }

    /** The next character that is no blank, not taken yet; NUL: the text ends. */
    private char next() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private boolean take(char wanted) {
        if (next() != wanted) return false;
        at++;
        return true;
    }

    private void expect(char wanted) {
        if (!take(wanted)) throw unexpected();
    }

    private Object value(int depth) {
        if (depth > DEEPEST) throw unexpected();
        switch (next()) {
            case '{':
                at++;
                var object = new LinkedHashMap<String, Object>();
                if (take('}')) return object;
                do {
                    if (next() != '"') throw unexpected();
                    var key = string();
                    expect(':');
                    object.put(key, value(depth + 1));
                } while (take(','));
                expect('}');
                return object;
            case '[':
                at++;
                var list = new ArrayList<Object>();
                if (take(']')) return list;
                do list.add(value(depth + 1)); while (take(','));
                expect(']');
                return list;
            case '"':
                return string();
            default:
                return literal();
        }
    }

    private Object literal() {
        for (var word : new String[] {"true", "false", "null"})
            if (text.startsWith(word, at)) {
                at += word.length();
                return word.equals("null") ? null : Boolean.valueOf(word);
            }
        var match = NUMBER.matcher(text).region(at, text.length());
        if (!match.lookingAt()) throw unexpected();
        at = match.end();
        return new BigDecimal(match.group());
    }

    private String string() {
        var found = new StringBuilder();
        for (at++; at < text.length(); at++) {
            var character = text.charAt(at);
            if (character == '"') {
                at++;
                return found.toString();
            }
            if (character < ' ') throw unexpected();
            found.append(character == '\\' ? escaped() : character);
        }
        throw unexpected();
    }

    private char escaped() {
        if (++at >= text.length()) throw unexpected();
        var kind = text.charAt(at);
        if (kind == 'u') {
            if (!text.substring(at + 1, Math.min(at + 5, text.length())).matches("[0-9a-fA-F]{4}")) throw unexpected();
            at += 4;
            return (char) Integer.parseInt(text, at - 3, at + 1, 16);
        }
        var place = "\"\\/bfnrt".indexOf(kind);
        if (place < 0) throw unexpected();
        return "\"\\/\b\f\n\r\t".charAt(place);
    }

    static String write(Object value) {
        if (value instanceof Map<?, ?> map) {
            var members = map.entrySet().stream().map(one -> quoted((String) one.getKey()) + ":" + write(one.getValue()));
            return "{" + String.join(",", members.toList()) + "}";
        }
        if (value instanceof List<?> list) return "[" + String.join(",", list.stream().map(Json::write).toList()) + "]";
        return value instanceof String text ? quoted(text) : String.valueOf(value);
    }

    private static String quoted(String text) {
        var written = new StringBuilder("\"");
        for (var character : text.toCharArray())
            if (character < ' ' || character == '"' || character == '\\') written.append(String.format("\\u%04x", (int) character));
            else written.append(character);
        return written.append('"').toString();
    }
}

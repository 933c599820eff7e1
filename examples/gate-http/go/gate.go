// SPDX-License-Identifier: Apache-2.0

// A gate over plain HTTP: docs/guides/gate-http.md in Go, of its standard library alone.
//
//	go run gate.go --vectors ../../../docs/protocol/gate-vectors.json
//	go run gate.go --url http://127.0.0.1:4600 --key sk_... --customer acme --feature calls --quantity 2
package main

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"os"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// The set of vectors that these answers were last held against.
const contract = "ba667524f85f8623"

const (
	places     = 12
	staleAfter = time.Minute
)

var (
	one     = new(big.Int).Exp(big.NewInt(10), big.NewInt(places), nil)
	zero    = big.NewInt(0)
	decimal = regexp.MustCompile(`^(-?)([0-9]{1,60})(?:\.([0-9]{1,12}))?$`)
)

// object is JSON as it was sent: a member that is absent is not one that is null.
type object = map[string]any

// quantity reads decimal text as a whole number of 10^-12; nil: it is none.
func quantity(value any) *big.Int {
	text, _ := value.(string)
	match := decimal.FindStringSubmatch(text)
	if match == nil {
		return nil
	}
	fraction := match[3] + strings.Repeat("0", places-len(match[3]))
	size, _ := new(big.Int).SetString(match[1]+match[2]+fraction, 10)
	return size
}

func decimalText(size *big.Int) string {
	whole, rest := new(big.Int).QuoRem(new(big.Int).Abs(size), one, new(big.Int))
	text := whole.String()
	if size.Sign() < 0 {
		text = "-" + text
	}
	return strings.TrimRight(strings.TrimRight(fmt.Sprintf("%s.%012d", text, rest), "0"), ".")
}

func instant(text any) *time.Time {
	value, _ := text.(string)
	at, err := time.Parse(time.RFC3339, value)
	if err != nil {
		return nil
	}
	return &at
}

// state is what an answer depends on beside the snapshot.
type state struct {
	consumed *big.Int // here, and not part of the snapshot
	knownAt  *time.Time
	now      time.Time
	stale    bool
	rule     any // "closed", "open", or an object with last_known_hours
}

// mode says how is answered: by what is "known", or by the rule alone, "open" or "closed".
func (s state) mode() string {
	if !s.stale {
		return "known"
	}
	if word, ok := s.rule.(string); ok {
		return word
	}
	rule := s.rule.(object)
	lasts := time.Duration(rule["last_known_hours"].(float64) * float64(time.Hour))
	if s.knownAt != nil && s.now.Before(s.knownAt.Add(lasts)) {
		return "known"
	}
	if afterwards, ok := rule["afterwards"].(string); ok {
		return afterwards
	}
	return "closed"
}

// quota is what a metered feature or seats come to. What cannot be read is a limit of zero that nobody grants.
type quota struct {
	granted        bool
	limit, ceiling *big.Int // nil: without end
	taken          *big.Int
}

func readQuota(entry object, s state) *quota {
	if entry["kind"] != "metered" && entry["kind"] != "seats" {
		return nil
	}
	found := &quota{limit: zero, ceiling: zero, taken: zero}
	used := quantity(entry["used"])
	resetsAt := instant(entry["resets_at"])
	isOver := resetsAt != nil && s.knownAt.Before(*resetsAt) && !resetsAt.After(s.now)
	if !isOver {
		found.taken = new(big.Int).Set(s.consumed)
		if used != nil {
			found.taken.Add(found.taken, used)
		}
	}
	given, hasLimit := entry["limit"]
	isUnlimited := hasLimit && given == nil
	limit := quantity(given)
	grace, hasGrace := zero, false
	if text, ok := entry["grace"]; ok {
		grace, hasGrace = quantity(text), true
	}
	_, isSourced := entry["source"].(string)
	if used == nil || grace == nil || (limit == nil && !isUnlimited) || !isSourced {
		return found
	}
	found.limit, found.ceiling = limit, limit
	if entry["enforcement"] == "soft" {
		found.ceiling = nil
		if hasGrace && !isUnlimited {
			found.ceiling = new(big.Int).Add(limit, grace)
		}
	}
	found.granted = found.ceiling == nil || found.ceiling.Sign() > 0 || limit.Sign() != 0
	return found
}

func (q *quota) remaining() any {
	if q.limit == nil {
		return nil
	}
	rest := new(big.Int).Sub(q.limit, q.taken)
	if rest.Sign() < 0 {
		rest = zero
	}
	return decimalText(rest)
}

// upgrade is the first offer that has `after` (nil: that grants it at all).
func upgrade(snapshot object, feature string, allowed bool, after *big.Int) any {
	upgrades, _ := snapshot["features"].(object)[feature].(object)["upgrades"].([]any)
	for _, each := range upgrades {
		entry := each.(object)
		limit, isLimited := entry["limit"].(string)
		size := quantity(limit)
		isEnough := after == nil || !isLimited || (entry["soft"] == true && !allowed)
		if !isEnough && (size == nil || size.Cmp(after) < 0) {
			continue
		}
		offers, _ := snapshot["offers"].(object)
		offer, ok := offers[entry["offer"].(string)].(object)
		if !ok {
			return nil
		}
		shown := object{}
		for key, value := range offer {
			shown[key] = value
		}
		if address, ok := offer["url"].(string); ok {
			shown["url"] = strings.ReplaceAll(address, "{feature}", feature)
		}
		return shown
	}
	return nil
}

// value is that of a value feature; nil: it is not granted.
func value(entry object) any {
	switch found := entry["value"].(type) {
	case string, float64:
		if entry["kind"] == "value" {
			return found
		}
	}
	return nil
}

// entryOf is nil for a feature that the snapshot does not have; a nil snapshot has none.
func entryOf(snapshot object, feature string) object {
	features, _ := snapshot["features"].(object)
	entry, _ := features[feature].(object)
	return entry
}

// check gives the whole answer.
func check(snapshot object, feature, need string, s state) object {
	answer := object{
		"limit": nil, "used": nil, "remaining": nil, "resets_at": nil, "source": nil,
		"plan": nil, "stale": s.stale, "upgrade": nil,
	}
	if plans, _ := snapshot["plans"].([]any); len(plans) > 0 {
		answer["plan"] = plans[0]
	}
	said := func(allowed bool, reason string) object {
		answer["allowed"], answer["reason"] = allowed, reason
		return answer
	}
	mode := s.mode()
	entry := entryOf(snapshot, feature)
	if entry == nil {
		if mode == "open" {
			return said(true, "outage")
		}
		return said(false, "unknown_feature")
	}
	answer["source"] = entry["source"]
	found := readQuota(entry, s)
	if found != nil {
		answer["limit"], answer["used"] = entry["limit"], decimalText(found.taken)
		answer["remaining"], answer["resets_at"] = found.remaining(), entry["resets_at"]
	}
	offered := func(allowed bool, reason string, wanted *big.Int) object {
		var after *big.Int
		if found != nil {
			after = new(big.Int).Add(found.taken, wanted)
		}
		answer["upgrade"] = upgrade(snapshot, feature, allowed, after)
		return said(allowed, reason)
	}
	if mode != "known" {
		return said(mode == "open", "outage")
	}
	if found == nil {
		if value(entry) != nil || (entry["kind"] == "boolean" && entry["allowed"] == true) {
			return said(true, "granted")
		}
		return offered(false, "not_granted", one)
	}
	wanted := quantity(need)
	if wanted == nil || wanted.Sign() < 0 {
		return said(false, "bad_need")
	}
	if !found.granted {
		return offered(false, "not_granted", one)
	}
	if _, isBlocked := entry["blocked"]; isBlocked {
		return said(false, "spend_cap")
	}
	after := new(big.Int).Add(found.taken, wanted)
	if found.ceiling != nil && after.Cmp(found.ceiling) > 0 {
		return offered(false, "limit_reached", wanted)
	}
	if found.limit == nil || after.Cmp(found.limit) <= 0 {
		return said(true, "granted")
	}
	return offered(true, "over_soft_limit", wanted)
}

// usageEvents are those that tell of what is consumed, numbered from `number`; false: it may not be.
func usageEvents(snapshot object, feature, amount string, number int, source, customer string, s state) ([]any, bool) {
	entry := entryOf(snapshot, feature)
	meter, isMetered := entry["meter"].(object)
	size := quantity(amount)
	if !isMetered || entry["kind"] != "metered" || size == nil || check(snapshot, feature, amount, s)["allowed"] != true {
		return nil, false
	}
	units, rest := new(big.Int).QuoRem(size, one, new(big.Int))
	property, isSummed := meter["property"].(string)
	count := int64(1)
	if !isSummed {
		if rest.Sign() != 0 {
			return nil, false // each unit is an event, and there are no halves of them
		}
		count = units.Int64()
	} else if size.Sign() == 0 {
		count = 0
	}
	events := []any{}
	for index := int64(0); index < count; index++ {
		data := object{}
		if fixed, ok := meter["data"].(object); ok {
			for key, value := range fixed {
				data[key] = value
			}
		}
		if isSummed {
			data[property] = decimalText(size)
		}
		events = append(events, object{
			"specversion": "1.0", "id": strconv.FormatInt(int64(number)+index, 10), "source": source,
			"type": meter["event_type"], "subject": customer,
			"time": s.now.UTC().Format("2006-01-02T15:04:05.000Z"), "data": data,
		})
	}
	return events, true
}

// gate is that of one customer: it asks when told to, and answers by what it knows.
type gate struct {
	url, key, customer string
	rule               any
	snapshot           object
	etag               string
	knownAt            *time.Time
	source             string // unlike that of any other process
	number             int
	waiting            []any               // events that the server has not answered
	consumed           map[string]*big.Int // by feature, what its numbers do not have
}

func newGate(url, key, customer string) *gate {
	random := make([]byte, 16)
	if _, err := rand.Read(random); err != nil {
		panic(err)
	}
	return &gate{
		url: strings.TrimRight(url, "/"), key: key, customer: customer,
		rule:   object{"last_known_hours": 72.0},
		source: "gate-http-go/" + hex.EncodeToString(random), number: 1,
		consumed: map[string]*big.Int{},
	}
}

var client = &http.Client{Timeout: 10 * time.Second}

// request returns no response where nobody answers.
func (g *gate) request(method, path string, headers map[string]string, body any) (*http.Response, []byte) {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			panic(err)
		}
		content = bytes.NewReader(text)
	}
	request, err := http.NewRequest(method, g.url+path, content)
	if err != nil {
		return nil, nil
	}
	request.Header.Set("Authorization", "Bearer "+g.key)
	request.Header.Set("Content-Type", "application/json")
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, nil
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, nil
	}
	return response, text
}

func (g *gate) fetch() int {
	headers := map[string]string{}
	if g.etag != "" {
		headers["If-None-Match"] = g.etag
	}
	response, text := g.request("GET", "/v1/customers/"+url.PathEscape(g.customer)+"/entitlements", headers, nil)
	if response == nil {
		return 0
	}
	if response.StatusCode == http.StatusOK {
		var snapshot object
		if json.Unmarshal(text, &snapshot) != nil {
			return 0
		}
		g.snapshot, g.etag = snapshot, response.Header.Get("ETag")
	}
	if response.StatusCode == http.StatusOK || response.StatusCode == http.StatusNotModified {
		now := time.Now()
		g.knownAt = &now
		if len(g.waiting) == 0 { // all was recorded before we asked, so it is part of the answer
			g.consumed = map[string]*big.Int{}
		}
	}
	return response.StatusCode
}

func (g *gate) state(feature string) state {
	now := time.Now()
	consumed := g.consumed[feature]
	if consumed == nil {
		consumed = zero
	}
	return state{consumed, g.knownAt, now, g.knownAt == nil || now.Sub(*g.knownAt) > staleAfter, g.rule}
}

func (g *gate) check(feature string) object { return check(g.snapshot, feature, "1", g.state(feature)) }

func (g *gate) consume(feature, amount string) bool {
	s := g.state(feature)
	events, allowed := usageEvents(g.snapshot, feature, amount, g.number, g.source, g.customer, s)
	if !allowed {
		return false
	}
	g.number += len(events)
	g.waiting = append(g.waiting, events...)
	g.consumed[feature] = new(big.Int).Add(s.consumed, quantity(amount))
	return true
}

// report sends what waits. Whatever becomes of the answer, it may be sent again: the ids stay the same.
func (g *gate) report() object {
	answer := object{}
	response, text := g.request("POST", "/v1/events", nil, g.waiting)
	if response != nil && response.StatusCode == http.StatusOK {
		_ = json.Unmarshal(text, &answer)
	}
	return answer
}

// heldAgainst is the first difference to the vectors; "": there is none.
func heldAgainst(file string) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return err.Error()
	}
	var vectors struct {
		Contract             string
		Snapshots            object
		Checks, Consumptions []object
	}
	if err := json.Unmarshal(text, &vectors); err != nil {
		return err.Error()
	}
	if vectors.Contract != contract {
		return fmt.Sprintf("the vectors are %s, and this gate was held against %s", vectors.Contract, contract)
	}
	for _, each := range vectors.Checks {
		name, _ := each["snapshot"].(string)
		snapshot, _ := vectors.Snapshots[name].(object)
		feature := each["feature"].(string)
		s := state{
			quantity(each["consumed"]), instant(each["known_at"]), *instant(each["now"]), each["stale"].(bool), each["rule"],
		}
		answer := check(snapshot, feature, each["need"].(string), s)
		if !reflect.DeepEqual(answer, each["answer"]) {
			return fmt.Sprintf("%s: %v and not %v", each["name"], answer, each["answer"])
		}
		var found any
		if answer["allowed"] == true {
			found = value(entryOf(snapshot, feature))
		}
		if found != each["value"] {
			return fmt.Sprintf("%s: the value %v and not %v", each["name"], found, each["value"])
		}
	}
	for _, each := range vectors.Consumptions {
		snapshot := vectors.Snapshots[each["snapshot"].(string)].(object)
		now := instant(each["now"])
		s := state{consumed: zero, knownAt: now, now: *now}
		feature, amount := each["feature"].(string), each["quantity"].(string)
		events, _ := usageEvents(snapshot, feature, amount, 1, each["source"].(string), each["customer"].(string), s)
		expected, _ := each["events"].([]any)
		if !reflect.DeepEqual(events, expected) {
			return fmt.Sprintf("%s: %v and not %v", each["name"], events, expected)
		}
	}
	return ""
}

func say(step object) {
	text, err := json.Marshal(step)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(text))
}

func main() {
	vectors := flag.String("vectors", "", "holds the answers against this file")
	url := flag.String("url", "", "of the server")
	key := flag.String("key", "", "a secret key")
	customer := flag.String("customer", "", "id or own key")
	feature := flag.String("feature", "", "a metered one")
	amount := flag.String("quantity", "1", "to consume")
	flag.Parse()
	if *vectors != "" {
		if difference := heldAgainst(*vectors); difference != "" {
			fmt.Println(difference)
			os.Exit(1)
		}
		fmt.Println("agrees with " + contract)
		return
	}
	g := newGate(*url, *key, *customer)
	say(object{"step": "fetched", "status": g.fetch()})
	say(object{"step": "fetched", "status": g.fetch()})
	say(object{"step": "checked", "answer": g.check(*feature)})
	say(object{"step": "consumed", "allowed": g.consume(*feature, *amount)})
	if len(g.waiting) > 0 {
		for sent := 0; sent < 2; sent++ { // as if the first answer had been lost
			answer := g.report()
			say(object{"step": "reported", "accepted": answer["accepted"], "duplicates": answer["duplicates"]})
		}
		g.waiting = nil
	}
	say(object{"step": "fetched", "status": g.fetch()})
	say(object{"step": "checked", "answer": g.check(*feature)})
	say(object{"step": "checked", "answer": g.check("no-such-feature")})
}

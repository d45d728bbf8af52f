package commands

import (
	"context"
	"encoding/hex"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/crm/files"
	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/chattest"
	"github.com/riskbell/riskbell/internal/chat/outbox"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

// begin is a Tuesday morning, half past eight in Shanghai.
var begin = unit.At(time.Date(2026, 11, 24, 0, 30, 0, 0, time.UTC))

// silentRule rings for A-1 of zhangwei and for of lina.
const silentRule = `
rules:
  - id: silent
    severity: warning
    subject: account
    when: days_silent > 10
    likelihood: 0.5
    impact: revenue_year
    needs: [order]
    shows: [days_silent]
    title: {zh: "{name} 已 {days_silent} 天没有下单", en: "{name} has been silent for {days_silent} days"}
    advice: {zh: 联系客户。, en: Call.}
    outcome: {text: {zh: 没有订单, en: no order}, when: days_silent >= 90, window: 90}
    playbook: {prevent: {zh: 回访, en: Call}, emergency: {zh: 上门, en: Visit}}
`

// house is the verbs of the small company of bot/testdata, with a platform in
// memory on which everybody has the user name of their id.
type house struct {
	t        testing.TB
	set      *Set
	state    *bolt.Store
	platform *chattest.Platform
	now      unit.Instant
	events   int
	also     []chat.PlatformName // names under which the platform is reached as well

	mu     sync.Mutex
	failed []string // what Fail was told
}

const platform chat.PlatformName = "test"

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, platform: chattest.New(platform), now: begin}
	zone := must(time.LoadLocation("Asia/Shanghai"))(t)
	open := func(name string) *bolt.Store {
		s := must(bolt.Open(t.Context(), filepath.Join(t.TempDir(), name), bolt.Options{NoSync: true}))(t)
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
		return s
	}
	h.state = open("state.db")
	ledger := crm.NewLedger(open("feed.db"), zone, "CNY")
	m := must(mapping.Load("", mapping.Home{Zone: "Asia/Shanghai", Currency: "CNY"}))(t)
	src := must(files.Open("../bot/testdata/company", m.AsOf(begin)))(t)
	must(ledger.Sync(t.Context(), begin, src, nil))(t)
	h.set = must(New(Deps{
		Feed: ledger, State: h.state, Rules: must(alerts.ParseRules("rules.yaml", []byte(silentRule)))(t),
		Home:      Home{Lang: i18n.EN, Zone: zone, Budget: 5, Quiet: chat.Quiet{From: 21 * 60, To: 8 * 60}},
		Platforms: []chat.PlatformName{platform, "telegram"},
		Fail:      h.fail,
	}))(t)
	for id, role := range map[string]chat.Role{
		"zhangwei": chat.Rep, "lina": chat.Rep, "gucheng": chat.Manager, "shenlan": chat.RiskManager, "auditor": chat.Auditor,
	} {
		h.put(chat.Person{ID: id, Name: id, Owner: id, Roles: []chat.Role{role}, Lang: "en"})
	}
	return h
}

func must[V any](v V, err error) func(testing.TB) V {
	return func(t testing.TB) V {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func (h *house) fail(ref string, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.failed = append(h.failed, ref+" "+err.Error())
}

func user(id string) chat.Identity { return chat.Identity{Platform: platform, User: id} }

// put stores a person who is reached in a direct chat named after their id.
func (h *house) put(p chat.Person) {
	h.t.Helper()
	p.Identities = []chat.Identity{user(p.ID)}
	p.Home = &chat.Place{Platform: platform, Channel: p.ID}
	h.write(func(w storage.Writer) error { return chat.People{}.Put(w, p) })
}

// change alters a stored person.
func (h *house) change(id string, fn func(*chat.Person)) {
	h.t.Helper()
	h.write(func(w storage.Writer) error {
		p, _, err := chat.People{}.Get(w, id)
		if err != nil {
			return err
		}
		fn(&p)
		return chat.People{}.Put(w, p)
	})
}

func (h *house) write(fn func(storage.Writer) error) {
	h.t.Helper()
	if err := h.state.Update(h.t.Context(), h.now, fn); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) read(fn func(storage.Reader) error) {
	h.t.Helper()
	if err := h.state.View(h.t.Context(), h.now, fn); err != nil {
		h.t.Fatal(err)
	}
}

// event is a text of a person in their direct chat.
func (h *house) event(who, text string) chat.Event {
	h.events++
	return chat.Event{
		ID: fmt.Sprintf("e%d", h.events), At: h.now, From: user(who), Venue: chat.Direct,
		Place: chat.Place{Platform: platform, Channel: who}, Text: text,
	}
}

// press is a press of a button.
func (h *house) press(who, token string) chat.Event {
	e := h.event(who, "")
	e.Action = &chat.Action{Token: token}
	return e
}

// handle hands the event over, sends what is owed and gives the texts that
// came to the event's channel since.
func (h *house) handle(e chat.Event) []string {
	h.t.Helper()
	before := len(h.platform.Messages(e.Place.Channel))
	if err := h.set.Handle(h.t.Context(), h.now, e); err != nil {
		h.t.Fatalf("%q: %v", e.Text, err)
	}
	h.drain()
	return h.platform.Texts(e.Place.Channel)[before:]
}

// say is the one answer to a text.
func (h *house) say(who, text string) string {
	h.t.Helper()
	return h.one(h.handle(h.event(who, text)))
}

func (h *house) one(said []string) string {
	h.t.Helper()
	if len(said) != 1 {
		h.t.Fatalf("got %d answers: %q", len(said), said)
	}
	return said[0]
}

func (h *house) drain() {
	h.t.Helper()
	if err := h.set.Redraw(h.t.Context(), h.now); err != nil {
		h.t.Fatal(err)
	}
	for {
		reached := map[chat.PlatformName]chat.Platform{platform: h.platform}
		for _, name := range h.also {
			reached[name] = h.platform
		}
		n, err := outbox.Drain(context.Background(), h.now, h.state, reached)
		if err != nil {
			h.t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// morning computes the warnings and sends the digests that are due.
func (h *house) morning() {
	h.t.Helper()
	must(h.set.Warn(h.t.Context(), h.now, nil))(h.t)
	must(h.set.Digests(h.t.Context(), h.now))(h.t)
	h.drain()
}

// alert is the open warning on an account.
func (h *house) alert(account string) (found alerts.Alert) {
	h.t.Helper()
	h.read(func(r storage.Reader) error {
		list, err := alerts.Book{}.List(r, crm.Ref{Kind: crm.KindAccount, ID: account}.String())
		if err == nil && len(list) == 1 {
			found = list[0]
		}
		return err
	})
	if found.ID == "" {
		h.t.Fatalf("there is no warning on %s", account)
	}
	return found
}

// button is the token of the first button of that label in a channel's latest
// message that has one.
func (h *house) button(channel, label string) string {
	h.t.Helper()
	for _, m := range slices.Backward(h.platform.Messages(channel)) {
		for _, b := range m.Post.Blocks {
			for _, button := range b.Buttons {
				if button.Label == label {
					return button.Token
				}
			}
		}
	}
	h.t.Fatalf("no button %q in %s: %q", label, channel, h.platform.Texts(channel))
	return ""
}

// dump is everything the state holds but for the namespaces whose names begin
// with one of but, a line for each key.
func (h *house) dump(but ...string) string {
	h.t.Helper()
	lines := map[string]string{}
	for _, ns := range must(h.state.Namespaces(h.t.Context()))(h.t) {
		if slices.ContainsFunc(but, func(b string) bool { return strings.HasPrefix(string(ns), b) }) || strings.HasPrefix(string(ns), "queue/") {
			continue
		}
		h.read(func(r storage.Reader) error {
			for e, err := range r.Scan(ns, storage.Range{}) {
				if err != nil {
					return err
				}
				lines[fmt.Sprintf("%s %q", ns, e.Key)] = hex.EncodeToString(e.Value)
			}
			return nil
		})
	}
	var out strings.Builder
	for _, key := range slices.Sorted(maps.Keys(lines)) {
		fmt.Fprintln(&out, key, lines[key])
	}
	return out.String()
}

// feed reads further files, given as name and content in turn, from a source of
// their own.
func (h *house) feed(namesAndContents ...string) {
	h.t.Helper()
	dir := h.t.TempDir()
	for i := 0; i < len(namesAndContents); i += 2 {
		if err := os.WriteFile(filepath.Join(dir, namesAndContents[i]), []byte(namesAndContents[i+1]), 0o600); err != nil {
			h.t.Fatal(err)
		}
	}
	m := must(mapping.Load("", mapping.Home{Zone: "Asia/Shanghai", Currency: "CNY"}))(h.t)
	m.Name = "more"
	src := must(files.Open(dir, m.AsOf(h.now)))(h.t)
	must(h.set.deps.Feed.Sync(h.t.Context(), h.now, src, nil))(h.t)
}

package commands

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/storage"
)

// venues are all kinds of places.
var venues = []chat.Venue{chat.Direct, chat.Private, chat.Public, chat.Shared}

// sayings are what is said for each verb, %s being a warning on a customer of
// zhangwei's, in an order in which each can be done.
var sayings = [][2]string{
	{"help", "help"}, {"kpi", "revenue by rep this year"}, {"csv", "csv revenue by rep this year"}, {"account", "account A-1"}, {"deal", "deal D-1"}, {"risks", "risks"},
	{"held", "held"}, {"why", "why %s"}, {"ack", "ack %s"}, {"assign", "assign %s zhangwei"}, {"snooze", "snooze %s 3d"}, {"wake", "wake %s"},
	{"useful", "useful %s"}, {"useless", "useless %s wrong"}, {"mute", "mute 2h"}, {"home", "home"}, {"me", "me"}, {"lang", "lang en"},
	{"zone", "zone Europe/Berlin"}, {"calendar", "calendar cn"}, {"link", "link telegram"}, {"people", "people"},
	{"invite", "invite lina telegram"}, {"unlink", "unlink"},
}

// askers are a person for each role, somebody without one, and a stranger.
var askers = []struct{ column, id string }{
	{"unlinked", "stranger"}, {"no role", "norole"}, {"rep", "zhangwei"}, {"manager", "gucheng"}, {"risk_manager", "shenlan"},
	{"auditor", "auditor"}, {"trainer", "trainer"}, {"employee", "employee"}, {"admin", "boss"},
}

// secrets is what only some may know of the house's company.
var secrets = []string{"远航", "蓝海", "金石", "Yuanhang", "Lanhai", "Jinshi", "张伟", "李娜", "Zhang Wei", "Li Na", "lina", "zhangwei", "¥", "has been silent"}

// gate is a house that notes which verbs were done, and for what they refused.
type gate struct {
	*house
	ran  string
	err  error
	hold bool // nothing is done: only whether it would be is asked
}

func newGate(t *testing.T) *gate {
	g := &gate{house: newHouse(t)}
	for _, p := range []chat.Person{
		{ID: "norole", Owner: "nobody"}, {ID: "trainer", Roles: []chat.Role{chat.Trainer}},
		{ID: "employee", Roles: []chat.Role{chat.Employee}}, {ID: "boss", Roles: []chat.Role{chat.Admin}},
	} {
		p.Name, p.Lang = p.ID, "en"
		g.put(p)
	}
	for i := range g.set.list {
		cmd := g.set.list[i]
		g.set.list[i].run = func(ctx context.Context, c *Call) (reply Reply, err error) {
			if g.ran = cmd.verb; g.hold {
				return Reply{Blocks: []chat.Block{chat.Line("held")}}, nil
			}
			reply, err = cmd.run(ctx, c)
			g.err = err
			return reply, err
		}
	}
	g.morning()
	return g
}

// outcome hands the event over and says in a word what became of it; needs are
// the roles that a refusal names.
func (g *gate) outcome(e chat.Event) (word, needs string) {
	g.t.Helper()
	g.ran, g.err = "", nil
	before := len(g.platform.Messages(e.Place.Channel))
	g.handle(e)
	posts := g.platform.Messages(e.Place.Channel)[before:]
	if len(posts) != 1 {
		g.t.Fatalf("%q gave %d posts", e.Text, len(posts))
	}
	post, said := posts[0].Post, g.platform.Texts(e.Place.Channel)[before]
	if post.Only != nil && *post.Only != e.From {
		g.t.Errorf("%q: shown to %v", e.Text, *post.Only)
	}
	open := post.Only == nil && e.Venue != chat.Direct
	if open && slices.ContainsFunc(secrets, func(s string) bool { return strings.Contains(said, s) }) {
		g.t.Errorf("%q in a %s place tells everybody %q", e.Text, e.Venue, said)
	}
	_, needs, refused := strings.Cut(said, "needs the role ")
	var no *Refusal
	switch {
	case errors.As(g.err, &no):
		return "(" + string(no.Key) + ")", ""
	case g.err != nil:
		return g.err.Error(), ""
	case g.ran != "" && open:
		return "all", ""
	case g.ran != "":
		return "yes", ""
	case open:
		return "REFUSED TO ALL", ""
	case refused:
		return "-", strings.TrimSuffix(needs, ".")
	case strings.Contains(said, "People from outside"):
		return "place", ""
	case strings.Contains(said, "I do not know you yet") || strings.Contains(said, "A code has 10"):
		return "code", ""
	}
	return said, ""
}

func (g *gate) at(who, text string, venue chat.Venue) chat.Event {
	e := g.event(who, text)
	if e.Venue = venue; venue != chat.Direct {
		e.Place.Channel = "sales-" + string(venue)
	}
	return e
}

// TestWhoMayDoWhatWhere says every verb as every role in every kind of place and
// compares with the table: a change of rights shows as a difference of it.
func TestWhoMayDoWhatWhere(t *testing.T) {
	t.Parallel()
	cells, needs := map[string]string{}, map[string]string{}
	for _, venue := range venues {
		for _, who := range askers {
			g := newGate(t)
			warning := g.alert("A-1").ID
			for _, s := range sayings {
				text := strings.ReplaceAll(s[1], "%s", warning)
				word, roles := g.outcome(g.at(who.id, text, venue))
				if g.ran != "" && g.ran != s[0] {
					t.Errorf("%q did %s", text, g.ran)
				}
				if roles != "" {
					if before := needs[s[0]]; before != "" && before != roles {
						t.Errorf("%s needs %s, or %s", s[0], before, roles)
					}
					needs[s[0]] = roles
				}
				cells[s[0]+"/"+string(venue)+"/"+who.column] = word
			}
		}
	}
	golden(t, "testdata/rights.txt", draw(cells, needs))
}

func draw(cells, needs map[string]string) string {
	var b strings.Builder
	b.WriteString(`What becomes of each verb, by who says it and where.

yes    it is done, and the asker alone sees the answer
all    it is done, and whoever is there sees the answer
-      refused, naming the roles in the last column
place  refused here: people from outside the company are there
code   the account is not linked: asked for a one-time code
`)
	for _, venue := range venues {
		fmt.Fprintf(&b, "\n%s\n%-10s", venue, "")
		for _, who := range askers {
			fmt.Fprintf(&b, " %-12s", who.column)
		}
		b.WriteString(" needs\n")
		for _, s := range sayings {
			line := fmt.Sprintf("%-10s", s[0])
			for _, who := range askers {
				line += fmt.Sprintf(" %-12s", cells[s[0]+"/"+string(venue)+"/"+who.column])
			}
			b.WriteString(strings.TrimRight(line+" "+needs[s[0]], " ") + "\n")
		}
	}
	return b.String()
}

var update = flag.Bool("update", false, "write the tables of rights anew")

// golden compares with a file, or writes it with -update.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-update writes it anew):\n%s", file, diff)
	}
}

// The table of the tests has every verb, and every role.
func TestTheTableOfRightsIsWhole(t *testing.T) {
	var said, verbs []string
	for _, s := range sayings {
		said = append(said, s[0])
	}
	for _, c := range newSet(t).list {
		verbs = append(verbs, c.verb)
	}
	for verb := range rights {
		if verb != "" && !slices.Contains(verbs, verb) {
			t.Errorf("there is no verb %q", verb)
		}
	}
	slices.Sort(said)
	slices.Sort(verbs)
	if !slices.Equal(said, verbs) {
		t.Errorf("said are\n%v, verbs are\n%v", said, verbs)
	}
	for _, role := range chat.Roles {
		if !slices.ContainsFunc(askers, func(a struct{ column, id string }) bool { return a.column == string(role) }) {
			t.Errorf("nobody asks as %s", role)
		}
	}
}

// A button is checked against who presses it, by the same table as a text.
func TestAButtonChecksWhoPressesIt(t *testing.T) {
	t.Parallel()
	g := newGate(t)
	g.hold = true
	for _, venue := range venues {
		for _, who := range askers {
			for _, s := range sayings {
				text, _ := g.outcome(g.at(who.id, strings.ReplaceAll(s[1], "%s", "W-1"), venue))
				press := g.at(who.id, "", venue)
				g.write(func(w storage.Writer) error {
					token, err := chat.Tokens{}.Issue(w, chat.Press{Verb: s[0]})
					press.Action = &chat.Action{Token: token}
					return err
				})
				if pressed, _ := g.outcome(press); pressed != text {
					t.Errorf("%s by %s in a %s place: said %q, pressed %q", s[0], who.column, venue, text, pressed)
				}
			}
		}
	}
}

// A button that was given to somebody, and reached others, does nothing for
// them and says so, whatever their rights are; so does one that is too old.
func TestAButtonThatWasPassedOnSaysSo(t *testing.T) {
	for _, lang := range i18n.Langs {
		g := newGate(t)
		g.say("zhangwei", "why "+g.alert("A-1").ID)
		token := g.button("zhangwei", "I'm on it")
		for _, who := range askers[1:] {
			if who.id == "zhangwei" {
				continue
			}
			g.change(who.id, func(p *chat.Person) { p.Lang = string(lang) })
			for _, venue := range venues {
				e := g.at(who.id, "", venue)
				e.Action = &chat.Action{Token: token}
				if got, _ := g.outcome(e); got != lang.T("commands.press.not_yours") {
					t.Errorf("%s in a %s place got %q", who.id, venue, got)
				}
			}
		}
		for _, stale := range []struct {
			until, now string
			key        i18n.Key
		}{{"used", "", "commands.press.used"}, {"expired", "", "commands.press.expired"}, {"gone", "", "commands.press.unknown"}} {
			g.change("zhangwei", func(p *chat.Person) { p.Lang = string(lang) })
			e := g.at("zhangwei", "", chat.Direct)
			e.Action = &chat.Action{Token: "never-issued"}
			g.write(func(w storage.Writer) (err error) {
				p := chat.Press{Verb: "me", May: []string{"zhangwei"}, Once: true}
				switch stale.until {
				case "expired":
					p.Until = g.now - 1
				case "gone":
					return nil
				}
				if e.Action.Token, err = (chat.Tokens{}).Issue(w, p); err == nil && stale.until == "used" {
					_, _, err = chat.Tokens{}.Spend(w, e.Action.Token, "zhangwei", g.now)
				}
				return err
			})
			if got, _ := g.outcome(e); got != lang.T(stale.key) {
				t.Errorf("%s: got %q", stale.until, got)
			}
		}
	}
}

// What everybody in a channel sees is the same whoever of a role asks, and
// whatever there is to warn of.
func TestWhatEverybodySeesIsAboutNobody(t *testing.T) {
	ask := func(who string, after bool, verb string) string {
		h := newHouse(t)
		if after {
			h.morning()
		}
		e := h.event(who, verb)
		e.Venue, e.Place.Channel = chat.Public, "sales"
		return h.one(h.handle(e))
	}
	for verb, r := range rights {
		for _, a := range r.in {
			if a == everybody {
				if first, other := ask("zhangwei", false, verb), ask("lina", true, verb); first != other {
					t.Errorf("%s: %s", verb, cmp.Diff(first, other))
				}
				break
			}
		}
	}
}

// A refusal names what is missing in the words of who is refused.
func TestARefusalNamesWhatIsMissing(t *testing.T) {
	for lang, want := range map[i18n.Lang][2]string{
		i18n.EN: {"“assign” needs the role manager or risk manager.", "People from outside the company are here, so “link” is not for this place. Say it to me in a direct chat."},
		i18n.ZH: {"「指派」需要经理或风险经理的权限。", "这里有公司以外的人，不能使用「绑定」。请私聊我。"},
	} {
		g := newGate(t)
		g.change("zhangwei", func(p *chat.Person) { p.Lang = string(lang) })
		role := g.say("zhangwei", "assign W-1 lina")
		place := g.one(g.handle(g.at("zhangwei", "link telegram", chat.Shared)))
		if got := [2]string{role, place}; got != want {
			t.Errorf("%s: %q", lang, got)
		}
	}
}

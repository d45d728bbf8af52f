package commands

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/chattest"
	"github.com/riskbell/riskbell/internal/diary"
	"github.com/riskbell/riskbell/storage"
)

// Whatever comes in may come in again: a platform repeats what it does not
// know to be received.
func TestAnEventThatComesTwiceIsOneEffectAndOneReply(t *testing.T) {
	h := newHouse(t)
	h.morning()
	own, other := h.alert("A-1").ID, h.alert("A-3").ID
	for _, e := range []chat.Event{
		h.event("zhangwei", "help"),
		h.event("zhangwei", "risks"),
		h.event("zhangwei", "why "+own),
		h.event("zhangwei", "ack "+own+" today"),
		h.press("zhangwei", h.button("zhangwei", "Useful")),
		h.event("gucheng", "assign "+own+" gucheng"),
		h.event("gucheng", "snooze "+own+" 3d"),
		h.event("gucheng", "wake "+own),
		h.event("lina", "useless "+other),
		h.event("lina", "mute 2d"),
		h.event("lina", "zone Europe/Berlin"),
		h.event("lina", "lang zh"),
		h.event("lina", "account A-3"),
		h.event("lina", "deal D-2"),
		h.event("lina", "held"),
		h.event("lina", "me"),
		h.event("lina", "rsiks"),
		h.event("shenlan", "revenue this month"),
		h.event("stranger", "help"),
	} {
		if e.Place.Channel == "" {
			t.Fatal("an event without a place")
		}
		h.one(h.handle(e))
		before := h.dump()
		h.now = h.now.Add(time.Minute)
		if again := h.handle(e); len(again) != 0 {
			t.Errorf("%q was answered again: %q", e.Text, again)
		}
		if diff := cmp.Diff(before, h.dump()); diff != "" {
			t.Errorf("%q, come again, changed\n%s", e.Text, diff)
		}
	}
	if len(h.failed) > 0 {
		t.Errorf("failures: %q", h.failed)
	}
}

func TestAStrangerLearnsNothingButWhatToDo(t *testing.T) {
	h := newHouse(t)
	h.morning()
	token := h.button("zhangwei", "Useful")
	for _, e := range []chat.Event{h.event("stranger", "risks"), h.event("stranger", "help"), h.press("stranger", token), h.event("stranger", strings.Repeat("x", MaxText+1))} {
		if said := h.one(h.handle(e)); !strings.Contains(said, "I do not know you yet (stranger)") {
			t.Errorf("%q was answered %q", e.Text, said)
		}
	}
	if said := h.say("fremder", "你好"); !strings.Contains(said, "还不认识您（fremder）") {
		t.Errorf("a Chinese stranger was answered %q", said)
	}
}

func TestAButtonWorksForWhomItWasGivenAndWhileItLasts(t *testing.T) {
	h := newHouse(t)
	h.morning()
	ack := h.button("zhangwei", "I'm on it")
	if said := h.one(h.handle(h.press("lina", ack))); !strings.Contains(said, "given to somebody else") {
		t.Errorf("a forwarded button gave %q", said)
	}
	if said := h.one(h.handle(h.press("zhangwei", "no-such-token"))); !strings.Contains(said, "no longer works") {
		t.Errorf("an unknown button gave %q", said)
	}
	if h.alert("A-1").Ack.By != "" {
		t.Error("a button that does not work took the warning")
	}
	if said := h.one(h.handle(h.press("zhangwei", ack))); !strings.HasPrefix(said, "Yours now: "+h.alert("A-1").ID) {
		t.Errorf("the button gave %q", said)
	}
	h.now = h.now.Add(91 * 24 * time.Hour)
	if said := h.one(h.handle(h.press("zhangwei", ack))); !strings.Contains(said, "expired") {
		t.Errorf("an old button gave %q", said)
	}
}

// A button that works once, pressed twice before the first is committed, is
// one press.
func TestAButtonThatWorksOnceIsSpentInTheTransaction(t *testing.T) {
	h := newHouse(t)
	h.morning()
	var token string
	h.write(func(w storage.Writer) (err error) {
		token, err = chat.Tokens{}.Issue(w, chat.Press{Verb: "useful", Args: map[string]string{"alert": h.alert("A-1").ID}, May: []string{"zhangwei"}, Once: true})
		return err
	})
	first, second := h.press("zhangwei", token), h.press("zhangwei", token)
	c, _, err := h.set.call(t.Context(), h.now, second)
	if err != nil {
		t.Fatal(err)
	}
	cmd, reply := h.set.answer(t.Context(), c)
	before := h.alert("A-1").Acts
	h.one(h.handle(first))
	err = h.set.commit(t.Context(), c, cmd, reply)
	if refused := (*Refusal)(nil); !errors.As(err, &refused) || refused.Key != "commands.press.used" {
		t.Errorf("the second press gave %v", err)
	}
	if n := h.alert("A-1").Acts - before; n != 1 {
		t.Errorf("%d acts were kept", n)
	}
}

// replace puts another way of running in for a verb.
func (h *house) replace(verb string, run func(context.Context, *Call) (Reply, error)) {
	for i := range h.set.list {
		if h.set.list[i].verb == verb {
			h.set.list[i].run = run
		}
	}
}

// What a verb could not do whole is not done at all, and the person is told.
func TestWhatGoesWrongIsOneLineAndLeavesNoTrace(t *testing.T) {
	halfway := func(end func() error) func(context.Context, *Call) (Reply, error) {
		return func(_ context.Context, c *Call) (Reply, error) {
			return Reply{Change: func(w storage.Writer) ([]chat.Block, error) {
				if _, err := (alerts.Book{}).Feedback(w, "lina", "A-3", true, ""); err != nil && !errors.Is(err, alerts.ErrNoAlert) {
					return nil, err
				}
				if err := (chat.People{}).Delete(w, c.Person.ID); err != nil {
					return nil, err
				}
				return nil, end()
			}}, nil
		}
	}
	for _, c := range []struct {
		name string
		run  func(context.Context, *Call) (Reply, error)
		want string
	}{
		{"a panic while it reads", func(context.Context, *Call) (Reply, error) { panic("boom secret-detail") }, "Something went wrong"},
		{"an error while it reads", func(context.Context, *Call) (Reply, error) { return Reply{}, errors.New("boom secret-detail") }, "Something went wrong"},
		{"a panic in the transaction", halfway(func() error { panic("boom secret-detail") }), "Something went wrong"},
		{"an error in the transaction", halfway(func() error { return errors.New("boom secret-detail") }), "Something went wrong"},
		{"a refusal in the transaction", halfway(func() error { return refuse("commands.warning.over", "id", "W-9") }), "W-9 is over"},
		{"a button without a press", func(context.Context, *Call) (Reply, error) {
			return Reply{Blocks: []chat.Block{chat.Buttons(chat.Button{Label: "x", Token: "#7"})}}, nil
		}, "Something went wrong"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t)
			h.replace("useful", c.run)
			before := h.dump("inbox", "outbox")
			said := h.say("lina", "useful W-1")
			if !strings.Contains(said, c.want) || strings.Contains(said, "secret-detail") || strings.Contains(said, "\n") {
				t.Errorf("said %q", said)
			}
			if diff := cmp.Diff(before, h.dump("inbox", "outbox")); diff != "" {
				t.Errorf("it left\n%s", diff)
			}
			if c.want != "Something went wrong" {
				return
			}
			ref, cause, _ := strings.Cut(strings.Join(h.failed, ""), " ")
			if len(h.failed) != 1 || !strings.Contains(said, ref) || cause == "" {
				t.Errorf("told the log %q and the person %q", h.failed, said)
			}
		})
	}
}

// Between reading and committing somebody may lose what the answer rests on.
func TestRightsThatChangeMeanwhileAreSeen(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*house)
	}{
		{"a role is taken", func(h *house) {
			h.change("gucheng", func(p *chat.Person) { p.Roles = []chat.Role{chat.Employee} })
		}},
		{"a lesser role", func(h *house) {
			h.change("gucheng", func(p *chat.Person) { p.Roles = []chat.Role{chat.Rep} })
		}},
		{"other rows", func(h *house) { h.change("gucheng", func(p *chat.Person) { p.Owner = "lina2" }) }},
		{"the account is unlinked", func(h *house) { h.change("gucheng", func(p *chat.Person) { p.Identities = nil }) }},
		{"the person is gone", func(h *house) {
			h.write(func(w storage.Writer) error { return chat.People{}.Delete(w, "gucheng") })
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t)
			h.morning()
			for _, verb := range []string{"ack", "risks"} {
				run := h.set.list[h.set.byName[verb]].run
				h.replace(verb, func(ctx context.Context, call *Call) (Reply, error) {
					reply, err := run(ctx, call)
					c.change(h)
					return reply, err
				})
			}
			if said := h.say("gucheng", "ack "+h.alert("A-1").ID); !strings.Contains(said, "rights have just changed") {
				t.Errorf("said %q", said)
			}
			if by := h.alert("A-1").Ack.By; by != "" {
				t.Errorf("%s took the warning", by)
			}
		})
	}
}

func TestInCompanyOnlyTheAskerSeesRows(t *testing.T) {
	h := newHouse(t)
	h.morning()
	id := h.alert("A-1").ID
	for _, venue := range []chat.Venue{chat.Private, chat.Public, chat.Shared} {
		for _, c := range []struct {
			text string
			open bool
		}{
			{"help", true}, {"help risks", true}, {"lang en", false}, {"mute 2h", false},
			{"risks", false}, {"why " + id, false}, {"ack " + id, false}, {"account A-1", false}, {"me", false},
			{"revenue this month", false}, {"rsiks", false}, {"assign " + id + " lina", false}, {"why W-999", false},
		} {
			e := h.event("zhangwei", c.text)
			e.Venue, e.Place.Channel = venue, "sales-"+string(venue)
			h.one(h.handle(e))
			seen := h.platform.TextsFor(e.Place.Channel, user("lina"))
			if c.open != (len(seen) == 1) {
				t.Errorf("%q in a %s channel: others see %q", c.text, venue, seen)
			}
			if mine := h.platform.TextsFor(e.Place.Channel, user("zhangwei")); len(mine) == 0 {
				t.Errorf("%q in a %s channel is not answered", c.text, venue)
			}
			h.platform = chattest.New(platform)
		}
	}
	h.read(func(r storage.Reader) error {
		p, _, err := chat.People{}.Get(r, "zhangwei")
		if err == nil && p.Home.Channel != "zhangwei" {
			t.Errorf("a channel became the home: %+v", *p.Home)
		}
		return err
	})
}

// What a rep may not see looks like what is not there, whatever is tried on it.
func TestAnothersWarningLooksLikeNone(t *testing.T) {
	h := newHouse(t)
	h.morning()
	others := h.alert("A-3").ID
	before := h.dump("inbox", "outbox", "person", "diary")
	for _, text := range []string{"why %s", "ack %s", "snooze %s 3d", "wake %s", "useful %s", "useless %s no"} {
		hidden, none := h.say("zhangwei", fmt.Sprintf(text, others)), h.say("zhangwei", fmt.Sprintf(text, "W-999"))
		if strings.ReplaceAll(hidden, others, "?") != strings.ReplaceAll(none, "W-999", "?") {
			t.Errorf("%q: hidden %q, none %q", text, hidden, none)
		}
	}
	for _, pair := range [][2]string{{"account A-3", "account A-99"}, {"deal D-2", "deal D-99"}} {
		hidden, none := h.say("zhangwei", pair[0]), h.say("zhangwei", pair[1])
		if strings.ReplaceAll(hidden, pair[0][len(pair[0])-3:], "") == hidden || len(hidden) > len(none) {
			t.Errorf("%q gave %q, %q gave %q", pair[0], hidden, pair[1], none)
		}
	}
	if said := h.say("zhangwei", "assign "+others+" zhangwei"); !strings.Contains(said, "needs the role") {
		t.Errorf("a rep assigning got %q", said)
	}
	if diff := cmp.Diff(before, h.dump("inbox", "outbox", "person", "diary")); diff != "" {
		t.Errorf("something was changed:\n%s", diff)
	}
}

func TestWhatWasChangedIsInTheDiaryByIdsAlone(t *testing.T) {
	h := newHouse(t)
	h.morning()
	id := h.alert("A-1").ID
	h.say("zhangwei", "ack "+strings.ToLower(id)+" visit 王总 on monday")
	h.say("zhangwei", "zone Europe/Berlin")
	h.say("zhangwei", "risks")
	got := map[string]string{}
	h.read(func(r storage.Reader) error {
		for e, err := range diary.ByActor(r, "zhangwei") {
			if err != nil {
				return err
			}
			got[e.Verb] = e.Object
		}
		return nil
	})
	if diff := cmp.Diff(map[string]string{"ack": id, "zone": "zhangwei"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAWarningIsHandedToWhomItIsAssigned(t *testing.T) {
	h := newHouse(t)
	h.morning()
	id := h.alert("A-1").ID
	before := len(h.platform.Messages("lina"))
	if said := h.say("shenlan", "assign "+id+" lina"); !strings.Contains(said, "Given to lina") {
		t.Errorf("said %q", said)
	}
	told := h.one(h.platform.Texts("lina")[before:])
	if !strings.Contains(told, "shenlan gave you a warning") || !strings.Contains(told, id) {
		t.Errorf("lina was told %q", told)
	}
	if said := h.say("lina", "why "+id); strings.Contains(said, "There is no warning") {
		t.Errorf("lina cannot see what she was given: %q", said)
	}
	h.one(h.handle(h.press("lina", h.button("lina", "I'm on it"))))
	if by := h.alert("A-1").Ack.By; by != "lina" {
		t.Errorf("taken by %q", by)
	}
	for text, want := range map[string]string{
		"assign " + id:                          "Say who gets it",
		"assign " + id + " nobody":              "nobody called",
		"assign " + id + " auditor":             "cannot take it",
		"assign W-999 lina":                     "There is no warning",
		"snooze " + id + " yesterday":           "Say until when",
		"snooze " + id + " 3d until nonsense <": "cannot be read: 1:11: the formula ends too soon",
	} {
		if said := h.say("shenlan", text); !strings.Contains(said, want) {
			t.Errorf("%q was answered %q", text, said)
		}
	}
}

// Many people talk at once; each is answered once, and no act is lost.
func TestManyEventsAtOnce(t *testing.T) {
	h := newHouse(t)
	h.morning()
	id := h.alert("A-1").ID
	acts := h.alert("A-1").Acts
	const workers, each = 16, 6
	var all []chat.Event
	for i := range workers * each {
		who := []string{"zhangwei", "gucheng", "shenlan"}[i%3]
		all = append(all, h.event(who, []string{"useful " + id, "risks", "me", "ack " + id + " on it"}[i%4]))
	}
	var group sync.WaitGroup
	for n := range workers {
		group.Go(func() {
			for i := range each * 2 { // every event twice, by two workers
				e := all[(n*each+i)%len(all)]
				if err := h.set.Handle(t.Context(), h.now, e); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	before := 0
	for _, who := range []string{"zhangwei", "gucheng", "shenlan"} {
		before += len(h.platform.Messages(who))
	}
	h.drain()
	replies := -before
	for _, who := range []string{"zhangwei", "gucheng", "shenlan"} {
		replies += len(h.platform.Messages(who))
	}
	if replies != len(all) {
		t.Errorf("%d events had %d replies", len(all), replies)
	}
	if got := h.alert("A-1").Acts - acts; got != len(all)/2 {
		t.Errorf("%d acts were kept of %d", got, len(all)/2)
	}
	if len(h.failed) > 0 {
		t.Errorf("failures: %q", h.failed[0])
	}
}

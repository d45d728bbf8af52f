package bot

import (
	"context"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/bot/slack/slacktest"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/diary"
	"github.com/riskbell/riskbell/storage"
)

// TestWhoIsProvenIsKnown: a member of the workspace is the person of their
// address; guests, and people nobody configured, stay strangers.
func TestWhoIsProvenIsKnown(t *testing.T) {
	on := onSlack(t).(slackHouse)
	c := companyConfig(t)
	c.People[0].Email = "Wei@Example.com"
	b := openConfigured(t, c, on, func(person string) (chat.Identity, chat.Place) {
		return ConsoleIdentity(person), chat.Place{Platform: consolePlatform, Channel: person}
	})
	ctx, stop := context.WithCancel(t.Context())
	handled, ended := make(chan error), make(chan error, 1)
	go func() {
		ended <- on.Run(ctx, func(ctx context.Context, e chat.Event) error {
			err := b.Handle(ctx, begin, e)
			handled <- err
			return err
		})
	}()
	t.Cleanup(func() { stop(); <-ended })
	ask := func(u slacktest.User) string {
		t.Helper()
		where := on.w.AddUser(u)
		on.w.Say(u.ID, where, "me", "")
		if err := <-handled; err != nil {
			t.Fatal(err)
		}
		if err := b.Drain(ctx, begin); err != nil {
			t.Fatal(err)
		}
		return on.shown(u.ID)
	}
	for name, c := range map[string]struct {
		user  slacktest.User
		known bool
	}{
		"a guest with the address":       {slacktest.User{ID: "U2", Email: "wei@example.com", Guest: true}, false},
		"another company":                {slacktest.User{ID: "U3", Email: "wei@example.com", Team: "TX"}, false},
		"somebody nobody has configured": {slacktest.User{ID: "U4", Email: "x@example.com"}, false},
		"without an address":             {slacktest.User{ID: "U5"}, false},
	} {
		if got := ask(c.user); strings.Contains(got, "zhangwei") != c.known {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := ask(slacktest.User{ID: "U1", Email: "wei@example.com"}); !strings.Contains(got, "zhangwei") {
		t.Errorf("the person is not known: %s", got)
	}
	if got := ask(slacktest.User{ID: "U6", Email: "wei@example.com"}); strings.Contains(got, "zhangwei") {
		t.Errorf("a second account has the first one's rights: %s", got)
	}
	err := b.State.View(ctx, begin, func(r storage.Reader) error {
		for e, err := range diary.ByActor(r, "zhangwei") {
			if err != nil || e.Verb == "link" && e.Object == "slack:"+slacktest.Team+":U1" {
				return err
			}
		}
		t.Error("the diary does not tell of the link")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheCRMKnowsAddressesToo(t *testing.T) {
	c := Config{People: []PersonConfig{{ID: "a", Owner: "o1"}, {ID: "b", Owner: "o2", Email: "b@example.com"}}}
	for _, x := range []struct{ address, owner, want string }{
		{"b@example.com", "", "b"}, {"B@Example.com", "", "b"}, {"crm@example.com", "o1", "a"},
		{"other@example.com", "o2", ""}, // the configuration gives b another one
		{"x@example.com", "", ""},
	} {
		if got := c.personOf(strings.ToLower(x.address), x.owner); got != x.want {
			t.Errorf("%+v is %q", x, got)
		}
	}
}

// TestAMentionNamesAPerson: Slack brings the mention of somebody as their id.
func TestAMentionNamesAPerson(t *testing.T) {
	house := onSlack(t).(slackHouse)
	p := newStage(t, house)
	p.morning()
	house.w.Event(map[string]any{"type": "message", "channel_type": "im", "channel": "Dshenlan", "user": "shenlan", "ts": "1764900000.1", "text": "assign W-3 <@lina>"})
	if err := <-p.stage.handled; err != nil {
		t.Fatal(err)
	}
	if err := p.bot.Drain(t.Context(), p.now); err != nil {
		t.Fatal(err)
	}
	if got := house.shown("shenlan"); !strings.Contains(got, "Li Na") {
		t.Errorf("the answer is\n%s", got)
	}
}

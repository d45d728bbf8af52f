package commands

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/storage"
)

var errBlocked = errors.New("blocked")

// other is an account on another platform, in its private chat.
func (h *house) other(user, text string) chat.Event {
	e := h.event(user, text)
	e.From.Platform, e.Place.Platform = "telegram", "telegram"
	return e
}

// said hands an event over and gives what is owed to its chat and to others,
// by channel.
func (h *house) said(e chat.Event) map[string]string {
	h.t.Helper()
	before := map[string]int{}
	channels := []string{e.Place.Channel, "zhangwei", "boss", "shenlan", "77"}
	for _, c := range channels {
		before[c] = len(h.platform.Texts(c))
	}
	h.handle(e)
	out := map[string]string{}
	for _, c := range channels {
		if now := h.platform.Texts(c)[before[c]:]; len(now) > 0 {
			out[c] = strings.Join(now, "\n")
		}
	}
	return out
}

func newLinkHouse(t *testing.T) *house {
	h := newHouse(t)
	h.also = append(h.also, "telegram")
	h.put(chat.Person{ID: "boss", Name: "老板", NameEN: "Boss", Roles: []chat.Role{chat.Admin}, Lang: "en"})
	h.set.deps.Invite = func(p chat.PlatformName, code string) string {
		return map[chat.PlatformName]string{"telegram": "https://t.me/bot?start=" + code}[p]
	}
	return h
}

// codeIn is the code that an answer gives.
func codeIn(t *testing.T, said string) string {
	t.Helper()
	for _, word := range strings.Fields(said) {
		if code, ok := chat.LinkCode(word); ok && code == word {
			return code
		}
	}
	t.Fatalf("no code in %q", said)
	return ""
}

func (h *house) person(id string) (p chat.Person) {
	h.t.Helper()
	h.read(func(r storage.Reader) (err error) {
		p, _, err = chat.People{}.Get(r, id)
		return err
	})
	return p
}

func TestAnAccountIsLinkedByACode(t *testing.T) {
	h := newLinkHouse(t)
	code := codeIn(t, h.say("zhangwei", "link telegram"))
	for _, text := range []string{"risks", "/link", "/start hello"} {
		if said := h.said(h.other("77", text))["77"]; !strings.Contains(said, "(77)") {
			t.Errorf("%q: %q", text, said)
		}
	}
	said := h.said(h.other("77", "/start "+code))
	if !strings.Contains(said["77"], "Welcome, zhangwei") || !strings.Contains(said["zhangwei"], "telegram:77") {
		t.Errorf("%q", said)
	}
	if p := h.person("zhangwei"); len(p.Identities) != 2 || p.Home.Platform != "telegram" {
		t.Errorf("%+v", p)
	}
	if said := h.said(h.other("77", "risks"))["77"]; strings.Contains(said, "know you") {
		t.Errorf("%q", said)
	}
	if said := h.said(h.other("78", "/link "+code))["78"]; !strings.Contains(said, "wrong") {
		t.Errorf("again: %q", said)
	}
	if text := h.dump("outbox"); strings.Contains(text, code) {
		t.Error("the code is stored")
	}
}

// A code is given only for a platform that is set up.
func TestNoCodeForAPlatformThatIsNotSetUp(t *testing.T) {
	h := newLinkHouse(t)
	h.change("zhangwei", func(p *chat.Person) { p.Lang = "zh-CN" })
	if said := h.say("zhangwei", "绑定"); !strings.Contains(said, "telegram") || !strings.Contains(said, "绑定 绑定码") {
		t.Errorf("%q", said)
	}
	if said := h.say("zhangwei", "绑定 slack"); !strings.Contains(said, "可选：telegram") {
		t.Errorf("%q", said)
	}
	h.set.deps.Platforms = []chat.PlatformName{"console"}
	for who, text := range map[string]string{"zhangwei": "绑定", "lina": "link telegram", "boss": "invite zhangwei"} {
		if said := h.say(who, text); strings.Contains(said, "{") || !strings.Contains(said, "没有接入") && !strings.Contains(said, "No other chat") {
			t.Errorf("%s: %q", text, said)
		}
	}
}

func TestAnAdministratorInvites(t *testing.T) {
	h := newLinkHouse(t)
	if said := h.say("zhangwei", "invite lina"); !strings.Contains(said, "administrator") {
		t.Errorf("%q", said)
	}
	answer := h.say("boss", "invite zhangwei telegram")
	said := h.said(h.other("77", "绑定 "+strings.ToLower(codeIn(t, answer))))
	if said["77"] == "" || !strings.Contains(said["boss"], "zhangwei") || !strings.Contains(said["zhangwei"], "telegram:77") {
		t.Errorf("%q", said)
	}
	if list := h.say("boss", "people"); !strings.Contains(list, "telegram:77") {
		t.Errorf("%q", list)
	}
	if said := h.say("zhangwei", "people"); strings.Contains(said, "telegram") {
		t.Errorf("%q", said)
	}
}

// A code that others could read is worth nothing any more.
func TestACodeSaidInAGroupIsVoid(t *testing.T) {
	h := newLinkHouse(t)
	code := codeIn(t, h.say("zhangwei", "link telegram"))
	e := h.other("77", "/link "+code)
	e.Place.Channel, e.Venue = "group", chat.Private
	h.handle(e)
	if said := h.said(h.other("77", "/link "+code))["77"]; !strings.Contains(said, "wrong") {
		t.Errorf("%q", said)
	}
}

func TestWrongCodesLockAndTellAdministrators(t *testing.T) {
	h := newLinkHouse(t)
	code := codeIn(t, h.say("zhangwei", "link telegram"))
	for i := range 5 {
		said := h.said(h.other("77", "/link AAAAAAAAAA"))
		if !strings.Contains(said["77"], "wrong") || (said["boss"] != "") != (i == 4) {
			t.Errorf("try %d: %q", i+1, said)
		}
	}
	if said := h.said(h.other("77", "/link "+code)); !strings.Contains(said["77"], "Too many") || said["boss"] != "" {
		t.Errorf("%q", said)
	}
	h.now = h.now.Add(time.Hour)
	code = codeIn(t, h.say("zhangwei", "link telegram"))
	if said := h.said(h.other("77", "/link "+code)); !strings.Contains(said["77"], "Welcome") {
		t.Errorf("%q", said)
	}
}

func TestAnAccountIsTakenOffAgain(t *testing.T) {
	h := newLinkHouse(t)
	link := func() {
		code := codeIn(t, h.say("zhangwei", "link telegram"))
		h.said(h.other("77", "/link "+code))
	}
	link()
	if said := h.said(h.other("77", "/link ABCDE23456"))["77"]; !strings.Contains(said, "belongs to zhangwei") {
		t.Errorf("%q", said)
	}
	said := h.said(h.event("zhangwei", "unlink telegram"))
	if !strings.Contains(said["zhangwei"], "telegram:77") || !strings.Contains(said["77"], "no longer belongs") {
		t.Errorf("%q", said)
	}
	if p := h.person("zhangwei"); len(p.Identities) != 1 {
		t.Errorf("%+v", p)
	}
	link()
	if said := h.say("lina", "unlink zhangwei telegram"); !strings.Contains(said, "Only administrators") {
		t.Errorf("%q", said)
	}
	said = h.said(h.event("boss", "unlink zhangwei telegram"))
	if p := h.person("zhangwei"); len(p.Identities) != 1 || p.Home == nil || p.Home.Platform != platform || said["77"] == "" {
		t.Errorf("%+v %q", p, said)
	}
	if said := h.say("boss", "unlink zhangwei telegram"); !strings.Contains(said, "has no account") {
		t.Errorf("%q", said)
	}
}

// Who blocks the bot on one platform is written to on another, an administrator
// hears of it, and what was owed is not lost.
func TestWhoIsGoneIsReachedElsewhere(t *testing.T) {
	h := newLinkHouse(t)
	code := codeIn(t, h.say("zhangwei", "link telegram"))
	h.said(h.other("77", "/link "+code))
	h.platform.Fail(&chat.SendError{Outcome: chat.PlaceBad, Err: errBlocked})
	h.write(func(w storage.Writer) error {
		return h.set.write(w, h.person("zhangwei"), "news", "commands.link.wrong")
	})
	h.drain()
	n, err := h.set.Reach(t.Context(), h.now, h.now.Add(-time.Minute))
	h.drain()
	if err != nil || n != 1 {
		t.Fatalf("%d %v", n, err)
	}
	if p := h.person("zhangwei"); p.Home == nil || p.Home.Platform != platform {
		t.Errorf("%+v", p)
	}
	if texts := h.platform.Texts("zhangwei"); !strings.Contains(texts[len(texts)-1], "code is wrong") {
		t.Errorf("%q", texts)
	}
	if texts := h.platform.Texts("boss"); !strings.Contains(texts[len(texts)-1], "can no longer be reached on telegram") {
		t.Errorf("%q", texts)
	}
	if n, err := h.set.Reach(t.Context(), h.now, h.now.Add(-time.Minute)); err != nil || n != 0 {
		t.Errorf("again: %d %v", n, err)
	}
}

// What is owed in a group goes along when its platform gives it another name.
func TestWhatIsOwedFollowsAGroup(t *testing.T) {
	h := newLinkHouse(t)
	h.write(func(w storage.Writer) error {
		return h.set.writeAt(w, h.person("boss"), chat.Place{Platform: "telegram", Channel: "-1"}, "news", "commands.link.wrong")
	})
	e := chat.Event{ID: "m", Place: chat.Place{Platform: "telegram", Channel: "-100"}, Moved: &chat.Place{Platform: "telegram", Channel: "-1"}}
	h.handle(e)
	h.handle(e)
	if texts := h.platform.Texts("-100"); len(texts) != 1 || len(h.platform.Texts("-1")) != 0 {
		t.Errorf("%q, %q", texts, h.platform.Texts("-1"))
	}
}

package chat_test

import (
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

var telegram = chat.Identity{Platform: "telegram", User: "1"}

// linking is a store in which codes are issued and tried.
type linking struct {
	now    unit.Instant
	opened func(now unit.Instant, fn func(w storage.Writer) error)
}

func (l *linking) issue(person string) (code string) {
	l.update(func(w storage.Writer) (err error) {
		code, err = chat.Links{}.Issue(w, chat.Link{Person: person, Issuer: person, Platform: "telegram"})
		return err
	})
	return code
}

func (l *linking) try(code string, by chat.Identity) (link chat.Link, reason chat.LinkReason, alarm bool) {
	l.update(func(w storage.Writer) (err error) {
		link, reason, alarm, err = chat.Links{}.Redeem(w, code, by)
		return err
	})
	return link, reason, alarm
}

func (l *linking) update(fn func(storage.Writer) error) { l.opened(l.now, fn) }

func newLinking(t *testing.T) *linking { return &linking{start, opened(t)} }

func TestACodeWorksOnce(t *testing.T) {
	l := newLinking(t)
	code := l.issue("lin")
	if len(code) != 10 {
		t.Errorf("code %q", code)
	}
	got, reason, _ := l.try(code, telegram)
	if reason != chat.LinkOK || got.Person != "lin" || got.Issuer != "lin" {
		t.Errorf("%+v %s", got, reason)
	}
	if got, reason, _ := l.try(code, telegram); reason != chat.LinkWrong || got != (chat.Link{}) {
		t.Errorf("again: %+v %s", got, reason)
	}
}

func TestACodeIsForItsPlatformAndItsTime(t *testing.T) {
	l := newLinking(t)
	code := l.issue("lin")
	if _, reason, _ := l.try(code, chat.Identity{Platform: "slack", Workspace: "T", User: "U"}); reason != chat.LinkWrong {
		t.Errorf("on another platform: %s", reason)
	}
	newer := l.issue("lin")
	if _, reason, _ := l.try(code, telegram); reason != chat.LinkWrong {
		t.Errorf("after a newer one: %s", reason)
	}
	l.now = l.now.Add(chat.LinkFor + time.Millisecond)
	if _, reason, _ := l.try(newer, telegram); reason != chat.LinkWrong {
		t.Errorf("too late: %s", reason)
	}
	code = l.issue("lin")
	l.update(func(w storage.Writer) error { return chat.Links{}.Revoke(w, code) })
	if _, reason, _ := l.try(code, telegram); reason != chat.LinkWrong {
		t.Errorf("revoked: %s", reason)
	}
}

func TestFiveWrongCodesLockOneAndTwentyAll(t *testing.T) {
	l := newLinking(t)
	right := l.issue("lin")
	for i := range 5 {
		if _, reason, alarm := l.try("AAAAAAAAAA", telegram); reason != chat.LinkWrong || alarm != (i == 4) {
			t.Errorf("try %d: %s, alarm %v", i+1, reason, alarm)
		}
	}
	if _, reason, alarm := l.try(right, telegram); reason != chat.LinkLocked || alarm {
		t.Errorf("the right one after five wrong ones: %s", reason)
	}
	for i := range 15 {
		who := chat.Identity{Platform: "telegram", User: string(rune('a' + i))}
		if _, reason, alarm := l.try("AAAAAAAAAA", who); reason != chat.LinkWrong || alarm != (i == 14) {
			t.Errorf("try %d of others: %s, alarm %v", i+1, reason, alarm)
		}
	}
	fresh := chat.Identity{Platform: "telegram", User: "fresh"}
	if _, reason, _ := l.try(right, fresh); reason != chat.LinkLocked {
		t.Errorf("after twenty: %s", reason)
	}
	l.now = l.now.Add(time.Hour)
	right = l.issue("lin")
	if _, reason, _ := l.try(right, telegram); reason != chat.LinkOK {
		t.Errorf("an hour later: %s", reason)
	}
}

// Guessing for a year of hours stays far below the number of codes: what is
// looked up at all are twenty codes an hour.
func TestGuessingIsHopeless(t *testing.T) {
	l := newLinking(t)
	looked := 0
	for i := range 2000 {
		if i%40 == 0 {
			l.issue("lin")
		}
		_, reason, _ := l.try("BBBBBBBBBB", chat.Identity{Platform: "telegram", User: string(rune(0x4e00 + i))})
		switch reason {
		case chat.LinkWrong:
			looked++
		case chat.LinkOK:
			t.Fatal("guessed")
		}
		l.now = l.now.Add(20 * time.Second)
	}
	if hours := 2000 * 20 / 3600; looked > 20*(hours+1) {
		t.Errorf("%d codes were looked up in %d hours", looked, hours)
	}
}

func TestCodesAreReadAsPeopleTypeThem(t *testing.T) {
	for text, want := range map[string]string{
		"ABCDE23456": "ABCDE23456", " abcde-23456 ": "ABCDE23456", "ａｂｃｄｅ２３４５６": "ABCDE23456", "ABCDE 23456": "ABCDE23456",
		"ABCDE2345": "", "ABCDE234567": "", "ABCDE01890": "", "hello": "", "": "", strings.Repeat("A", 100_000): "", "ABCDE2345é": "",
	} {
		if code, ok := chat.LinkCode(text); ok != (want != "") || ok && code != want {
			t.Errorf("%.20q gives %.20q, %v", text, code, ok)
		}
	}
}

// Nothing that is stored lets a code be read.
func TestCodesAreStoredHashed(t *testing.T) {
	l := newLinking(t)
	code := l.issue("lin")
	l.update(func(r storage.Writer) error {
		for e, err := range r.Scan("link", storage.Range{}) {
			if err != nil {
				return err
			}
			if strings.Contains(string(e.Key)+string(e.Value), code) {
				t.Errorf("the code is in %q %q", e.Key, e.Value)
			}
		}
		return nil
	})
}

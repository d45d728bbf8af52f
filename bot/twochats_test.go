package bot

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/bot/telegram"
	"github.com/riskbell/riskbell/bot/telegram/telegramtest"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/chattest"
	"github.com/riskbell/riskbell/internal/unit"
)

// One person, two chats, in one running program: linked by a code, and what is
// done on one platform is seen on the other.
func TestOnePersonOnTwoPlatforms(t *testing.T) {
	s, office := telegramtest.New(t), chattest.New("chat")
	tele := telegram.New(telegram.Options{Token: telegramtest.Token, Server: s.URL(), Unpaced: true})
	began := time.Now()
	clock := func() unit.Instant { return begin.Add(time.Since(began)) }
	b, err := Open(t.Context(), begin, companyConfig(t), Options{Platforms: []chat.Platform{tele, office}})
	if err != nil {
		t.Fatal(err)
	}
	gucheng := chat.Identity{Platform: "chat", User: "gucheng"}
	seat := func(person string) (chat.Identity, chat.Place) {
		return chat.Identity{Platform: "chat", User: person}, chat.Place{Platform: "chat", Channel: person}
	}
	if err := sitDown(t.Context(), b, begin, seat); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Warn(t.Context(), begin, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Commands.Digests(t.Context(), begin); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx, clock) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	seen := func(what string, holds func() bool) {
		t.Helper()
		for end := time.Now().Add(15 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("it never came to be: %s\n%q\n%+v", what, office.Texts("gucheng"), s.Messages(77))
			}
		}
	}
	inOffice := func(words string) func() bool {
		return func() bool { return strings.Contains(strings.Join(office.Texts("gucheng"), "\n"), words) }
	}
	onPhone := func(words string) func() bool {
		return func() bool {
			m := s.Messages(77)
			return len(m) > 0 && strings.Contains(m[len(m)-1].Text, words)
		}
	}
	seen("the digest", inOffice("风险提醒：3 条"))
	err = office.Deliver(ctx, chat.Event{ID: "1", At: begin, From: gucheng, Place: chat.Place{Platform: "chat", Channel: "gucheng"}, Venue: chat.Direct, Text: "绑定 telegram"})
	if err != nil {
		t.Fatal(err)
	}
	seen("the code", inOffice("绑定码："))
	code := regexp.MustCompile(`绑定码：([A-Z2-7]{10})`).FindStringSubmatch(strings.Join(office.Texts("gucheng"), "\n"))[1]
	s.Start(77)
	s.Write(77, 77, "风险")
	seen("a stranger is sent away", onPhone("还不认识您"))
	s.Write(77, 77, "/start "+code)
	seen("welcome", onPhone("绑定成功，顾城"))
	seen("the other side is told", inOffice("telegram:77"))
	s.Write(77, 77, "确认 W-1 已联系")
	seen("it is done", onPhone("W-1"))
	seen("the digest in the office shows it", inOffice("顾城 已接手"))
	s.Write(77, 77, "为什么 W-2")
	seen("the warning", onPhone("判断条件"))
	s.Press(77, 77, "我来处理")
	seen("the press is done", func() bool {
		return s.Waiting() == 0 && strings.Count(strings.Join(office.Texts("gucheng"), "\n"), "顾城 已接手") >= 2
	})
	for _, odd := range s.Odd() {
		t.Errorf("Telegram would refuse: %s", odd)
	}
}

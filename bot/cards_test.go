package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/chattest"
)

// cards are what stands for each type of post: who says what for it. Each
// file of testdata/cards is such a post, from which adapters draw theirs.
var cards = []struct{ name, person, text string }{
	{"digest.zh", "gucheng", ""},
	{"digest.en", "shenlan", ""},
	{"help.zh", "gucheng", "帮助"},
	{"help.en", "shenlan", "help"},
	{"why.zh", "gucheng", "为什么 W-1"},
	{"why.en", "shenlan", "why W-1"},
	{"kpi.zh", "gucheng", "本月各区域销售额"},
	{"kpi.en", "shenlan", "revenue by region this month"},
	{"trend.zh", "gucheng", "今年每月销售额"},
	{"trend.en", "shenlan", "revenue by month this year"},
	{"account.zh", "gucheng", "客户 远航科技"},
	{"account.en", "shenlan", "account Yuanhang Tech"},
	{"deal.zh", "gucheng", "商机 远航年度框架"},
	{"deal.en", "shenlan", "deal 远航年度框架"},
	{"risks.zh", "gucheng", "风险"},
	{"risks.en", "shenlan", "risks"},
	{"me.zh", "gucheng", "我"},
	{"me.en", "shenlan", "me"},
	{"snooze.zh", "gucheng", "推迟 W-2 3天"},
	{"snooze.en", "shenlan", "snooze W-3 3d"},
	{"error.zh", "gucheng", "吃饭了吗"},
	{"error.en", "shenlan", "hlep"},
	{"refused.zh", "zhangwei", "指派 W-1 给 李娜"},
	{"refused.en", "trainer", "risks"},
}

// TestCards writes what every card says, as it is on the small company, or
// compares it with the files.
func TestCards(t *testing.T) {
	p := chattest.New("chat")
	b := openCompany(t, p, func(person string) (chat.Identity, chat.Place) {
		return chat.Identity{Platform: "chat", User: person}, chat.Place{Platform: "chat", Channel: person}
	})
	ctx := t.Context()
	if _, err := b.Warn(ctx, begin, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Commands.Digests(ctx, begin); err != nil {
		t.Fatal(err)
	}
	for i, c := range cards {
		if c.text != "" {
			say(t, ctx, b, fmt.Sprint("e", i), c.person, c.text)
		}
		if err := b.Drain(ctx, begin); err != nil {
			t.Fatal(err)
		}
		all := p.Messages(c.person)
		if len(all) == 0 {
			t.Fatalf("%s: nothing was said", c.name)
		}
		compareCard(t, c.name, all[len(all)-1].Post)
	}
}

func say(t *testing.T, ctx context.Context, b *Bot, id, person, text string) {
	t.Helper()
	err := b.Handle(ctx, begin, chat.Event{
		ID: id, At: begin, Text: text, Venue: chat.Direct,
		From: chat.Identity{Platform: "chat", User: person}, Place: chat.Place{Platform: "chat", Channel: person},
	})
	if err != nil {
		t.Fatal(err)
	}
}

func compareCard(t *testing.T, name string, p chat.Post) {
	t.Helper()
	n := 0
	for _, b := range p.Blocks { // tokens are random
		for i := range b.Buttons {
			n++
			b.Buttons[i].Token = fmt.Sprintf("TOKEN%021d", n)
		}
	}
	got, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if strings.Contains(string(got), "went wrong") {
		t.Errorf("%s is the excuse for a fault:\n%s", name, got)
	}
	file := filepath.Join("testdata", "cards", name+".json")
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s says something else; run with -update if it is right:\n%s", file, got)
	}
}

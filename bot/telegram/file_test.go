package telegram_test

import (
	"strings"
	"testing"

	"github.com/riskbell/riskbell/bot/telegram/telegramtest"
	"github.com/riskbell/riskbell/internal/chat"
)

var table = chat.File{Name: "销售收入 2026.csv", Type: "text/csv", Data: []byte("\ufeffa,b\n"), Alt: "12 rows"}

func fileFor(in int64) chat.Post {
	return chat.Post{Key: "k", To: place(in), Lang: "en", Blocks: []chat.Block{chat.Heading("Revenue"), {File: &table}, chat.Note("from 12 records")}}
}

func TestAFileAndItsWordsAreOneMessage(t *testing.T) {
	s, p, _ := open(t)
	r, err := p.Send(t.Context(), fileFor(lin))
	if m := s.Messages(lin); err != nil || len(m) != 1 || m[0].FileName != table.Name || m[0].Text != "Revenue\n[file] 12 rows\nfrom 12 records" {
		t.Fatalf("%v, %+v", err, m)
	}
	again := fileFor(lin)
	again.Blocks[0] = chat.Heading("Revenue, edited")
	if _, err := p.Edit(t.Context(), r, again); err != nil {
		t.Fatal(err)
	}
	if m := s.Messages(lin); len(m) != 1 || m[0].Edits != 1 || m[0].File == nil {
		t.Errorf("edited, there stands %+v", m)
	}
	well(t, s)
}

func TestWhereNoFilesAreTakenThePostSaysSo(t *testing.T) {
	s, p, _ := open(t)
	s.Fail("sendDocument", telegramtest.Say(400, "Bad Request: not enough rights to send documents to the chat"))
	if _, err := p.Send(t.Context(), fileFor(team)); err != nil {
		t.Fatal(err)
	}
	want := "Revenue\nThe file 销售收入 2026.csv could not be put here. If the group takes no files, ask again in our private chat.\nfrom 12 records"
	if m := s.Messages(team); len(m) != 1 || strings.ReplaceAll(m[0].Text, "\u2060", "") != want {
		t.Errorf("%+v", m)
	}
}

func TestSeveralFilesFollowTheirWords(t *testing.T) {
	s, p, _ := open(t)
	post := fileFor(lin)
	post.Blocks = append(post.Blocks, chat.Block{File: &table})
	if _, err := p.Send(t.Context(), post); err != nil {
		t.Fatal(err)
	}
	if m := s.Messages(lin); len(m) != 3 || m[0].File != nil || m[1].File == nil || m[2].Reply != m[0].ID {
		t.Errorf("%+v", m)
	}
	well(t, s)
}

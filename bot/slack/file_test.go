package slack

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/bot/slack/slacktest"
	"github.com/riskbell/riskbell/internal/chat"
)

// filesIn is how many files of a name and these bytes are shown in a channel.
func filesIn(w *slacktest.Server, channel, name string, data []byte) (n int) {
	for _, m := range w.Messages(channel) {
		for _, f := range m.Files {
			if f.Name == name && f.Title == name && bytes.Equal(f.Data, data) {
				n++
			}
		}
	}
	return n
}

var table = chat.File{Name: "销售收入.csv", Type: "text/csv", Data: []byte("\ufeffa,b\n"), Alt: "12 rows"}

func withFile(channel string) chat.Post {
	return aPost(channel, chat.Heading("Revenue"), chat.Block{File: &table})
}

// Whatever breaks while a file is shown, it is there once in the end, and so are
// the words.
func TestAFileIsShownOnce(t *testing.T) {
	for name, fault := range map[string]slacktest.Fault{
		"not done": {Status: 500}, "done, but not told": {Late: true, Drop: true}, "asked to wait": {Status: 429, RetryAfter: "3"},
		"internal error": {Code: "internal_error"},
	} {
		t.Run(name, func(t *testing.T) {
			w := workspace(t)
			s, _ := quick(t, w)
			if err := s.introduce(t.Context()); err != nil {
				t.Fatal(err)
			}
			w.Fail("files.completeUploadExternal", fault, fault)
			p := withFile("C1")
			var failure *chat.SendError
			if _, err := s.Send(t.Context(), p); !errors.As(err, &failure) || failure.Outcome != chat.Unknown {
				t.Fatalf("sent: %v", err)
			}
			tries := 0
			for ; tries < 3; tries++ {
				r, found, err := s.Find(t.Context(), p)
				if err == nil && found == chat.Found && r.ID == w.Messages("C1")[0].TS {
					break
				}
				if !errors.As(err, &failure) || failure.Outcome != chat.NotSent {
					t.Fatalf("%s, %v", found, err)
				}
			}
			if n := filesIn(w, "C1", table.Name, table.Data); n != 1 || tries == 3 || len(w.Messages("C1")) != 2 {
				t.Errorf("%d files after %d tries among %d messages", n, tries, len(w.Messages("C1")))
			}
		})
	}
}

func TestAFileThatCannotBeBroughtIsNoPostYet(t *testing.T) {
	w := workspace(t)
	s, _ := quick(t, w)
	w.Fail("files.getUploadURLExternal", slacktest.Fault{Status: 500})
	var failure *chat.SendError
	if _, err := s.Send(t.Context(), withFile("C1")); !errors.As(err, &failure) || failure.Outcome != chat.NotSent || len(w.Messages("C1")) != 0 {
		t.Errorf("%v, %d messages", err, len(w.Messages("C1")))
	}
}

func TestWhereNoFilesAreTakenThePostSaysSo(t *testing.T) {
	for name, spoil := range map[string]func(w *slacktest.Server){
		"no scope": func(w *slacktest.Server) { w.Revoke("files:write") },
		"not in a channel": func(w *slacktest.Server) {
			w.Fail("files.completeUploadExternal", slacktest.Fault{Code: "posting_to_channel_denied"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := workspace(t)
			s, _ := quick(t, w)
			spoil(w)
			r, err := s.Send(t.Context(), withFile("C1"))
			m := w.Messages("C1")
			if err != nil || len(m) != 1 || r.ID != m[0].TS || !strings.Contains(m[0].Words(), "could not be put here") {
				t.Errorf("%+v, %v, %+v", r, err, m)
			}
		})
	}
}

func TestAPrivateFileGoesToTheDirectChat(t *testing.T) {
	w := workspace(t)
	s, _ := quick(t, w)
	anna := identity(slacktest.Team, "U1")
	private, home := withFile("C1"), withFile(homeOf+"U1")
	private.Only = &anna
	for i, p := range []chat.Post{private, home} {
		if r, err := s.Send(t.Context(), p); err != nil || r.Place.Channel != "DU1" {
			t.Errorf("%+v, %v", r, err)
		}
		if n := filesIn(w, "DU1", table.Name, table.Data); n != i+1 || len(w.Messages("C1")) != 0 {
			t.Errorf("%d files there, %d messages in the channel", n, len(w.Messages("C1")))
		}
	}
}

func TestAnEditLeavesTheFile(t *testing.T) {
	w := workspace(t)
	s, _ := quick(t, w)
	r, err := s.Send(t.Context(), withFile("C1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Edit(t.Context(), r, withFile("C1")); err != nil || filesIn(w, "C1", table.Name, table.Data) != 1 {
		t.Errorf("%v, %d files", err, filesIn(w, "C1", table.Name, table.Data))
	}
}

package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/bot"
	"github.com/riskbell/riskbell/internal/diary"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

func TestTheDiaryIsListed(t *testing.T) {
	config := company(t)
	fine(t, "", "sync", "-c", config)
	c, err := bot.LoadConfig(config)
	ok(t, err)
	b, err := bot.Open(t.Context(), unit.At(time.Now()), c, bot.Options{})
	ok(t, err)
	at := unit.NewDay(2026, time.November, 24).Start(time.UTC)
	for i, e := range []diary.Entry{
		{ID: "z", Actor: "shenlan", Verb: "snooze", Object: "silent/A-1", Reason: "after the visit"},
		{ID: "a", Actor: "shenlan", Verb: "assign", Object: "silent/A-1", Detail: "to bailu\nand\x1b[31m red"},
		{ID: "m", Actor: "gone", Verb: "mute", Object: "silent"},
	} {
		ok(t, b.State.Update(t.Context(), at.Add(time.Duration(i)*time.Minute), func(w storage.Writer) error { return diary.Append(w, e) }))
	}
	ok(t, b.Close())
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"by", "沈岚"}, "snooze  silent/A-1  after the visit\n"},
		{[]string{"by", "shenlan"}, "2 acts, times of Asia/Shanghai\n"},
		{[]string{"by", "shenlan"}, "2026-11-24 08:01:00  Shen Lan  assign  silent/A-1  to bailu"},
		{[]string{"by", "gone"}, "gone  mute  silent\n1 act, times"},
		{[]string{"by", "bailu"}, "0 acts, "},
		{[]string{"about", "silent/A-1"}, "2 acts, "},
		{[]string{"about", "silent"}, "1 act, "},
		{[]string{"about", "nothing"}, "0 acts, "},
	} {
		if out := fine(t, "", append(append([]string{"audit"}, c.args...), "-c", config)...); !strings.Contains(out, c.want) {
			t.Errorf("%q said %q", c.args, out)
		}
	}
	if code, _, errs := run(t, "", "audit", "by", "nobody", "-c", config); code != 1 || !strings.Contains(errs, "there is no person nobody") {
		t.Errorf("somebody unknown gave %d %q", code, errs)
	}
	out := fine(t, "", "audit", "by", "shenlan", "-c", config)
	if strings.Index(out, "snooze") > strings.Index(out, "assign") || strings.Contains(out, "\x1b") || strings.Count(out, "\n") != 3 {
		t.Errorf("in the order of time, a line each, inert: %q", out)
	}
	var acts []act
	ok(t, json.Unmarshal([]byte(fine(t, "", "audit", "about", "silent/A-1", "-c", config, "--json")), &acts))
	if len(acts) != 2 || acts[0].Reason != "after the visit" || acts[0].At != at {
		t.Errorf("as JSON: %+v", acts)
	}
}

func TestQuestionsAreReadWithAVocabulary(t *testing.T) {
	vocab := filepath.Join(t.TempDir(), "vocab.json")
	ok(t, os.WriteFile(vocab, []byte(`{"dimensions": {"region": {"values": {"north": ["北境", "Northmark"]}}}}`), 0o600))
	feed := []string{"--feed", "../testdata/company", "--today", "2026-11-26"}
	question := `{"id": "q", "text": "revenue of Northmark in 2026", "today": "2026-11-26"}`
	out := fine(t, question, append([]string{"parse", "--vocab", vocab}, feed...)...)
	if !strings.Contains(out, `"north"`) {
		t.Errorf("the file's name was not understood: %s", out)
	}
	if out := fine(t, question, append([]string{"parse"}, feed...)...); strings.Contains(out, `"north"`) {
		t.Errorf("understood without the file: %s", out)
	}
	ok(t, os.WriteFile(vocab, []byte("dimensions:"), 0o600))
	code, _, errs := run(t, question, append([]string{"parse", "--vocab", vocab}, feed...)...)
	if code != 1 || !strings.Contains(errs, vocab) || strings.Count(errs, "\n") != 1 {
		t.Errorf("a file of another kind gave %d %q", code, errs)
	}
}

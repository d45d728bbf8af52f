package alerts

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/strict"
	"github.com/riskbell/riskbell/internal/unit"
)

func TestTheHistoryKeepsItsBeginning(t *testing.T) {
	v := Voice{Lang: i18n.EN, Zone: time.UTC}
	acts := []Act{{Verb: ActMoved, Reason: ReasonFired, From: Inactive, To: Firing}}
	for range maxRows - 1 {
		acts = append(acts, Act{By: "wei", Verb: ActAck})
	}
	if text := plainText(v.history(acts)); strings.Contains(text, "not shown") || strings.Count(text, "- ") != maxRows {
		t.Errorf("all of it: %s", text)
	}
	acts = append(acts, Act{By: "wei", Verb: ActAck}, Act{By: "lin", Verb: ActAck})
	text := plainText(v.history(acts))
	if !strings.Contains(text, "began to ring") || !strings.Contains(text, "lin") || !strings.Contains(text, "2 acts in between") || strings.Count(text, "- ") != maxRows {
		t.Errorf("a long one: %s", text)
	}
}

// plainText writes blocks as lines, for golden files.
func plainText(blocks []chat.Block) string {
	var b strings.Builder
	for _, x := range blocks {
		switch {
		case x.Heading != "":
			fmt.Fprintf(&b, "# %s\n", x.Heading)
		case x.Text != nil:
			for _, s := range x.Text {
				b.WriteString(s.Text)
			}
			b.WriteString("\n")
		case x.Facts != nil:
			for _, f := range x.Facts {
				fmt.Fprintf(&b, "- %s: %s\n", f.Label, f.Value)
			}
		case x.Table != nil:
			var titles []string
			for _, c := range x.Table.Columns {
				titles = append(titles, c.Title)
			}
			fmt.Fprintf(&b, "| %s |\n", strings.Join(titles, " | "))
			for _, row := range x.Table.Rows {
				fmt.Fprintf(&b, "| %s |\n", strings.Join(row, " | "))
			}
		case x.Buttons != nil:
			for _, c := range x.Buttons {
				fmt.Fprintf(&b, "[%s] ", c.Label)
			}
			b.WriteString("\n")
		case x.Divider:
			b.WriteString("---\n")
		case x.Note != "":
			fmt.Fprintf(&b, "(%s)\n", x.Note)
		}
	}
	return b.String()
}

// TestBlocks compares a digest and its why, in both languages, with golden files.
func TestBlocks(t *testing.T) {
	data, err := os.ReadFile("testdata/receivable.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var s story
	if err := strict.Decode("receivable.yaml", data, &s).Err(); err != nil {
		t.Fatal(err)
	}
	rules, err := StarterRules()
	if err != nil {
		t.Fatal(err)
	}
	day := dayOf(t, "2026-03-24")
	ledger := crm.NewLedger(openStore(t), time.UTC, "CNY")
	sync(t, ledger, s, map[crm.Ref]crm.Record{}, day, true)
	now := day.Start(time.UTC) + 8*3600_000
	var open []Alert
	for i, r := range read(t, ledger, rules, day) {
		state, change := Step(State{}, r, Rule{}, now)
		a := Alert{ID: fmt.Sprint("W-", i+1), Reading: r, State: state}
		if change.To == Firing {
			open = append(open, a)
		}
	}
	who := Audience{Person: chat.Person{ID: "director"}, All: true, Zone: time.UTC, Budget: 1}
	d, _ := MakeDigest(who, append(open, firing("receivable_overdue", "Z", "o1", 5000)), nil, Log{}, now)
	history := []Act{{At: now, Verb: ActMoved, Reason: ReasonFired, From: Inactive, To: Firing}, {At: now, By: "wei", Verb: ActAck, Note: "call"}}
	zone := time.FixedZone("", 8*3600)
	for _, l := range i18n.Langs {
		names := map[Person]string{"wei": i18n.Words{ZH: "张伟", EN: "Zhang Wei"}.In(l)}
		v := Voice{Lang: l, Zone: zone, Rules: rules, Tokens: func(p chat.Press) string { return p.Verb }, Names: func(id Person) string { return names[id] }}
		got := plainText(v.Digest(d)) + "\n" + plainText(v.Why(d.Items[0].Alert, history))
		name := "testdata/receivable." + string(l) + ".txt"
		if *update {
			if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s differs; run go test ./alerts -run TestBlocks -update and read the diff. Got:\n%s", name, got)
		}
	}
}

// TestEveryRuleFillsItsTexts: a title in either language leaves no field open.
func TestEveryRuleFillsItsTexts(t *testing.T) {
	rules, err := StarterRules()
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range rules {
		values := Values{}
		for _, f := range FeaturesOf(rule.Subject) {
			values[f.Name] = Value{Number: 3, Text: "x"}
		}
		r := Reading{Rule: rule.ID, Subject: ref(string(rule.Subject), "A"), Name: i18n.Words{ZH: "远航", EN: "Yuanhang"}, Values: values, Impact: unit.Minor(1, "CNY")}
		for _, l := range i18n.Langs {
			for _, w := range []i18n.Words{rule.Title, rule.Advice, rule.Outcome.Text} {
				if text := fill(l, w, r); text == "" || strings.ContainsAny(text, "{}") || strings.Contains(text, i18n.None) && !strings.Contains(w.In(l), i18n.None) {
					t.Errorf("%s in %s: %q", rule.ID, l, text)
				}
			}
		}
	}
}

// TestTitlesReadAsPeopleWrite: codes have names, and no space stands between
// Chinese characters.
func TestTitlesReadAsPeopleWrite(t *testing.T) {
	rules, err := StarterRules()
	if err != nil {
		t.Fatal(err)
	}
	deal := Reading{Rule: "deal_stalled", Subject: ref("opportunity", "D"), Name: i18n.Words{ZH: "二期", EN: "Phase 2"}, Values: Values{"stage": {Text: "proposal"}, "stage_age": {Number: 60}, "days_quiet": {Number: 40}}}
	own := deal
	own.Values = Values{"stage": {Text: "Trial run"}, "stage_age": {Number: 60}, "days_quiet": {Number: 40}}
	share := Reading{Rule: "customer_concentration_high", Subject: ref("account", "A"), Name: i18n.Words{ZH: "远航", EN: "Yuanhang"}, Values: Values{"revenue_share": {Number: .26}}}
	for _, c := range []struct {
		l    i18n.Lang
		r    Reading
		want string
	}{
		{i18n.ZH, deal, "「二期」停在报价阶段已 60 天，40 天没有动静"},
		{i18n.EN, deal, "Phase 2 has been in Proposal for 60 days, and nothing was done for 40"},
		{i18n.ZH, own, "「二期」停在 Trial run 阶段已 60 天，40 天没有动静"},
		{i18n.ZH, share, "近 365 天收入的 26.0% 压在远航一家"},
	} {
		if got := (Voice{Lang: c.l, Rules: rules}).Title(c.r); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

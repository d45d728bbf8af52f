package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
)

// What is wrong with a feed is said when it is read and, as it still is, when
// it was not read again.
func TestSyncSaysWhatIsWrongWithAFeed(t *testing.T) {
	feed := t.TempDir()
	rows := "id,account,ordered_on,amount,colour\n"
	for i := range 20 {
		amount := "12.00"
		if i%3 == 0 {
			amount = "much"
		}
		rows += fmt.Sprintf("O-%d,A-1,2026-01-02,%s,red\n", i, amount)
	}
	ok(t, os.WriteFile(filepath.Join(feed, "orders.csv"), []byte(rows), 0o600))
	ok(t, os.WriteFile(filepath.Join(feed, "widgets.csv"), []byte("id\n1\n"), 0o600))
	config := file(t, "config.yaml", fmt.Sprintf("data: data\nfeeds: [{name: crm, folder: %s}]\n", feed))
	notes := []string{
		"note: widgets.csv: its name is no kind of record; not read",
		`note: orders.csv: column "colour" is no field of order; kept as extra`,
	}
	for _, tt := range []struct {
		name string
		args []string
		says []string
		rows int
	}{
		{"first", nil, append(notes, "7 set aside", `orders.csv:2: column "amount"`, "… and 2 more (--aside 7 lists them all)"), 5},
		{"unchanged", []string{"--aside", "7"}, append(notes, "it was read on", "7 rows were set aside then", `orders.csv:20: column "amount"`), 7},
		{"unchanged again", nil, append(notes, "… and 2 more"), 5},
		{"as JSON", []string{"--json"}, []string{`"same_as": 1`}, 0},
	} {
		code, out, errs := run(t, "", append([]string{"sync", "--config", config}, tt.args...)...)
		if code != 0 || errs != "" || strings.Count(out, `: column "amount"`) != tt.rows {
			t.Errorf("%s: gave %d, %q\n%s", tt.name, code, errs, out)
		}
		for _, want := range tt.says {
			if !strings.Contains(out, want) {
				t.Errorf("%s: %q is not said in\n%s", tt.name, want, out)
			}
		}
	}
}

// A feed in which nothing changed says when it was last read, in the company's
// time and the reader's language.
func TestAnUnchangedFeedSaysWhenItWasRead(t *testing.T) {
	config := company(t)
	at := func() string { return time.Now().In(time.FixedZone("", 8*3600)).Format("15:04") }
	began := at()
	fine(t, "", "sync", "-c", config)
	ended := at()
	for lang, want := range map[string][2]string{
		"en": {"nothing changed since it was last read\n  it was read on ", "(Asia/Shanghai); 0 rows were set aside then\n"},
		"zh": {"与上次读取相比没有变化\n  上次读取：", "（Asia/Shanghai）；当时搁置了 0 行\n"},
	} {
		out := fine(t, "", "--lang", lang, "sync", "-c", config)
		if !strings.Contains(out, want[0]) || !strings.Contains(out, want[1]) || !strings.Contains(out, began) && !strings.Contains(out, ended) {
			t.Errorf("%s says %q", lang, out)
		}
	}
}

// The run before is the one that read the feed as it is, else the last of the
// same feed that was good.
func TestTheRunBefore(t *testing.T) {
	good := func(number uint64, source string) crm.Run {
		return crm.Run{Number: number, Source: source, EndedAt: 1}
	}
	now := good(9, "crm")
	same := now
	same.SameAs = 3
	for _, c := range []struct {
		name     string
		now, run crm.Run
		want     bool
	}{
		{"the one it is like", same, good(3, "crm"), true},
		{"a later one", same, good(4, "crm"), false},
		{"the last", now, good(8, "crm"), true},
		{"itself", now, now, false},
		{"of another feed", now, good(8, "erp"), false},
		{"one that was cut off", now, crm.Run{Number: 8, Source: "crm"}, false},
	} {
		if before(c.now, c.run) != c.want {
			t.Errorf("%s: not %v", c.name, c.want)
		}
	}
}

// What a person would not look for in JSON is said, in both languages: ids that
// come twice, times to come, and histories that do not fit.
func TestSyncSaysWhatIsOddInARun(t *testing.T) {
	run := crm.Run{Source: "crm", EndedAt: 1, Read: 9, Duplicates: 1, FutureDated: 2, Misfits: 3}
	for lang, says := range map[i18n.Lang][]string{
		i18n.EN: {"1 row has an id that came before", "2 records say that they were modified later than now", "3 entries of the history do not fit"},
		i18n.ZH: {"1 行的编号在本次读取中已经出现过", "2 条记录的修改时间晚于现在", "3 条变更历史与记录对不上"},
	} {
		var out strings.Builder
		ok(t, sayRun(&shell{Env: Env{Out: &out}, lang: lang}, nil, run, 5))
		for _, want := range says {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%q is not said in\n%s", want, &out)
			}
		}
	}
}

// A broken tree of teams is told with every sync, in the reader's language.
func TestSyncSaysWhatIsWrongWithTheTree(t *testing.T) {
	feed := t.TempDir()
	ok(t, os.WriteFile(filepath.Join(feed, "owners.csv"), []byte("id,name,team\nwei,Wei,nowhere\n"), 0o600))
	ok(t, os.WriteFile(filepath.Join(feed, "teams.csv"), []byte("id,name,parent\na,A,b\nb,B,a\n"), 0o600))
	config := file(t, "config.yaml", fmt.Sprintf("data: data\nfeeds: [{name: crm, folder: %s}]\n", feed))
	for lang, says := range map[string][]string{
		"en": {"3 faults in the tree of teams", "owner wei is in team nowhere", "a → b → a"},
		"zh": {"组织架构有 3 处问题", "员工 wei 所属的团队 nowhere 不存在", "b → a → b"},
	} {
		out := fine(t, "", "--lang", lang, "sync", "--config", config)
		for _, want := range says {
			if !strings.Contains(out, want) {
				t.Errorf("%q is not said in\n%s", want, out)
			}
		}
	}
}

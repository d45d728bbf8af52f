package alerts

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/strict"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// story is a rule test as data: records as they come in day by day, what the
// person does, and what he is told.
type story struct {
	Rules    []string     `yaml:"rules"`
	FromText string       `yaml:"from"`
	ToText   string       `yaml:"to"`
	Records  []storyEntry `yaml:"records"`
	Acts     []storyAct   `yaml:"acts"`
	Expect   []storySaid  `yaml:"expect"`
}

type storyEntry struct {
	Day    string            `yaml:"day"`
	Kind   crm.Kind          `yaml:"kind"`
	ID     string            `yaml:"id"`
	Fields map[string]string `yaml:"fields"` // only what changes
}

type storyAct struct {
	Day    string `yaml:"day"`
	Snooze string `yaml:"snooze"`
	Days   int    `yaml:"days"`
}

type storySaid struct {
	Day     string `yaml:"day"`
	Rule    string `yaml:"rule"`
	Subject string `yaml:"subject"`
	Reason  Reason `yaml:"reason"`
}

// storySource hands a day's records to the ledger.
type storySource struct{ records []crm.Record }

func (storySource) Name() string { return "story" }

func (s storySource) Fetch(context.Context, string) (crm.Page, error) {
	return crm.Page{Records: s.records, Read: len(s.records), Last: true}, nil
}

func TestStories(t *testing.T) {
	names, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var s story
			if err := strict.Decode(name, data, &s).Err(); err != nil {
				t.Fatal(err)
			}
			got := play(t, s)
			if !slices.Equal(got, s.Expect) {
				t.Errorf("said\n%v\nwant\n%v", got, s.Expect)
			}
		})
	}
}

// play runs the days of a story, each with a sync at six, an evaluation at
// eight and a digest for the director.
func play(t *testing.T, s story) []storySaid {
	t.Helper()
	from, to := dayOf(t, s.FromText), dayOf(t, s.ToText)
	starter, err := StarterRules()
	if err != nil {
		t.Fatal(err)
	}
	var rules []Rule
	for _, id := range s.Rules {
		r, ok := Find(starter, id)
		if !ok {
			t.Fatalf("there is no rule %s", id)
		}
		rules = append(rules, r)
	}
	feed, state := openStore(t), openStore(t)
	ledger := crm.NewLedger(feed, time.UTC, "CNY")
	current := map[crm.Ref]crm.Record{}
	var said []storySaid
	for day := from; day < to; day++ {
		sync(t, ledger, s, current, day, day == from)
		readings := read(t, ledger, rules, day)
		said = append(said, tell(t, state, s, rules, readings, day)...)
	}
	return said
}

func dayOf(t *testing.T, text string) unit.Day {
	t.Helper()
	d, err := unit.ParseDay(text)
	if err != nil || d == 0 {
		t.Fatalf("%q is no day: %v", text, err)
	}
	return d
}

// sync brings in what was entered the day before; on the first day, all before.
func sync(t *testing.T, ledger *crm.Ledger, s story, current map[crm.Ref]crm.Record, day unit.Day, first bool) {
	t.Helper()
	for _, e := range s.Records {
		if on := dayOf(t, e.Day); on != day-1 && !(first && on < day) {
			continue
		}
		at := crm.Ref{Kind: e.Kind, ID: e.ID}
		if current[at] == nil {
			if current[at] = crm.New(e.Kind); current[at] == nil {
				t.Fatalf("there is no kind %q", e.Kind)
			}
			current[at].Head().ID = e.ID
		}
		current[at].Head().ModifiedAt = dayOf(t, e.Day).Start(time.UTC) + 15*3600_000
		for field, text := range e.Fields {
			if err := crm.SetText(current[at], field, text); err != nil {
				t.Fatal(err)
			}
		}
	}
	var page []crm.Record
	for _, r := range current {
		page = append(page, r)
	}
	if _, err := ledger.Sync(context.Background(), day.Start(time.UTC)+6*3600_000, storySource{page}, nil); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, ledger *crm.Ledger, rules []Rule, day unit.Day) (out []Reading) {
	t.Helper()
	err := ledger.View(context.Background(), day.Start(time.UTC)+8*3600_000, func(v *crm.View) (err error) {
		out, err = Evaluate(v, rules, every)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func tell(t *testing.T, state storage.Store, s story, rules []Rule, readings []Reading, day unit.Day) (said []storySaid) {
	t.Helper()
	var b Book
	who := Audience{Person: chat.Person{ID: "director"}, All: true, Zone: time.UTC, Repeat: 14}
	err := state.Update(context.Background(), day.Start(time.UTC)+8*3600_000, func(w storage.Writer) error {
		if _, err := b.Apply(w, readings, rules); err != nil {
			return err
		}
		for _, act := range s.Acts {
			if dayOf(t, act.Day) == day {
				list, err := b.List(w, act.Snooze)
				if err != nil || len(list) != 1 {
					return fmt.Errorf("snooze %s: %d warnings, %v", act.Snooze, len(list), err)
				}
				if _, err := b.Snooze(w, "director", list[0].ID, Snooze{Until: w.Now() + unit.Instant(act.Days)*aDay}); err != nil {
					return err
				}
			}
		}
		open, err := b.Current(w)
		if err != nil {
			return err
		}
		log, err := b.Log(w, who.Person.ID, open)
		if err != nil {
			return err
		}
		d, reason := MakeDigest(who, open, nil, log, w.Now())
		if reason != ReasonToSay {
			return nil
		}
		for _, it := range d.Items {
			said = append(said, storySaid{Day: day.String(), Rule: it.Alert.Reading.Rule, Subject: it.Alert.Reading.Subject.String(), Reason: it.Reason})
		}
		return b.Told(w, d)
	})
	if err != nil {
		t.Fatal(err)
	}
	return said
}

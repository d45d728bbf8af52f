package bot

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// journal is a log that can be read while it is written.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func (j *journal) log() *slog.Logger {
	return slog.New(slog.NewJSONHandler(j, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// watching is a log that also gives the address of the local port.
func watching(j *journal, opened chan<- string) *slog.Logger {
	return slog.New(slog.NewJSONHandler(j, &slog.HandlerOptions{
		Level: slog.LevelDebug,
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == "address" {
				opened <- a.Value.String()
			}
			return a
		},
	}))
}

// openBot opens the bot of a configuration, to be closed by the test's end.
func openBot(t *testing.T, c Config, o Options) *Bot {
	t.Helper()
	b, err := Open(t.Context(), begin, c, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeBot(t, b) })
	return b
}

// closeBot closes it; a second time does nothing.
func closeBot(t *testing.T, b *Bot) {
	t.Helper()
	if err := b.Close(); err != nil {
		t.Error(err)
	}
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (b *Bot) person(t *testing.T, id string) (p chat.Person, found bool) {
	t.Helper()
	ok(t, b.State.View(t.Context(), begin, func(r storage.Reader) (err error) {
		p, found, err = chat.People{}.Get(r, id)
		return err
	}))
	return p, found
}

// text is an event of a person at the terminal.
func text(id, who, said string) chat.Event {
	return chat.Event{
		ID: id, At: begin, From: ConsoleIdentity(who), Venue: chat.Direct, Text: said,
		Place: chat.Place{Platform: consolePlatform, Channel: who},
	}
}

func TestPeopleFollowTheConfigurationAndWhatTheySet(t *testing.T) {
	c := companyConfig(t)
	c.Console.Person = "zhangwei"
	b := openBot(t, c, Options{})
	ok(t, b.Handle(t.Context(), begin, text("1", "zhangwei", "语言 英文")))
	if p, _ := b.person(t, "zhangwei"); p.Lang != "en" || p.Home == nil {
		t.Fatalf("what he set is not kept: %+v", p)
	}
	closeBot(t, b)

	// Zhang Wei moves to Berlin, Li Na leaves, and her customers go to Bai Lu.
	c.People[0].Zone = "Europe/Berlin"
	c.People[1] = c.People[4]
	c.People[1].Owner, c.People[1].Roles = "lina", []string{"rep"}
	c.People = c.People[:4]
	b = openBot(t, c, Options{})
	if p, _ := b.person(t, "zhangwei"); p.Lang != "en" || p.Zone != "Europe/Berlin" || p.Home == nil || len(p.Identities) != 1 {
		t.Errorf("he is %+v", p)
	}
	if p, found := b.person(t, "lina"); found {
		t.Errorf("who left is still there: %+v", p)
	}
	if p, _ := b.person(t, "trainer"); p.Owner != "lina" {
		t.Errorf("her successor is %+v", p)
	}
	closeBot(t, b)

	// A language the operator changes takes effect where nobody set one in chat.
	c.People[3].Lang = "zh-CN"
	b = openBot(t, c, Options{})
	if p, _ := b.person(t, c.People[3].ID); p.Lang != "zh-CN" {
		t.Errorf("the new language did not arrive: %+v", p)
	}
}

func TestAFeedThatCannotBeOpenedIsKnownAndStopsNoOther(t *testing.T) {
	c := companyConfig(t)
	c.Feeds = append([]Feed{{Name: "erp", Folder: "testdata/no-such-folder"}}, c.Feeds...)
	c.Feeds = append(c.Feeds, Feed{Name: "hr", Folder: "testdata/company", Mapping: "testdata/no-such-mapping.yaml"})
	b := openBot(t, c, Options{})
	runs, err := b.Sync(t.Context(), begin, nil)
	if err == nil || len(runs) != 3 {
		t.Fatalf("%d runs, %v", len(runs), err)
	}
	for i, good := range []bool{false, true, false} {
		if runs[i].Good() != good || good != (runs[i].Total() > 0) || runs[i].Source != c.Feeds[i].Name {
			t.Errorf("run %d is %+v", i, runs[i])
		}
	}
	if _, err := b.Warn(t.Context(), begin, nil); err != nil {
		t.Errorf("without these feeds there are no warnings: %v", err)
	}
}

// recorder is a job that notes when it ran.
type recorder struct{ ran []unit.Instant }

func (r *recorder) run(_ context.Context, now unit.Instant, _ func(storage.Writer) error) error {
	r.ran = append(r.ran, now)
	return nil
}

// at is a time of the days after begin, on Shanghai's clocks.
func at(day, hour, minute int) unit.Instant {
	return unit.At(time.Date(2026, 11, 24+day, hour, minute, 0, 0, time.FixedZone("CST", 8*3600)))
}

func (b *Bot) missed(t *testing.T, job string, when unit.Instant) (row slotRow) {
	t.Helper()
	name := when.In(time.FixedZone("CST", 8*3600)).Format("2006-01-02T15:04")
	ok(t, b.State.View(t.Context(), when, func(r storage.Reader) error {
		var found bool
		var err error
		if row, found, err = slotTable.Get(r, storage.Key(job, name)); err == nil && !found {
			err = fmt.Errorf("slot %s of %s was not noted", name, job)
		}
		return err
	}))
	return row
}

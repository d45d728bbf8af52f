package bot

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"time"

	"github.com/riskbell/riskbell/internal/strict"
	"github.com/riskbell/riskbell/internal/unit"
)

// Examination is what Examine is told.
type Examination struct {
	// File is the configuration; "" is config.yaml, and the defaults where there
	// is none.
	File string
	// Clock reads the machine's clock.
	Clock func() unit.Instant
	// Offline asks no platform.
	Offline bool
}

// doctor is an examination under way.
type doctor struct {
	Examination
	findings
	config Config
	zone   *time.Location
	held   bool // another process has the data folder
	// free is the room left where a folder lies, false if that is not known;
	// writable says that this user may make files there.
	free     func(folder string) (bytes uint64, ok bool)
	writable func(folder string) bool
}

// Examine checks a configuration, what it names, and the data folder, changing
// nothing. The network is asked only where the configuration says that a
// platform is there, and the local port of a process that serves.
func Examine(ctx context.Context, e Examination) []Finding {
	d := &doctor{Examination: e, free: freeBytes, writable: writable}
	d.examine(ctx)
	return d.list
}

func (d *doctor) examine(ctx context.Context) {
	if !d.configured() {
		return
	}
	d.secrets()
	d.rules()
	d.sources()
	d.data(ctx)
	d.slack(ctx)
	d.telegram(ctx)
	d.schedules()
	slices.SortStableFunc(d.list, func(a, b Finding) int { return place(a.Area) - place(b.Area) })
}

// place is where findings on an area stand.
func place(area string) int {
	return slices.Index([]string{"config", "rules", "data", "serve", "feeds", "people", "slack", "telegram", "clock", "schedule"}, area)
}

// configured reads the configuration. Where it is faulty nothing else can be
// checked.
func (d *doctor) configured() bool {
	file := d.File
	if file == "" {
		file = "config.yaml"
	}
	c, err := LoadConfig(file)
	var faults strict.Faults
	switch {
	case errors.As(err, &faults):
		for _, f := range faults {
			d.add("config", Broken, "config.bad", "error", f)
		}
		return false
	case errors.Is(err, fs.ErrNotExist):
		health, name := Broken, "config.none"
		if d.File == "" {
			health, name = Worn, "config.default"
		}
		d.add("config", health, name, "file", file)
		c = DefaultConfig()
		c.locate(filepath.Dir(file))
	case err != nil:
		d.add("config", Broken, "config.bad", "error", err)
		return false
	default:
		d.add("config", Sound, "config.fine", "file", file, "feeds", len(c.Feeds), "people", len(c.People))
	}
	if whole, err := filepath.Abs(c.Data); err == nil {
		c.Data = whole
	}
	d.config, d.zone = c, time.UTC
	if zone, err := time.LoadLocation(c.Company.Zone); err == nil { // checked when the file was read
		d.zone = zone
	}
	return true
}

// secrets says where secrets come from, never what they are.
func (d *doctor) secrets() {
	c := d.config
	for _, s := range []struct {
		key    string
		secret Secret
	}{
		{"slack.bot_token", c.Slack.BotToken}, {"slack.app_token", c.Slack.AppToken}, {"slack.signing_secret", c.Slack.SigningSecret},
		{"telegram.token", c.Telegram.Token}, {"telegram.secret", c.Telegram.Secret}, {"http.token", c.HTTP.Token},
	} {
		switch {
		case s.secret.Env != "":
			d.add("config", Sound, "secret.env", "key", s.key, "name", s.secret.Env)
		case s.secret.File != "":
			d.add("config", Sound, "secret.file", "key", s.key, "file", s.secret.File)
		}
	}
	if !d.chatting() && c.Console.Person == "" {
		d.add("config", Worn, "platforms.none")
	}
}

// chatting says that people are reached somewhere else than in the terminal.
func (d *doctor) chatting() bool { return d.config.Slack.on() || d.config.Telegram.on() }

func (d *doctor) rules() {
	rules, err := LoadRules(d.config.Rules)
	if err != nil {
		d.add("rules", Broken, "rules.bad", "error", err)
		return
	}
	d.add("rules", Sound, "rules.fine", "n", len(rules))
}

// schedules says when the recurring work is done next.
func (d *doctor) schedules() {
	for _, name := range []string{"sync", "warn", "backup"} {
		slot, ok := d.next(name, d.Clock())
		switch {
		case ok:
			d.add("schedule", Sound, "schedule.next", "job", name, "when", d.at(slot))
		case name != "sync" || len(d.config.Feeds) > 0:
			d.add("schedule", Worn, "schedule.never", "job", name)
		}
	}
}

// next is the first slot of a job after an instant, if there is one.
func (d *doctor) next(name string, after unit.Instant) (unit.Instant, bool) {
	jobs, err := (&Bot{Config: d.config}).schedule(d.zone)
	i := slices.IndexFunc(jobs, func(j job) bool { return j.name == name })
	if err != nil || i < 0 { // lines were checked when the configuration was read
		return 0, false
	}
	slot, ok := jobs[i].schedule.Next(after)
	return slot.At, ok
}

// at is an instant as the company's clocks show it.
func (d *doctor) at(i unit.Instant) string { return i.In(d.zone).Format("2006-01-02 15:04") }

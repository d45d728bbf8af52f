package bot

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/commands"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/calendar"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/outbox"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/near"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage/bolt"
)

// Bot is the program of one company, open on its data folder.
type Bot struct {
	Config   Config
	Ledger   *crm.Ledger
	State    *bolt.Store
	Feed     *bolt.Store
	Rules    []alerts.Rule
	Commands *commands.Set
	Log      *slog.Logger

	platforms map[chat.PlatformName]chat.Platform
	sources   func(now unit.Instant) ([]crm.Source, error)
	jobs      []job
	syncedAt  unit.Instant // when the feeds were last read
	toldUntil unit.Instant // up to when undelivered posts were logged
	tally     *tally
	strangers strangers
	heard     func(versions int)
}

// Options are what a Bot is given besides its configuration.
type Options struct {
	// Sources gives the feeds as they stand at an instant; nil opens those of
	// the configuration.
	Sources   func(now unit.Instant) ([]crm.Source, error)
	Platforms []chat.Platform
	Log       *slog.Logger
	// Scratch says that the data folder is thrown away with the process, so
	// that nothing waits for the disk.
	Scratch bool
	// Building hears, where the facts of a folder are built before it can be
	// used, how many versions are in them; it may be nil.
	Building func(versions int)
}

// Names of the files of the data folder.
const (
	stateFile = "state.db"
	feedFile  = "feed.db"
)

// Open opens the data folder, creating it if there is none, brings it to this
// version and puts the configured people in. A folder another process holds is
// storage.ErrLocked, one of a newer version storage.ErrNewer.
func Open(ctx context.Context, now unit.Instant, c Config, o Options) (*Bot, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	b := &Bot{Config: c, Log: o.Log, sources: o.Sources, heard: o.Building, platforms: map[chat.PlatformName]chat.Platform{}, tally: newTally()}
	for _, p := range o.Platforms {
		b.platforms[p.Name()] = p
	}
	if b.sources == nil {
		b.sources = func(now unit.Instant) ([]crm.Source, error) {
			return openFeeds(c.Feeds, c.Company.FeedHome(), now), nil
		}
	}
	if err := b.open(ctx, now, bolt.Options{NoSync: o.Scratch}); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

func (b *Bot) open(ctx context.Context, now unit.Instant, store bolt.Options) (err error) {
	zone, err := time.LoadLocation(b.Config.Company.Zone)
	if err != nil {
		return err
	}
	if b.Rules, err = LoadRules(b.Config.Rules); err != nil {
		return err
	}
	if err = b.openStores(ctx, now, store); err != nil {
		return err
	}
	rates, err := b.Config.Company.rates()
	if err != nil {
		return err
	}
	b.Ledger = crm.NewLedger(b.Feed, zone, unit.Currency(b.Config.Company.Currency), crm.WithRates(rates), crm.WithMaxGone(b.Config.MaxGone))
	if err = b.checkFeed(ctx, now); err != nil {
		return err
	}
	if err = b.Ledger.Prepare(ctx, now, b.building); err != nil {
		return err
	}
	if err = settlePeople(ctx, now, b.State, b.Config); err != nil {
		return err
	}
	lang, _ := i18n.ParseLang(b.Config.Company.Lang)
	quiet, err := ParseQuiet(b.Config.Digest.Quiet)
	if err != nil {
		return err
	}
	days, err := b.Config.Company.days()
	if err != nil {
		return err
	}
	if b.jobs, err = b.schedule(zone); err != nil {
		return err
	}
	b.Commands, err = commands.New(commands.Deps{
		Feed: b.Ledger, State: b.State, Rules: b.Rules,
		Home: commands.Home{
			Lang: lang, Zone: zone, Budget: b.Config.Digest.Budget, Quiet: quiet, NextWarn: b.nextWarn,
			Calendar: calendar.Name(b.Config.Company.Calendar), Days: days,
		},
		Platforms: slices.Collect(maps.Keys(b.platforms)),
		Invite:    b.invite,
		Fail:      func(ref string, err error) { b.Log.Error("a command failed", "ref", ref, "error", err) },
	})
	if err != nil {
		return err
	}
	b.toldUntil = now
	b.tally.watch(b.State)
	return nil
}

// Close closes the stores; what is open of a Bot that failed to open, too.
func (b *Bot) Close() error {
	var errs []error
	for _, s := range []*bolt.Store{b.State, b.Feed} {
		if s != nil {
			errs = append(errs, s.Close())
		}
	}
	return errors.Join(errs...)
}

// Handle commits one event and what it leads to. It returns nil when the
// platform may be told that the event was received.
func (b *Bot) Handle(ctx context.Context, now unit.Instant, e chat.Event) error {
	defer b.tally.handling(e.Place.Platform)()
	b.prove(ctx, now, e)
	err := b.Commands.Handle(ctx, now, e)
	if err != nil {
		b.Log.Error("an event was not handled", "platform", e.Place.Platform, "event", e.ID, "error", err)
	}
	return err
}

// Drain brings messages that lag behind their warnings up to date, a bounded
// number at a time, and sends what is owed at now, until nothing more is due.
func (b *Bot) Drain(ctx context.Context, now unit.Instant) error {
	lagging := b.Commands.Redraw(ctx, now)
	for {
		n, err := outbox.Drain(ctx, now, b.State, b.platforms)
		if err != nil || n == 0 {
			return errors.Join(lagging, err)
		}
	}
}

// FeedHome is what holds for feeds that name no zone and no currency.
func (c Company) FeedHome() mapping.Home {
	return mapping.Home{Zone: c.Zone, Currency: unit.Currency(c.Currency)}
}

func (c Company) rates() ([]unit.Rate, error) {
	var out []unit.Rate
	for _, r := range c.Rates {
		on, err := unit.ParseDay(r.On)
		if err != nil {
			return nil, err
		}
		from, err := unit.ParseCurrency(r.From)
		if err != nil {
			return nil, err
		}
		to, err := unit.ParseCurrency(r.To)
		if err != nil {
			return nil, err
		}
		out = append(out, unit.Rate{From: from, To: to, On: on, Per: r.Per})
	}
	return out, nil
}

// LoadRules is the starter pack with what the configuration adds and takes.
// A file's rule with the id of another replaces it.
func LoadRules(c Rules) ([]alerts.Rule, error) {
	rules, err := alerts.StarterRules()
	if err != nil {
		return nil, err
	}
	var errs []error
	for _, file := range c.Files {
		data, err := os.ReadFile(file)
		if err != nil {
			errs = append(errs, i18n.Say("config.rules.file", "error", err))
			continue
		}
		own, err := alerts.ParseRules(file, data)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		for _, r := range own {
			rules = append(without(rules, r.ID), r)
		}
	}
	for _, id := range c.Off {
		if _, ok := alerts.Find(rules, id); !ok {
			errs = append(errs, unknownRule(id, rules))
		}
		rules = without(rules, id)
	}
	return rules, errors.Join(errs...)
}

func unknownRule(id string, rules []alerts.Rule) error {
	var ids []string
	for _, r := range rules {
		ids = append(ids, r.ID)
	}
	if close := near.Words(id, ids, 1); len(close) > 0 {
		return i18n.Say("config.rules.off.near", "id", id, "near", close[0])
	}
	return i18n.Say("config.rules.off", "id", id)
}

func without(rules []alerts.Rule, id string) []alerts.Rule {
	var out []alerts.Rule
	for _, r := range rules {
		if r.ID != id {
			out = append(out, r)
		}
	}
	return out
}

// building tells how far the facts of a folder of a former version are built.
func (b *Bot) building(versions int) {
	b.Log.Info("facts are being built", "versions", versions)
	if b.heard != nil {
		b.heard(versions)
	}
}

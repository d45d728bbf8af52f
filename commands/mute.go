package commands

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// mute stops the caller's own digests for a while, or in them the warnings of
// the same rule as a given one.
func (s *Set) mute() command {
	return command{verb: "mute", names: []string{"mute", "静音", "免打扰"}, run: runMute}
}

func runMute(ctx context.Context, c *Call) (Reply, error) {
	if c.Text == "" {
		return c.muteState(ctx)
	}
	if slices.Contains([]string{"off", "关", "关闭", "取消"}, strings.ToLower(c.Text)) {
		return c.unmute(), nil
	}
	if isWarning(c.Text) {
		return c.muteKind(ctx)
	}
	until, ok := parseUntil(c.Text, c.Now, c.Zone)
	if !ok {
		return Reply{}, refuse("commands.mute.when")
	}
	return c.settle(func(p *chat.Person) { p.MutedUntil = until }, "commands.mute.done", "until", c.moment(until)), nil
}

// muteState says what is muted for the caller, and how that is changed.
func (c *Call) muteState(ctx context.Context) (Reply, error) {
	state := c.t("commands.mute.state.none")
	if c.Now < c.Person.MutedUntil {
		state = c.t("commands.mute.state", "until", c.moment(c.Person.MutedUntil))
	}
	blocks := []chat.Block{chat.Line(state)}
	err := c.state(ctx, func(r storage.Reader) error {
		silences, err := alerts.Book{}.Silences(r)
		for _, s := range silences {
			if s.For == c.Person.ID && c.Now < s.Until {
				blocks = append(blocks, chat.Line(c.t("commands.mute.state.kind", "id", s.Why, "until", c.moment(s.Until))))
			}
		}
		return err
	})
	return Reply{Blocks: append(blocks, chat.Note(c.t("commands.mute.how")))}, err
}

// muteKind silences, for the caller alone, every warning of the rule of the one
// that is named: "mute W-12 7d".
func (c *Call) muteKind(ctx context.Context) (Reply, error) {
	a, span, err := c.warning(ctx)
	if err != nil {
		return Reply{}, err
	}
	until, ok := parseUntil(span, c.Now, c.Zone)
	if !ok {
		return Reply{}, refuse("commands.mute.when")
	}
	return Reply{Object: a.ID, Change: func(w storage.Writer) ([]chat.Block, error) {
		_, err := alerts.Book{}.Mute(w, c.Person.ID, alerts.Silence{For: c.Person.ID, Rule: a.Reading.Rule, Why: a.ID, Until: until})
		return []chat.Block{chat.Line(c.t("commands.mute.kind", "until", c.moment(until), "warning", c.title(a)))}, err
	}}, nil
}

// unmute ends the mute of the caller's digests and those of kinds of warnings.
func (c *Call) unmute() Reply {
	reply := c.settle(func(p *chat.Person) { p.MutedUntil = 0 }, "commands.mute.off")
	settle := reply.Change
	reply.Change = func(w storage.Writer) ([]chat.Block, error) {
		var book alerts.Book
		silences, err := book.Silences(w)
		if err != nil {
			return nil, err
		}
		for _, s := range silences {
			if s.By == c.Person.ID && s.For == c.Person.ID {
				if err := book.Unmute(w, c.Person.ID, s.ID); err != nil {
					return nil, err
				}
			}
		}
		return settle(w)
	}
	return reply
}

// settle changes the caller's own settings.
func (c *Call) settle(change func(*chat.Person), done i18n.Key, args ...any) Reply {
	return Reply{Object: c.Person.ID, Change: func(w storage.Writer) ([]chat.Block, error) {
		p, ok, err := chat.People{}.Get(w, c.Person.ID)
		if err != nil {
			return nil, err
		}
		if !ok {
			return nil, refuse("commands.error.changed")
		}
		change(&p)
		if err := (chat.People{}).Put(w, p); err != nil {
			return nil, err
		}
		return []chat.Block{chat.Line(c.t(done, args...))}, nil
	}}
}

// moment is an instant as the caller's clocks show it, with the year where it
// is not this one.
func (c *Call) moment(at unit.Instant) string { return c.momentIn(c.Zone, at) }

// companyMoment is an instant as the company's clocks show it, with their zone
// where the caller's clocks are others.
func (c *Call) companyMoment(at unit.Instant) string {
	zone := c.deps.Home.Zone
	when := c.momentIn(zone, at)
	if zone.String() == c.Zone.String() {
		return when
	}
	return c.t("commands.when.in", "when", when, "zone", zone)
}

func (c *Call) momentIn(zone *time.Location, at unit.Instant) string {
	return momentAt(c.Lang, c.Now, at, zone)
}

func momentAt(l i18n.Lang, now, at unit.Instant, zone *time.Location) string {
	day := l.ShortDay(at.Day(zone))
	if at.In(zone).Year() != now.In(zone).Year() {
		day = l.Day(at.Day(zone))
	}
	return day + " " + at.In(zone).Format("15:04")
}

package commands

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// me shows who the caller is to riskbell, and what is set.
func (s *Set) me() command {
	return command{verb: "me", names: []string{"me", "我", "whoami"}, run: s.runMe}
}

func (s *Set) runMe(_ context.Context, c *Call) (Reply, error) {
	p := c.Person
	var roles []string
	for _, r := range p.Roles {
		roles = append(roles, c.t(i18n.Key("commands.role."+string(r))))
	}
	facts := []chat.Fact{
		{Label: c.t("commands.me.id"), Value: p.ID},
		{Label: c.t("commands.me.roles"), Value: orNone(strings.Join(roles, c.t("commands.and")))},
		{Label: c.t("commands.me.owner"), Value: orNone(p.Owner)},
		{Label: c.t("commands.me.lang"), Value: c.t(i18n.Key("commands.lang." + string(c.Lang)))},
		{Label: c.t("commands.me.zone"), Value: c.Zone.String()},
		{Label: c.t("commands.me.calendar"), Value: c.t(calendarKey(s.calendarOf(p).Name()))},
		{Label: c.t("commands.me.quiet"), Value: quietText(s.quietOf(p))},
		{Label: c.t("commands.me.budget"), Value: c.Lang.Number(float64(s.budgetOf(p)), 0)},
	}
	if c.Now < p.MutedUntil {
		facts = append(facts, chat.Fact{Label: c.t("commands.me.muted"), Value: c.moment(p.MutedUntil)})
	}
	return Reply{Blocks: []chat.Block{chat.Heading(NameIn(c.Lang, p)), chat.Facts(facts...)}}, nil
}

func orNone(s string) string {
	if s == "" {
		return i18n.None
	}
	return s
}

func quietText(q chat.Quiet) string {
	if q == (chat.Quiet{}) {
		return i18n.None
	}
	return fmt.Sprintf("%02d:%02d–%02d:%02d", q.From/60, q.From%60, q.To/60, q.To%60)
}

// lang sets the language riskbell speaks with the caller.
func (s *Set) lang() command {
	return command{verb: "lang", names: []string{"lang", "语言", "language"}, run: func(_ context.Context, c *Call) (Reply, error) {
		if c.Text == "" {
			return c.states("commands.lang.state", "lang", c.t(i18n.Key("commands.lang."+string(c.Lang)))), nil
		}
		lang, ok := i18n.ParseLang(c.Text)
		if !ok {
			return Reply{}, refuse("commands.lang.which")
		}
		c.Lang = lang
		return c.settle(func(p *chat.Person) { p.Lang = string(lang) }, "commands.lang.done"), nil
	}}
}

// states answers a setting's verb that was said alone: how it stands, and how it
// is changed.
func (c *Call) states(key i18n.Key, args ...any) Reply {
	return Reply{Blocks: []chat.Block{chat.Line(c.t(key, args...))}}
}

// zone sets the caller's time zone.
func (s *Set) zone() command {
	return command{verb: "zone", names: []string{"zone", "时区", "timezone"}, run: func(_ context.Context, c *Call) (Reply, error) {
		if c.Text == "" {
			return c.states("commands.zone.state", "zone", c.Zone, "time", c.Now.In(c.Zone).Format("15:04")), nil
		}
		zone, err := time.LoadLocation(c.Text)
		if err != nil || c.Text == "Local" {
			return Reply{}, refuse("commands.zone.which")
		}
		c.Zone = zone
		return c.settle(func(p *chat.Person) { p.Zone = c.Text }, "commands.zone.done", "zone", c.Text, "time", c.Now.In(zone).Format("15:04")), nil
	}}
}

package commands

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/diary"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/storage"
)

// linkable are the platforms on which accounts are linked by a code.
var linkable = []chat.PlatformName{"telegram", "slack", "web", "console"}

// link gives the caller a one-time code for another account; somebody unknown
// uses one up with it.
func (s *Set) link() command {
	return command{verb: "link", names: []string{"link", "绑定"}, run: s.runLink}
}

// stranger is what somebody unknown may do: give a code. A link that opens the
// chat brings it with start.
func (s *Set) stranger(c *Call) (command, error) {
	text := strings.TrimSpace(c.Event.Text)
	word, rest := firstWord(strings.TrimPrefix(text, "/"))
	code, ok := chat.LinkCode(rest)
	cmd := s.link()
	links := slices.Contains(cmd.names, word)
	switch {
	case ok && (links || word == "start"):
		c.Text = code
		return cmd, nil
	case links && rest != "":
		return command{}, refuse("commands.link.form")
	}
	return command{}, refuse("commands.error.stranger", "user", c.Event.From.User)
}

func (s *Set) runLink(_ context.Context, c *Call) (Reply, error) {
	if c.Person.ID == "" {
		return s.redeem(c), nil
	}
	if _, ok := chat.LinkCode(c.Text); ok {
		c.Text = ""
		return Reply{}, refuse("commands.link.already", "name", NameIn(c.Lang, c.Person))
	}
	target, err := c.target(c.Text, c.Event.Place.Platform)
	if err != nil {
		return Reply{}, err
	}
	return c.issueLink(c.Person, target), nil
}

// target is the platform of a name; "" is another than that of from. Only one
// that is set up will do.
func (c *Call) target(name string, from chat.PlatformName) (chat.PlatformName, error) {
	open := c.deps.linkable()
	if p := chat.PlatformName(strings.ToLower(name)); slices.Contains(open, p) {
		return p, nil
	}
	if name != "" && len(open) > 0 {
		return "", refuse("commands.link.platform", "name", name, "names", platformList(open))
	}
	if i := slices.IndexFunc(open, func(p chat.PlatformName) bool { return p != from }); i >= 0 && name == "" {
		return open[i], nil
	}
	return "", refuse("commands.link.nowhere")
}

// linkable are the platforms that are set up and take codes; who speaks at the
// terminal is set by the configuration.
func (d Deps) linkable() []chat.PlatformName {
	return slices.DeleteFunc(slices.Clone(linkable), func(p chat.PlatformName) bool {
		return p == "console" || !slices.Contains(d.Platforms, p)
	})
}

func platformList(names []chat.PlatformName) string {
	var out []string
	for _, name := range names {
		out = append(out, string(name))
	}
	return strings.Join(out, ", ")
}

// issueLink is the answer with a new code for p.
func (c *Call) issueLink(p chat.Person, target chat.PlatformName) Reply {
	title, how := c.t("commands.link.code"), i18n.Key("commands.link.how")
	if p.ID != c.Person.ID {
		title, how = c.t("commands.link.code.for", "name", NameIn(c.Lang, p)), "commands.link.how.for"
	}
	return Reply{Object: p.ID, Change: func(w storage.Writer) ([]chat.Block, error) {
		code, err := chat.Links{}.Issue(w, chat.Link{Person: p.ID, Issuer: c.Person.ID, Platform: target})
		if err != nil {
			return nil, err
		}
		out := []chat.Block{
			chat.Para(chat.Span{Text: title}, chat.Span{Text: code, Style: chat.Code}),
			chat.Line(c.t(how, "platform", string(target), "n", int(chat.LinkFor/time.Minute))),
		}
		if c.deps.Invite != nil {
			if address := c.deps.Invite(target, code); address != "" {
				out = append(out, chat.Para(chat.Span{Text: c.t("commands.link.open"), Link: address}))
			}
		}
		return out, nil
	}}
}

// redeem uses a code up for somebody unknown. A code that was said where others
// read it works no more.
func (s *Set) redeem(c *Call) Reply {
	code := c.Text
	c.Text = "" // codes are kept nowhere
	return Reply{Aside: true, Change: func(w storage.Writer) ([]chat.Block, error) {
		if c.Event.Venue != chat.Direct {
			return []chat.Block{chat.Line(c.t("commands.link.public"))}, chat.Links{}.Revoke(w, code)
		}
		l, reason, alarm, err := chat.Links{}.Redeem(w, code, c.Event.From)
		if err != nil {
			return nil, err
		}
		if reason == chat.LinkOK {
			return s.linked(w, c, l)
		}
		if alarm {
			err = s.tellAdmins(w, c.eventID(), "commands.link.alarm", "account", c.Event.From.String())
		}
		if err == nil {
			err = diary.Append(w, diary.Entry{ID: c.eventID(), Verb: "link", Object: c.Event.From.String(), Reason: string(reason)})
		}
		return []chat.Block{chat.Line(c.t(i18n.Key("commands.link." + string(reason))))}, err
	}}
}

// linked lets the account that gave the code be the person's, and tells all
// sides of it.
func (s *Set) linked(w storage.Writer, c *Call, l chat.Link) ([]chat.Block, error) {
	p, ok, err := chat.People{}.Get(w, l.Person)
	if err != nil {
		return nil, err
	}
	if !ok { // removed within these minutes
		return []chat.Block{chat.Line(c.t("commands.link.wrong"))}, nil
	}
	tell := func(to chat.Person) error {
		if to.Home == nil || *to.Home == c.Event.Place {
			return nil
		}
		return s.write(w, to, "linked/"+c.eventID(), "commands.link.told",
			"name", p.Name, "account", c.Event.From.String(), "platform", string(c.Event.From.Platform))
	}
	if err := tell(p); err != nil {
		return nil, err
	}
	if issuer, ok, err := (chat.People{}).Get(w, l.Issuer); err != nil {
		return nil, err
	} else if ok && issuer.ID != p.ID {
		if err := tell(issuer); err != nil {
			return nil, err
		}
	}
	home := c.Event.Place
	home.Thread = ""
	p.Identities, p.Home = append(p.Identities, c.Event.From), &home
	if err := (chat.People{}).Put(w, p); err != nil {
		return nil, err
	}
	lang := s.langOf(p, "", "")
	err = diary.Append(w, diary.Entry{ID: c.eventID(), Actor: p.ID, Verb: "link", Object: c.Event.From.String()})
	return []chat.Block{chat.Line(lang.T("commands.link.done", "name", NameIn(lang, p)))}, err
}

func (c *Call) eventID() string { return string(c.Event.Place.Platform) + "/" + c.Event.ID }

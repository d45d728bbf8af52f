package commands

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/outbox"
	"github.com/riskbell/riskbell/internal/diary"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// MaxText is the longest text that is read, in bytes; a longer one is
// answered with a refusal.
const MaxText = 4000

// Handle takes one event from what came in to the reply owed. It returns nil
// when all of it is committed; an event that was handled before does nothing.
func (s *Set) Handle(ctx context.Context, now unit.Instant, e chat.Event) error {
	if e.Moved != nil {
		return s.moved(ctx, now, e)
	}
	c, known, err := s.call(ctx, now, e)
	if err != nil || known {
		return err
	}
	cmd, reply := s.answer(ctx, c)
	err = s.commit(ctx, c, cmd, reply)
	if err == nil || ctx.Err() != nil {
		return err
	}
	return s.commit(ctx, c, command{}, s.excuse(c, err))
}

// excuse is the answer to an event whose verb could not do what it was to do:
// nothing of it was kept.
func (s *Set) excuse(c *Call, err error) Reply {
	if refused := (*Refusal)(nil); errors.As(err, &refused) {
		return Reply{Blocks: []chat.Block{chat.Line(c.t(refused.Key, refused.Args...))}}
	}
	return s.failed(c, err)
}

// call finds out who is talking; known reports an event that was handled.
func (s *Set) call(ctx context.Context, now unit.Instant, e chat.Event) (c *Call, known bool, err error) {
	c = &Call{Now: now, Event: e, deps: s.deps}
	err = s.deps.State.View(ctx, now, func(r storage.Reader) error {
		if known, err = chat.Seen(r, e.Place.Platform, e.ID); err != nil || known {
			return err
		}
		c.Person, _, err = chat.People{}.ByIdentity(r, e.From)
		return err
	})
	c.Lang, c.Zone = s.langOf(c.Person, e.Text, e.Lang), s.zoneOf(c.Person)
	return c, known, err
}

// langOf is the person's language, else that of the text, else the one their
// platform speaks with them, else the company's.
func (s *Set) langOf(p chat.Person, text, platform string) i18n.Lang {
	if lang, ok := i18n.ParseLang(p.Lang); ok {
		return lang
	}
	if lang, ok := spoken(text); ok {
		return lang
	}
	if lang, ok := i18n.ParseLang(platform); ok {
		return lang
	}
	return s.deps.Home.Lang
}

// spoken is the language of a text, if it tells one. A command with a slash is
// chosen from a menu, whose names are Latin in every language: only what is said
// with it counts, and ids such as W-1 are no words.
func spoken(text string) (i18n.Lang, bool) {
	short := 0
	if strings.HasPrefix(text, "/") {
		_, text = firstWord(text)
		short = 2
	}
	letters := 0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			return i18n.ZH, true
		case !unicode.IsLetter(r):
			letters = 0
		default:
			if letters++; letters > short {
				return i18n.EN, true
			}
		}
	}
	return "", false
}

func (s *Set) zoneOf(p chat.Person) *time.Location {
	if p.Zone == "" {
		return s.deps.Home.Zone
	}
	zone, err := time.LoadLocation(p.Zone)
	if err != nil { // People.Put checks zones: the machine's zone data shrank
		return s.deps.Home.Zone
	}
	return zone
}

// answer reads and computes; whatever goes wrong becomes a text.
func (s *Set) answer(ctx context.Context, c *Call) (cmd command, reply Reply) {
	defer func() {
		if r := recover(); r != nil {
			cmd, reply = command{}, s.failed(c, fmt.Errorf("panic: %v\n%s", r, debug.Stack()))
		}
	}()
	cmd, err := s.find(ctx, c)
	if err == nil {
		reply, err = cmd.run(ctx, c)
	}
	if err != nil {
		return command{}, s.excuse(c, err)
	}
	return cmd, reply
}

// failed is the one line a person gets for an error that is ours.
func (s *Set) failed(c *Call, err error) Reply {
	ref := rand.Text()[:8]
	if s.deps.Fail != nil {
		s.deps.Fail(ref, err)
	}
	return Reply{Blocks: []chat.Block{chat.Line(c.t("commands.error.internal", "ref", ref))}}
}

// find is the verb of the event, if the person may use it.
func (s *Set) find(ctx context.Context, c *Call) (command, error) {
	if c.Person.ID == "" {
		return s.stranger(c)
	}
	if len(c.Event.Text) > MaxText {
		return command{}, refuse("commands.error.long", "n", MaxText)
	}
	cmd, err := s.wanted(ctx, c)
	if err != nil {
		return command{}, err
	}
	if ok, missing := authorise(c.Person, cmd.verb); !ok {
		var names []string
		for _, r := range missing {
			names = append(names, c.t(i18n.Key("commands.role."+string(r))))
		}
		return command{}, refuse("commands.error.rights", "verb", c.t(nameKey(cmd)), "roles", c.oneOf(names))
	}
	if audience(cmd.verb, c.Event.Venue) == nobody {
		return command{}, refuse("commands.error.place", "verb", c.t(nameKey(cmd)))
	}
	return cmd, nil
}

// oneOf is a list of which one will do: a, b or c.
func (c *Call) oneOf(names []string) string {
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], c.t("commands.and")) + c.t("commands.or.role") + names[last]
}

func (s *Set) wanted(ctx context.Context, c *Call) (command, error) {
	if c.Event.Action != nil {
		return s.pressed(ctx, c)
	}
	p, nearest, ok := s.parse(c.Event.Text)
	if !ok {
		if len(nearest) == 0 {
			return command{}, refuse("commands.error.unknown", "text", c.Event.Text)
		}
		return command{}, refuse("commands.error.typo", "text", c.Event.Text, "names", strings.Join(nearest, c.t("commands.or")))
	}
	c.Text = p.rest
	return p.command, nil
}

// pressed is the verb behind a button, for this person at this time.
func (s *Set) pressed(ctx context.Context, c *Call) (command, error) {
	var press chat.Press
	var reason chat.PressReason
	err := c.state(ctx, func(r storage.Reader) (err error) {
		press, reason, err = chat.Tokens{}.Resolve(r, c.Event.Action.Token, c.Person.ID, c.Now)
		return err
	})
	if err != nil {
		return command{}, err
	}
	cmd, ok := s.byVerb(press.Verb)
	if reason == chat.PressOK && !ok {
		reason = chat.PressUnknown // issued by a version that had the verb
	}
	if reason != chat.PressOK {
		return command{}, refuse(pressKeyOf(reason))
	}
	c.Args = press.Args
	return cmd, nil
}

// pressKeyOf says why a button does nothing.
func pressKeyOf(reason chat.PressReason) i18n.Key {
	return i18n.Key("commands.press." + strings.ReplaceAll(string(reason), " ", "_"))
}

// commit is the event's one transaction. Without a verb it is the reply alone.
func (s *Set) commit(ctx context.Context, c *Call, cmd command, reply Reply) error {
	return s.deps.State.Update(ctx, c.Now, func(w storage.Writer) (err error) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
			}
		}()
		fresh, err := chat.MarkSeen(w, c.Event.Place.Platform, c.Event.ID)
		if err != nil || !fresh {
			return err
		}
		if err := errors.Join(s.recheck(w, c, cmd), reached(w, c.Event)); err != nil {
			return err
		}
		blocks := copyBlocks(reply.Blocks)
		if reply.Change != nil {
			more, err := reply.Change(w)
			if err != nil {
				return err
			}
			blocks = append(blocks, more...)
			if err := s.note(w, c, cmd, reply); err != nil {
				return err
			}
		}
		if err := issue(w, blocks, c.presses); err != nil {
			return err
		}
		return outbox.Put(w, c.post(cmd.verb, blocks))
	})
}

// recheck confirms, inside the transaction, that the person still is who they
// were, with the rights and the rows the answer was made for, and that the
// button still works. A reply that is no verb's gives nothing away.
func (s *Set) recheck(w storage.Writer, c *Call, cmd command) error {
	if c.Person.ID == "" || cmd.verb == "" {
		return nil
	}
	p, _, err := chat.People{}.ByIdentity(w, c.Event.From)
	if err != nil {
		return err
	}
	if p.ID != c.Person.ID || p.Owner != c.Person.Owner || !slices.Equal(p.Roles, c.Person.Roles) {
		return refuse("commands.error.changed")
	}
	if c.Event.Action == nil {
		return nil
	}
	_, reason, err := chat.Tokens{}.Spend(w, c.Event.Action.Token, p.ID, c.Now)
	if err == nil && reason != chat.PressOK {
		err = refuse(pressKeyOf(reason))
	}
	return err
}

// reached remembers where a person can be reached: their latest direct chat.
func reached(w storage.Writer, e chat.Event) error {
	home := e.Place
	home.Thread = ""
	p, ok, err := chat.People{}.ByIdentity(w, e.From)
	if err != nil || !ok || e.Venue != chat.Direct || p.Home != nil && *p.Home == home {
		return err
	}
	p.Home = &home
	return chat.People{}.Put(w, p)
}

// note writes what the verb changed into the diary.
func (s *Set) note(w storage.Writer, c *Call, cmd command, reply Reply) error {
	if reply.Aside {
		return nil
	}
	return diary.Append(w, diary.Entry{
		ID:    string(c.Event.Place.Platform) + "/" + c.Event.ID,
		Actor: c.Person.ID, Verb: cmd.verb, Object: reply.Object, Detail: c.Text,
	})
}

// post is the reply to a verb where the event came from; in company only the
// asker sees what may be about somebody's rows.
func (c *Call) post(verb string, blocks []chat.Block) chat.Post {
	p := chat.Post{
		Key:    "reply/" + string(c.Event.Place.Platform) + "/" + c.Event.ID,
		To:     c.Event.Place,
		Blocks: blocks,
		Lang:   string(c.Lang),
	}
	if c.Event.Venue != chat.Direct && audience(verb, c.Event.Venue) != everybody {
		from := c.Event.From
		p.Only = &from
	}
	return p
}

// copyBlocks lets a transaction that runs again begin with promised tokens.
func copyBlocks(blocks []chat.Block) []chat.Block {
	out := append([]chat.Block(nil), blocks...)
	for i := range out {
		out[i].Buttons = append([]chat.Button(nil), out[i].Buttons...)
	}
	return out
}

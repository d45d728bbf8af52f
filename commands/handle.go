package commands

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/outbox"
	"github.com/riskbell/riskbell/internal/diary"
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

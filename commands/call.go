package commands

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/calendar"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// Deps is what the commands of one company work with.
type Deps struct {
	Feed  *crm.Ledger
	State storage.Store
	Rules []alerts.Rule
	Home  Home
	// Platforms are those people can talk on; a code for another is not given.
	Platforms []chat.PlatformName
	// Invite is an address that opens a chat with the bot on a platform and brings
	// a one-time code along; nil or "" if the platform has none.
	Invite func(p chat.PlatformName, code string) string
	// Fail is told of errors that are ours, with the reference the person got.
	Fail func(ref string, err error)
}

// Home is what holds for a person who set nothing else.
type Home struct {
	Lang   i18n.Lang
	Zone   *time.Location
	Budget int
	Quiet  chat.Quiet
	// Calendar is whose days off are kept, Days are the company's own; "" has
	// no days off.
	Calendar calendar.Name
	Days     calendar.Days
	// NextWarn is when the warnings are computed next after an instant; nil or
	// false if no schedule does.
	NextWarn func(after unit.Instant) (unit.Instant, bool)
}

// Call is one use of a verb.
type Call struct {
	Now    unit.Instant
	Event  chat.Event
	Person chat.Person
	Lang   i18n.Lang
	Zone   *time.Location
	// Text is what followed the verb, Args what the button carried.
	Text string
	Args map[string]string

	deps         Deps
	presses      []chat.Press
	organisation *crm.Org // see org
}

// Reply is what a verb answers.
type Reply struct {
	Blocks []chat.Block
	// Change, if set, is done in the event's transaction; its blocks follow
	// Blocks. It may run again and has no other effect than on w.
	Change func(w storage.Writer) ([]chat.Block, error)
	// Object is the id of what Change changes, for the diary.
	Object string
	// Aside says that Change is bookkeeping of the conversation, which the diary
	// leaves out.
	Aside bool
}

// Refusal is an answer that says no, or that something is not there: a text of
// the catalogue with its parameters.
type Refusal struct {
	Key  i18n.Key
	Args []any
}

func refuse(key i18n.Key, args ...any) error { return &Refusal{Key: key, Args: args} }

// Error is the English text, for logs.
func (r *Refusal) Error() string { return i18n.EN.T(r.Key, r.Args...) }

// t is a text in the caller's language.
func (c *Call) t(key i18n.Key, args ...any) string { return c.Lang.T(key, args...) }

// token promises a button: the number stands in for the token, which is issued
// in the transaction that owes the post.
func (c *Call) token(p chat.Press) string {
	p.May = []string{c.Person.ID}
	c.presses = append(c.presses, p)
	return fmt.Sprintf("#%d", len(c.presses)-1)
}

func (c *Call) button(key i18n.Key, verb string, args map[string]string) chat.Button {
	return chat.Button{Label: c.t(key), Token: c.token(chat.Press{Verb: verb, Args: args})}
}

// view runs fn on what is known now.
func (c *Call) view(ctx context.Context, fn func(*crm.View) error) error {
	return c.deps.Feed.View(ctx, c.Now, fn)
}

func (c *Call) state(ctx context.Context, fn func(storage.Reader) error) error {
	return c.deps.State.View(ctx, c.Now, fn)
}

// issue replaces the promised tokens of blocks by real ones.
func issue(w storage.Writer, blocks []chat.Block, presses []chat.Press) error {
	var tokens chat.Tokens
	for i := range blocks {
		for j := range blocks[i].Buttons {
			b := &blocks[i].Buttons[j]
			n, err := strconv.Atoi(b.Token[min(1, len(b.Token)):])
			if err != nil || n >= len(presses) {
				return fmt.Errorf("button %q has no press behind it", b.Label)
			}
			if b.Token, err = tokens.Issue(w, presses[n]); err != nil {
				return err
			}
		}
	}
	return nil
}

package console

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// Name is the platform's name in identities and places. The channel of a
// direct chat is the user's id.
const Name chat.PlatformName = "console"

// Options of New. In, Out and Now are needed.
type Options struct {
	In  io.Reader
	Out io.Writer
	Now func() unit.Instant
	// User is the id of who types first, Label what the prompt calls him.
	User, Label string
	// Lang is the language of the terminal's own words.
	Lang i18n.Lang
	// Columns is the width to draw for; nil or less than 20 is 80.
	Columns func() int
	// Colour allows colours and the redrawing of the prompt: for terminals.
	Colour bool
	// Edit lets lines be edited while they are typed: In and Out are the
	// process's own terminal.
	Edit bool
	// Echo shows the prompt and what was read after it once a line was read: for
	// input that nobody types.
	Echo bool
	// Wide counts letters of ambiguous width as two columns; terminals of today
	// take one for them, in Chinese too, unless they are told otherwise.
	Wide bool
	// All shows posts to everybody, under the name of whom they are for. Else
	// those for others are kept until Become.
	All bool
	// Names gives the name of a channel's person or room; nil shows its id.
	Names func(channel string) string
}

// Console is a terminal as a chat.Platform.
type Console struct {
	o       Options
	ruler   ruler
	session string

	mu       sync.Mutex // for what follows and for Out
	user     string
	label    string
	events   int
	sent     int
	buttons  buttons
	dialogue *dialogue
	shown    shown
	kept     map[string][]drawing // for those who do not sit here
	prompted bool
	editor   *editor // nil where lines are not edited
	drawn    int     // posts that were shown
}

// New is a terminal at which o.User sits.
func New(o Options) *Console {
	if o.Columns == nil {
		o.Columns = func() int { return 80 }
	}
	if o.Label == "" {
		o.Label = o.User
	}
	return &Console{
		o: o, ruler: newRuler(o.Wide), session: rand.Text(),
		user: o.User, label: o.Label, kept: map[string][]drawing{},
	}
}

// Name is Name.
func (c *Console) Name() chat.PlatformName { return Name }

// Speak changes the language of the terminal's own words.
func (c *Console) Speak(lang i18n.Lang) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.o.Lang = lang
}

// Become lets somebody else sit at the terminal, and shows what came for him.
func (c *Console) Become(user, label string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.user, c.label, c.dialogue = user, label, nil
	waiting := c.kept[user]
	delete(c.kept, user)
	for _, d := range waiting {
		c.show(d)
	}
}

// Run reads lines until the input or ctx ends; both are no error. A line is
// handed over once more if the handler fails, then the person is told.
func (c *Console) Run(ctx context.Context, h chat.Handler) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	lines, wishes := make(chan line), make(chan struct{}, 1)
	if c.o.Edit {
		e, err := newEditor(c.o.In, c.o.Out)
		if err != nil {
			return err
		}
		defer e.Close()
		c.edit(e)
		defer c.edit(nil)
		go e.lines(ctx, wishes, lines)
	} else {
		go readLines(ctx, c.o.In, lines)
	}
	for ctx.Err() == nil {
		c.prompt()
		wishes <- struct{}{}
		select {
		case <-ctx.Done():
		case l, open := <-lines:
			if !open || l.err != nil {
				c.end()
				return l.err
			}
			c.read(ctx, h, l)
		}
		drop(wishes)
	}
	return nil
}

// drop takes back a wish that nobody granted.
func drop(wishes <-chan struct{}) {
	select {
	case <-wishes:
	default:
	}
}

func (c *Console) edit(e *editor) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.editor = e
}

// Drawn is how many posts the terminal has shown.
func (c *Console) Drawn() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.drawn
}

// Feed handles one line as if it had been typed, and returns when all that
// follows from it is done: for conversations from a script.
func (c *Console) Feed(ctx context.Context, text string, h chat.Handler) {
	c.read(ctx, h, line{text: text})
}

// read handles one line.
func (c *Console) read(ctx context.Context, h chat.Handler, l line) {
	c.mu.Lock()
	if c.prompted = false; c.o.Echo {
		fmt.Fprintln(c.o.Out, c.promptText()+chat.Inert(l.text))
	}
	e, ok := c.event(l)
	c.mu.Unlock()
	if !ok {
		return
	}
	err := h(ctx, e)
	if err != nil && ctx.Err() == nil {
		err = h(ctx, e)
	}
	if err != nil && ctx.Err() == nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.say(red, c.o.Lang.T("console.failed"))
	}
}

// event is what a line means: a press, an answer in a form, or words. Not
// every line is an event.
func (c *Console) event(l line) (chat.Event, bool) {
	text := strings.TrimSpace(l.text)
	e := chat.Event{
		At: c.o.Now(), Venue: chat.Direct, Text: text,
		From:  chat.Identity{Platform: Name, User: c.user},
		Place: chat.Place{Platform: Name, Channel: c.user},
	}
	number, pressed := buttonNumber(text)
	switch {
	case l.long:
		c.say(red, c.o.Lang.T("console.too_long", "n", maxLine))
		return e, false
	case c.dialogue != nil && !strings.HasPrefix(text, "/"):
		return c.answer(e, text)
	case text == "":
		return e, false
	case pressed:
		return c.press(e, number)
	}
	c.dialogue = nil
	return c.numbered(e), true
}

func (c *Console) numbered(e chat.Event) chat.Event {
	c.events++
	e.ID = c.session + "-" + strconv.Itoa(c.events)
	return e
}

// press is the use of a button, or the opening of a form.
func (c *Console) press(e chat.Event, number int) (chat.Event, bool) {
	b, ok := c.buttons.find(number)
	switch {
	case !ok:
		c.say(dim, c.o.Lang.T("console.no_button", "number", strconv.Itoa(number)))
		return e, false
	case b.form != nil:
		c.open(*b.form, b.on, b.lang)
		return e, false
	}
	e.Text, e.Action = "", &chat.Action{Token: b.token, On: b.on}
	return c.numbered(e), true
}

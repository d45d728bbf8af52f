package console

import (
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// drawing is a post with what the terminal says above it.
type drawing struct {
	post    chat.Post
	receipt chat.Receipt
	mark    string
}

// Send draws p, or keeps it for whom it is.
func (c *Console) Send(_ context.Context, p chat.Post) (chat.Receipt, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sent++
	return c.take(drawing{post: p, receipt: chat.Receipt{Place: p.To, ID: strconv.Itoa(c.sent)}})
}

// Edit draws what is new in p, as an update: a terminal cannot reach back.
// Buttons that stay keep their numbers.
func (c *Console) Edit(_ context.Context, r chat.Receipt, p chat.Post) (chat.Receipt, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.buttons.keep(r, p)
	return c.take(drawing{post: p, receipt: r, mark: c.langOf(p).T("console.updated")})
}

var errElsewhere = errors.New("this terminal shows places of the console only")

func (c *Console) take(d drawing) (chat.Receipt, error) {
	if d.post.To.Platform != Name {
		return chat.Receipt{}, &chat.SendError{Outcome: chat.Refused, Err: errElsewhere}
	}
	var err error
	if who := reader(d.post); who == c.user || c.o.All {
		err = c.show(d)
	} else {
		err = c.keep(who, d)
	}
	if err != nil {
		return chat.Receipt{}, &chat.SendError{Outcome: chat.NotSent, Err: err}
	}
	return d.receipt, nil
}

// reader is the channel a post is for, or the one person in it.
func reader(p chat.Post) string {
	if p.Only != nil {
		return p.Only.User
	}
	return p.To.Channel
}

// keep holds d back until its reader sits here, and says so once.
func (c *Console) keep(who string, d drawing) error {
	held := c.kept[who]
	if i := slices.IndexFunc(held, func(h drawing) bool { return h.receipt == d.receipt }); i >= 0 {
		held[i].post = d.post
		return nil
	}
	c.kept[who] = append(held, d)
	switch {
	case len(held) > 0 || len(c.kept) > mostWaiting+1:
		return nil
	case len(c.kept) > mostWaiting:
		return c.say(dim, c.o.Lang.T("console.waiting.others"))
	}
	return c.say(dim, c.o.Lang.T("console.waiting", "who", c.nameOf(who)))
}

// mostWaiting is how many people are named who have messages waiting.
const mostWaiting = 5

func (c *Console) show(d drawing) error {
	fresh := c.shown.fresh(d.receipt, d.post.Blocks)
	if len(fresh) == 0 {
		return nil
	}
	d.post.Blocks = fresh
	c.drawn++
	c.buttons.makeRoom(d.receipt, d.post)
	p := c.pen(c.langOf(d.post))
	p.number = func(token string) int {
		return c.buttons.add(button{token: token, on: d.receipt, form: formOf(d.post, token), lang: p.lang})
	}
	var above []string
	if who := reader(d.post); who != c.user {
		above = append(above, p.lang.T("console.to", "who", c.nameOf(who)))
	}
	if d.mark != "" {
		above = append(above, d.mark)
	}
	text := "\n"
	if len(above) > 0 {
		text += indent([]string{p.paint(dim, strings.Join(above, " "))})
	}
	if err := c.write(text + p.post(d.post) + "\n"); err != nil {
		return err
	}
	if f := firstForm(d.post); f != nil && reader(d.post) == c.user {
		c.open(*f, d.receipt, p.lang)
	}
	return nil
}

func (c *Console) pen(lang i18n.Lang) pen {
	columns := c.o.Columns()
	if columns < 20 {
		columns = 80
	}
	return pen{ruler: c.ruler, lang: lang, columns: min(columns, 100) - 2*len(margin), colour: c.o.Colour}
}

func (c *Console) langOf(p chat.Post) i18n.Lang {
	if lang, ok := i18n.ParseLang(p.Lang); ok {
		return lang
	}
	return c.o.Lang
}

func (c *Console) nameOf(channel string) string {
	if c.o.Names != nil {
		if name := c.o.Names(channel); name != "" {
			return chat.Inert(name)
		}
	}
	return chat.Inert(channel)
}

// say writes one paragraph of the terminal's own.
func (c *Console) say(t tint, text string) error {
	p := c.pen(c.o.Lang)
	return c.write(indent(p.lines(p.pieces(text, t), p.columns)))
}

// write puts text above the prompt, if that stands there.
func (c *Console) write(text string) error {
	if c.editor != nil {
		c.editor.SetPrompt(c.promptText())
		_, err := c.editor.Write([]byte(text))
		return err
	}
	switch {
	case c.prompted && c.o.Colour:
		text = "\r\x1b[K" + text
	case c.prompted:
		text = "\n" + text
	}
	if c.prompted {
		text += c.promptText()
	}
	_, err := io.WriteString(c.o.Out, text)
	return err
}

func (c *Console) prompt() {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.editor != nil:
		c.editor.SetPrompt(c.promptText())
	case !c.o.Echo:
		io.WriteString(c.o.Out, c.promptText()) // an output that is gone shows at the next post
		c.prompted = true
	}
}

// promptText says who one is, or what the form asks.
func (c *Console) promptText() string {
	p := c.pen(c.o.Lang)
	if c.dialogue != nil {
		return margin + p.paint(dim, "? ")
	}
	return p.paint(strong, chat.Inert(c.label)) + p.paint(dim, "> ")
}

// end leaves the prompt's line.
func (c *Console) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.prompted {
		io.WriteString(c.o.Out, "\n")
		c.prompted = false
	}
}

// Package chattest is a platform that lives in memory, and the suite that every
// platform passes.
package chattest

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/riskbell/riskbell/internal/chat"
)

// Message is a post as it stands in a place.
type Message struct {
	Receipt chat.Receipt
	Post    chat.Post // as it was sent or edited last
	Edits   int
}

// Platform keeps what is sent to it and fails as it is told to. All methods
// may be called by several goroutines.
type Platform struct {
	name   chat.PlatformName
	events chan delivery

	mu       sync.Mutex
	messages []Message
	script   []error
	before   func(chat.Post)
	calls    int
}

type delivery struct {
	event chat.Event
	done  chan error
}

// New is an empty platform.
func New(name chat.PlatformName) *Platform {
	return &Platform{name: name, events: make(chan delivery)}
}

// Name is what New was given.
func (p *Platform) Name() chat.PlatformName { return p.name }

// Run hands over what Deliver brings until ctx ends.
func (p *Platform) Run(ctx context.Context, h chat.Handler) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case d := <-p.events:
			d.done <- h(ctx, d.event)
		}
	}
}

// Deliver hands e to the running handler and gives what it returned: nil is
// the acknowledgement.
func (p *Platform) Deliver(ctx context.Context, e chat.Event) error {
	d := delivery{event: e, done: make(chan error, 1)}
	select {
	case p.events <- d:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-d.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Fail lets the next calls of Send and Edit fail with errs, one each; a nil
// among them lets one pass. See Arrived.
func (p *Platform) Fail(errs ...error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.script = append(p.script, errs...)
}

// Before calls fn at the start of every call, as something that happens while a
// post is on its way; nil ends it.
func (p *Platform) Before(fn func(chat.Post)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.before = fn
}

type arrived struct{ error }

func (a arrived) Unwrap() error { return a.error }

// Arrived is a failure after which the post stands in its place nevertheless.
func Arrived(err error) error { return arrived{err} }

// Send keeps the post.
func (p *Platform) Send(_ context.Context, post chat.Post) (chat.Receipt, error) {
	return p.call(post, func() (chat.Receipt, error) {
		r := chat.Receipt{Place: post.To, ID: strconv.Itoa(len(p.messages) + 1)}
		p.messages = append(p.messages, Message{Receipt: r, Post: post})
		return r, nil
	})
}

// Edit replaces the message of r; one that does not exist is refused.
func (p *Platform) Edit(_ context.Context, r chat.Receipt, post chat.Post) (chat.Receipt, error) {
	return p.call(post, func() (chat.Receipt, error) {
		i := slices.IndexFunc(p.messages, func(m Message) bool { return m.Receipt == r })
		if i < 0 {
			return chat.Receipt{}, &chat.SendError{Outcome: chat.Refused, Err: errors.New("no such message")}
		}
		p.messages[i].Post = post
		p.messages[i].Edits++
		return r, nil
	})
}

func (p *Platform) call(post chat.Post, do func() (chat.Receipt, error)) (chat.Receipt, error) {
	p.mu.Lock()
	before := p.before
	p.mu.Unlock()
	if before != nil {
		before(post)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls++
	var failure error
	if len(p.script) > 0 {
		failure, p.script = p.script[0], p.script[1:]
	}
	var late arrived
	switch {
	case failure == nil:
		return do()
	case errors.As(failure, &late):
		if _, err := do(); err != nil {
			return chat.Receipt{}, err
		}
	}
	return chat.Receipt{}, failure
}

// Calls is how often Send and Edit were called.
func (p *Platform) Calls() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.calls
}

// Messages are what stands in a channel, oldest first.
func (p *Platform) Messages(channel string) []Message {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []Message
	for _, m := range p.messages {
		if m.Post.To.Channel == channel {
			out = append(out, m)
		}
	}
	return out
}

// Texts are the words of what stands in a channel, oldest first.
func (p *Platform) Texts(channel string) []string {
	var out []string
	for _, m := range p.Messages(channel) {
		out = append(out, Text(m.Post))
	}
	return out
}

// TextsFor are the texts of a channel that who may read.
func (p *Platform) TextsFor(channel string, who chat.Identity) []string {
	var out []string
	for _, m := range p.Messages(channel) {
		if m.Post.Only == nil || *m.Post.Only == who {
			out = append(out, Text(m.Post))
		}
	}
	return out
}

// Text is every word of a post in reading order, a line for each part.
func Text(p chat.Post) string {
	var lines []string
	for _, b := range p.Blocks {
		lines = append(lines, blockLines(b)...)
	}
	return strings.Join(lines, "\n")
}

// maxText is the longest part of a message in runes.
const maxText = 3000

func cut(s string) string {
	if runes := []rune(s); len(runes) > maxText {
		return string(runes[:maxText]) + "…"
	}
	return s
}

func blockLines(b chat.Block) []string {
	var lines []string
	say := func(words ...string) {
		if line := chat.InertLines(strings.Join(words, " ")); line != "" {
			lines = append(lines, cut(line))
		}
	}
	say(b.Heading)
	var spans strings.Builder
	for _, s := range b.Text {
		spans.WriteString(s.Text)
	}
	say(spans.String())
	for _, f := range b.Facts {
		say(f.Label, f.Value)
	}
	if b.Table != nil {
		for _, c := range b.Table.Columns {
			say(c.Title)
		}
		for _, row := range b.Table.Rows {
			say(row...)
		}
	}
	if b.Image != nil {
		say(b.Image.Alt)
	}
	if b.File != nil {
		say(b.File.Name, b.File.Alt)
	}
	for _, button := range b.Buttons {
		say("[" + button.Label + "]")
	}
	if b.Form != nil {
		say(b.Form.Title)
	}
	say(b.Note)
	return lines
}

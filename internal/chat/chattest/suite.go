package chattest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
)

// Harness is a platform with somebody at the other end of it. A nil function
// says that the platform has no such thing, and its tests are left out.
type Harness struct {
	Platform chat.Platform
	// From is who writes, Place is where.
	From  chat.Identity
	Place chat.Place
	// Other is somebody else who reads in Place.
	Other *chat.Identity
	// Say lets From write text in Place. It returns at once.
	Say func(text string)
	// Press lets From press the button with a label in the newest message.
	Press func(label string)
	// Repeats says that an event is brought again until it is acknowledged.
	Repeats bool
	// Acked is how many events the other side was told to be received.
	Acked func() int
	// Shown is all that a person can read in Place by now, oldest first.
	Shown func(who chat.Identity) string
	// Files is how often a file of a name was given to who, with these bytes; nil
	// if people can save nothing here, so that its name and words must do.
	Files func(who chat.Identity, name string, data []byte) int
	// InPlace says that an edited message is seen no more as it was.
	InPlace bool
	// Fail lets the next call fail on the other side, so that the outcome is o;
	// it returns false if the platform cannot fail so.
	Fail func(o chat.Outcome) bool
}

// Run is the suite that every platform passes. open gives a fresh one, whose
// resources end with the test.
func Run(t *testing.T, open func(t *testing.T) Harness) {
	for name, test := range map[string]func(*testing.T, Harness){
		"an event is handed over once":    eventOnce,
		"a failed event comes again":      eventAgain,
		"a press comes with its token":    pressComes,
		"a post arrives with its words":   postArrives,
		"an edit replaces the words":      editReplaces,
		"a thread is kept":                threadKept,
		"a file arrives once":             fileArrives,
		"only one person reads it":        onlyOne,
		"a long text is cut with a mark":  longCut,
		"text from outside is inert":      textInert,
		"a failure says what became":      failureTold,
		"Run ends soon after its context": stopsPromptly,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

const patience = 10 * time.Second

// run starts the platform; the events handled without error are sent on.
func run(t *testing.T, h Harness, handle func(n int, e chat.Event) error) <-chan chat.Event {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	events, ended := make(chan chat.Event, 16), make(chan struct{})
	calls := 0
	go func() {
		defer close(ended)
		h.Platform.Run(ctx, func(_ context.Context, e chat.Event) error {
			calls++
			events <- e
			return handle(calls, e)
		})
	}()
	t.Cleanup(func() { stop(); <-ended })
	return events
}

func fine(int, chat.Event) error { return nil }

func receive(t *testing.T, events <-chan chat.Event) chat.Event {
	t.Helper()
	select {
	case e := <-events:
		return e
	case <-time.After(patience):
		t.Fatal("no event came")
		return chat.Event{}
	}
}

func eventOnce(t *testing.T, h Harness) {
	events := run(t, h, fine)
	h.Say("first 你好")
	e := receive(t, events)
	if e.Text != "first 你好" || e.From != h.From || e.Place != h.Place || e.ID == "" || e.At.IsZero() || e.Venue == "" || e.Action != nil {
		t.Errorf("event %+v, want text from %+v in %+v", e, h.From, h.Place)
	}
	h.Say("second")
	next := receive(t, events)
	if next.Text != "second" || next.ID == e.ID {
		t.Errorf("after %+v came %+v", e, next)
	}
	if h.Acked != nil {
		eventually(t, "two events are acknowledged", func() bool { return h.Acked() == 2 })
	}
}

func eventAgain(t *testing.T, h Harness) {
	if !h.Repeats {
		t.Skip("SKIP: the platform does not bring events again")
	}
	events := run(t, h, func(n int, _ chat.Event) error {
		if n == 1 {
			return errors.New("the store is full")
		}
		return nil
	})
	h.Say("hello")
	if first, second := receive(t, events), receive(t, events); first.ID != second.ID || second.Text != "hello" {
		t.Errorf("came %+v, then %+v", first, second)
	}
	if h.Acked != nil {
		eventually(t, "one event is acknowledged", func() bool { return h.Acked() == 1 })
	}
}

func pressComes(t *testing.T, h Harness) {
	if h.Press == nil {
		t.Skip("SKIP: the harness cannot press")
	}
	events := run(t, h, fine)
	r := send(t, h, chat.Line("take it?"), chat.Buttons(chat.Button{Label: "Yes", Token: "TOKEN-1"}, chat.Button{Label: "No", Token: "TOKEN-2"}))
	h.Press("No")
	e := receive(t, events)
	if e.Action == nil || e.Action.Token != "TOKEN-2" || e.Text != "" || e.From != h.From {
		t.Fatalf("event %+v with %+v", e, e.Action)
	}
	if on := e.Action.On; on != (chat.Receipt{}) && on != r {
		t.Errorf("pressed on %+v, was sent as %+v", on, r)
	}
	if strings.Contains(h.Shown(h.From), "TOKEN") {
		t.Error("the token can be read")
	}
}

func post(h Harness, blocks ...chat.Block) chat.Post {
	return chat.Post{Key: "k", To: h.Place, Lang: "en", Blocks: blocks}
}

func send(t *testing.T, h Harness, blocks ...chat.Block) chat.Receipt {
	t.Helper()
	r, err := h.Platform.Send(t.Context(), post(h, blocks...))
	if err != nil {
		t.Fatal(err)
	}
	if r.ID == "" || r.Place.Platform != h.Platform.Name() {
		t.Fatalf("receipt %+v", r)
	}
	return r
}

func (h Harness) shows(t *testing.T, who chat.Identity, words ...string) {
	t.Helper()
	for _, w := range words {
		eventually(t, "shown: "+w, func() bool { return strings.Contains(h.Shown(who), w) })
	}
}

// eventually waits for what another goroutine or process does.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !holds(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("it never came to be: %s", what)
		}
	}
}

func postArrives(t *testing.T, h Harness) {
	first := send(t, h, everyBlock()...)
	h.shows(t, h.From, "Heading", "strong", "Label", "Value", "Column", "Cell", "chart of sales", "Press", "small print")
	if second := send(t, h, chat.Line("second")); second == first {
		t.Errorf("two messages have the receipt %+v", first)
	}
}

func everyBlock() []chat.Block {
	return []chat.Block{
		chat.Heading("Heading"),
		chat.Para(chat.Span{Text: "plain "}, chat.Span{Text: "strong", Style: chat.Strong}),
		chat.Facts(chat.Fact{Label: "Label", Value: "Value"}),
		{Table: &chat.Table{Columns: []chat.Column{{Title: "Column"}, {Title: "N", Right: true}}, Rows: [][]string{{"Cell", "1"}}, More: 2}},
		{Image: &chat.Image{PNG: dot, Alt: "chart of sales"}},
		{Divider: true},
		chat.Buttons(chat.Button{Label: "Press", Token: "T", Weight: chat.Main}),
		chat.Note("small print"),
	}
}

// dot is a PNG of one grey pixel.
var dot = []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\b\x00\x00\x00\x00:~\x9bU\x00\x00\x00\nIDATx\x9cch\x00\x00\x00\x82\x00\x81w\xcdr\xb6\x00\x00\x00\x00IEND\xaeB`\x82")

func editReplaces(t *testing.T, h Harness) {
	r := send(t, h, chat.Line("open"))
	edited, err := h.Platform.Edit(t.Context(), r, post(h, chat.Line("resolved")))
	if err != nil {
		t.Fatal(err)
	}
	if edited.ID == "" {
		t.Errorf("receipt %+v", edited)
	}
	h.shows(t, h.From, "resolved")
	if h.InPlace && strings.Contains(h.Shown(h.From), "open") {
		t.Error("the old words still stand there")
	}
}

func threadKept(t *testing.T, h Harness) {
	first := send(t, h, chat.Line("a thread"))
	p := post(h, chat.Line("an answer"))
	p.To.Thread = first.ID
	r, err := h.Platform.Send(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if r.Place.Thread != first.ID && r.Place.Thread != "" {
		t.Errorf("receipt %+v of an answer in thread %s", r, first.ID)
	}
	h.shows(t, h.From, "an answer")
}

// fileArrives sends a table as a file: to all, and to one person alone.
func fileArrives(t *testing.T, h Harness) {
	file := chat.File{Name: "sales 销售.csv", Type: "text/csv", Data: []byte("\ufeffname,value\n销售,1\n"), Alt: "sales by rep"}
	send(t, h, chat.Heading("The sales"), chat.Block{File: &file})
	h.shows(t, h.From, "The sales", file.Name)
	h.holds(t, h.From, file, 1)
	private := post(h, chat.Line("for your eyes"), chat.Block{File: &file})
	private.Only = &h.From
	if _, err := h.Platform.Send(t.Context(), private); err != nil {
		t.Fatal(err)
	}
	h.holds(t, h.From, file, 2)
	if h.Other != nil && h.Files != nil && h.Files(*h.Other, file.Name, file.Data) > 1 {
		t.Error("somebody else has the file")
	}
}

func (h Harness) holds(t *testing.T, who chat.Identity, f chat.File, n int) {
	t.Helper()
	if h.Files == nil {
		h.shows(t, who, f.Name, f.Alt)
		return
	}
	eventually(t, fmt.Sprintf("%s has %q %d times", who.User, f.Name, n), func() bool { return h.Files(who, f.Name, f.Data) == n })
}

func onlyOne(t *testing.T, h Harness) {
	p := post(h, chat.Line("for your eyes"))
	p.Only = &h.From
	if _, err := h.Platform.Send(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	h.shows(t, h.From, "for your eyes")
	if h.Other != nil && strings.Contains(h.Shown(*h.Other), "for your eyes") {
		t.Error("somebody else can read it")
	}
}

func longCut(t *testing.T, h Harness) {
	send(t, h, chat.Line("beginning "+strings.Repeat("很长的文字 and words ", 8000)))
	h.shows(t, h.From, "beginning", "…")
	send(t, h, chat.Facts(chat.Fact{Label: strings.Repeat("L", 5000), Value: "value"}))
	table := chat.Table{Columns: []chat.Column{{Title: strings.Repeat("T", 3000)}}}
	for range 2000 {
		table.Rows = append(table.Rows, []string{strings.Repeat("格", 500)})
	}
	send(t, h, chat.Block{Table: &table})
	send(t, h, chat.Buttons(chat.Button{Label: strings.Repeat("B", 500), Token: "T"}))
}

// textInert sends what text from outside has been used for: to move the
// cursor, to colour, to hide, to reorder and to pose as markup.
func textInert(t *testing.T, h Harness) {
	evil := "a\x1b[2Jb\x07c\u202ed\u200be\u2066f\u009b31mg\r\nh <!channel> *x* _y_ [z](https://example.invalid) &amp;"
	send(t, h, chat.Heading(evil), chat.Line(evil), chat.Note(evil),
		chat.Facts(chat.Fact{Label: evil, Value: evil}),
		chat.Block{Table: &chat.Table{Columns: []chat.Column{{Title: evil}}, Rows: [][]string{{evil}}}},
		chat.Block{Image: &chat.Image{PNG: dot, Alt: evil}},
		chat.Buttons(chat.Button{Label: evil, Token: "T"}))
	h.shows(t, h.From, "<!channel>", "*x*", "_y_", "&amp;")
	for _, r := range h.Shown(h.From) {
		switch {
		case r == '\n' || r == '\t':
		case r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0x200b || r >= 0x202a && r <= 0x202e || r == 0x2066:
			t.Errorf("%U is shown", r)
		}
	}
}

func failureTold(t *testing.T, h Harness) {
	if h.Fail == nil {
		t.Skip("SKIP: the harness cannot fail")
	}
	for _, o := range []chat.Outcome{chat.NotSent, chat.Unknown, chat.Refused, chat.PlaceBad} {
		if !h.Fail(o) {
			continue
		}
		_, err := h.Platform.Send(t.Context(), post(h, chat.Line("x")))
		var failure *chat.SendError
		if !errors.As(err, &failure) || failure.Outcome != o {
			t.Errorf("instead of %q came %v", o, err)
		}
	}
}

func stopsPromptly(t *testing.T, h Harness) {
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- h.Platform.Run(ctx, func(context.Context, chat.Event) error { return nil }) }()
	stop()
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Error("still running after five seconds")
	}
}

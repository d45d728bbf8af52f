package files

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/i18n"
)

// maxNoise is how many lines that are not messages a tap may print.
const maxNoise = 20

// Ingest reads the messages of a Singer tap or an Airbyte source, one a line.
// The streams of the mapping are found by the streams' names; others are
// counted as unmapped. The cursor of every page holds the tap's state, so that
// it is kept in the transaction that keeps the records ahead of it.
func Ingest(r io.Reader, m mapping.Mapping) *Tap {
	t := &Tap{mapping: m, lines: newLines(r, maxLine), objects: map[string]*mapping.Objects{}, streams: map[string]*tapStream{}, Unmapped: map[string]int{}}
	t.run = m.Run(nil, false)
	return t
}

// Tap is the Source of a tap's messages. It can be read once.
type Tap struct {
	// Unmapped counts the records of streams the mapping does not know.
	Unmapped map[string]int
	// Ignored counts messages that say nothing of records, such as logs.
	Ignored int

	mapping mapping.Mapping
	lines   *lineReader
	run     *mapping.Run
	objects map[string]*mapping.Objects
	streams map[string]*tapStream
	state   state
	noise   int
	bad     bool
	total   tally
	ended   bool
	given   string // cursor of the page handed out last
	kept    string // cursor of the last page known to be committed
}

// tapStream is what a tap has said about one of its streams.
type tapStream struct {
	number    int // of its name in the run
	records   int
	unversion int // records that came without a version
	activated bool
}

// Name is the mapping's name.
func (t *Tap) Name() string { return t.mapping.Name }

// Fetch reads the messages of the next page. A fetch after the page's cursor
// says that the page was committed.
func (t *Tap) Fetch(ctx context.Context, text string) (crm.Page, error) {
	if t.given != "" && text == t.given {
		t.kept = text
	}
	if t.given == "" {
		t.state.load(text)
	}
	var page crm.Page
	for !t.ended && page.Read < pageRows {
		if err := ctx.Err(); err != nil {
			return crm.Page{}, err
		}
		if err := t.step(&page); err != nil {
			return crm.Page{}, err
		}
	}
	t.bad = t.bad || len(page.Rejected) > 0
	t.total.add(page)
	if err := t.total.verdict(i18n.Say("feed.tap")); err != nil {
		return crm.Page{}, err
	}
	if err := t.flush(&page); err != nil {
		return crm.Page{}, err
	}
	page.Cursor = t.state.cursor()
	t.given = page.Cursor
	return page, nil
}

// flush adds the merged records once the messages are at their end.
func (t *Tap) flush(page *crm.Page) error {
	if !t.ended {
		return nil
	}
	var err error
	if page.Last, err = t.run.Flush(page, pageRows); err != nil {
		return err
	}
	page.Whole = page.Last && t.whole()
	return nil
}

// whole reports whether every stream was replaced as a whole: all its records
// carried a version, which was activated after the last of them.
func (t *Tap) whole() bool {
	for _, s := range t.streams {
		if !s.activated || s.unversion > 0 {
			return false
		}
	}
	return len(t.streams) > 0 && !t.bad && len(t.Unmapped) == 0
}

// Committed says that the run ended well, its last page included.
func (t *Tap) Committed() { t.kept = t.given }

// State is the tap's state as of the last committed page, to be handed to the
// tap with --state; "" if it has told none.
func (t *Tap) State() string { return State(t.kept) }

// step reads one line.
func (t *Tap) step(page *crm.Page) error {
	line, err := t.lines.next()
	switch {
	case errors.Is(err, io.EOF):
		t.ended = true
		return nil
	case errors.Is(err, errLongLine):
		t.reject(page, t.lines.tooLong(), line)
		return nil
	case err != nil:
		return i18n.Say("feed.tap.read", "problem", err)
	case len(line) == 0:
		return nil
	}
	msg, err := parseMessage(line)
	if err != nil {
		return t.skipNoise(page, err, line)
	}
	return t.take(page, msg, line)
}

func (t *Tap) reject(page *crm.Page, reason error, line []byte) {
	page.Read++
	page.Rejected = append(page.Rejected, crm.Rejection{Place: fmt.Sprintf("stdin:%d", t.lines.line), Reason: i18n.Both(reason), Raw: mapping.RawText(line)})
}

func (t *Tap) skipNoise(page *crm.Page, err error, line []byte) error {
	if t.noise++; t.noise > maxNoise {
		return i18n.Say("feed.tap.noise", "line", t.lines.line, "most", maxNoise)
	}
	t.reject(page, err, line)
	return nil
}

func (t *Tap) take(page *crm.Page, msg message, line []byte) error {
	switch msg.kind {
	case recordMessage:
		return t.record(page, msg, line)
	case schemaMessage:
		t.stream(msg.stream)
	case stateMessage:
		t.state.add(msg)
	case activateMessage:
		t.stream(msg.stream).activated = true
	case failureMessage:
		return i18n.Say("feed.tap.failed", "line", t.lines.line, "text", mapping.Cut(msg.text, 200))
	default:
		t.Ignored++
	}
	return nil
}

func (t *Tap) stream(name string) *tapStream {
	s, ok := t.streams[name]
	if !ok {
		s = &tapStream{number: t.run.File(name)}
		t.streams[name] = s
	}
	return s
}

func (t *Tap) record(page *crm.Page, msg message, line []byte) error {
	mapped := t.mapping.Named(msg.stream)
	if mapped == nil {
		t.Unmapped[msg.stream]++
		return nil
	}
	s := t.stream(msg.stream)
	s.records++
	s.activated = false
	if !msg.versioned {
		s.unversion++
	}
	objects, ok := t.objects[msg.stream]
	if !ok {
		objects = mapping.NewObjects(mapped)
		t.objects[msg.stream] = objects
	}
	row, err := objects.Read(t.lines.line, msg.data)
	if err != nil {
		t.reject(page, err, line)
		return nil
	}
	row.Raw = line
	return t.run.Add(mapped, s.number, row, page)
}

// message is a line of either protocol, in our own terms.
type message struct {
	kind      messageKind
	stream    string
	data      json.RawMessage // the record
	versioned bool
	airbyte   bool
	state     json.RawMessage
	text      string
}

type messageKind int

const (
	otherMessage messageKind = iota
	recordMessage
	schemaMessage
	stateMessage
	activateMessage
	failureMessage
)

func parseMessage(line []byte) (message, error) {
	if !utf8.Valid(line) {
		return message{}, i18n.Say("feed.row.message")
	}
	members := map[string]json.RawMessage{}
	if err := json.Unmarshal(line, &members); err != nil {
		return message{}, i18n.Say("feed.row.message")
	}
	kind := text(members["type"])
	if kind == "" {
		return message{}, i18n.Say("feed.row.message")
	}
	if m, ok := airbyte(kind, members); ok {
		return m, nil
	}
	return singer(kind, members), nil
}

// text is a JSON text, "" for anything else.
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// object is the members of a JSON object, nil for anything else. Names are
// taken exactly as they stand.
func object(raw json.RawMessage) map[string]json.RawMessage {
	var m map[string]json.RawMessage
	if json.Unmarshal(raw, &m) != nil {
		return nil
	}
	return m
}

package web

import (
	"slices"
	"strconv"
	"sync"

	"github.com/riskbell/riskbell/internal/i18n"
)

// mostLines is how many lines of each person's chat are kept.
const mostLines = 200

// line is one message as the page shows it.
type line struct {
	channel string // "" is everybody's
	only    string // the one user who may read it; "" all of the channel

	ID     string  `json:"id"`
	Seq    int     `json:"seq"`  // rises with everything that changes
	From   string  `json:"from"` // bot, me or system
	Text   string  `json:"text,omitempty"`
	Blocks []block `json:"blocks,omitempty"`
	Lang   string  `json:"lang,omitempty"`
	Thread string  `json:"thread,omitempty"`
	Edited bool    `json:"edited,omitempty"`
}

func (l line) readBy(user string) bool {
	return (l.channel == "" || l.channel == user) && (l.only == "" || l.only == user)
}

// log is what was said, the oldest first.
type log struct {
	mu      sync.Mutex
	lines   []line
	seq     int
	read    map[string]int // user -> the newest change that a page of theirs got
	changed chan struct{}  // closed and replaced with every change
}

func newLog() *log { return &log{read: map[string]int{}, changed: make(chan struct{})} }

// add keeps l under a new id, unless l has one that is there already.
func (g *log) add(l line) line {
	g.mu.Lock()
	defer g.mu.Unlock()
	if l.ID != "" && slices.ContainsFunc(g.lines, func(old line) bool { return old.ID == l.ID }) {
		return l
	}
	g.seq++
	if l.Seq = g.seq; l.ID == "" {
		l.ID = strconv.Itoa(l.Seq)
	}
	g.lines = append(g.lines, l)
	g.forget(l.channel)
	g.wake()
	return l
}

// forget drops the oldest line of a channel that has too many.
func (g *log) forget(channel string) {
	n, first := 0, -1
	for i, l := range g.lines {
		if l.channel == channel {
			if n++; first < 0 {
				first = i
			}
		}
	}
	if n > mostLines {
		g.lines = slices.Delete(g.lines, first, first+1)
	}
}

// replace puts l in the place of the line of that id and channel; false if there
// is none.
func (g *log) replace(l line) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	i := slices.IndexFunc(g.lines, func(old line) bool { return old.ID == l.ID && old.channel == l.channel })
	if i < 0 {
		return false
	}
	g.seq++
	l.Seq, l.Edited, l.Thread = g.seq, true, g.lines[i].Thread
	g.lines[i] = l
	g.wake()
	return true
}

func (g *log) wake() {
	close(g.changed)
	g.changed = make(chan struct{})
}

// find is the line of an id that user reads.
func (g *log) find(user, id string) (line, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	i := slices.IndexFunc(g.lines, func(l line) bool { return l.ID == id && l.readBy(user) })
	if i < 0 {
		return line{}, false
	}
	return g.lines[i], true
}

// count is how many lines the bot wrote or changed for a user.
func (g *log) count(user string) (n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, l := range g.lines {
		if l.From == "bot" && l.readBy(user) {
			n = max(n, l.Seq)
		}
	}
	return n
}

// now is the number of the latest change.
func (g *log) now() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.seq
}

// news is what a page gets: what user reads and has changed since, and how much
// the others have not read.
type news struct {
	Seq    int            `json:"seq"`
	Lines  []line         `json:"lines"`
	Unread map[string]int `json:"unread"`
	Day    string         `json:"day,omitempty"`
}

// since is the news after a change, and what closes when there is more. A page
// that shows them has read them.
func (g *log) since(user string, after int) (n news, more <-chan struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	n = news{Seq: g.seq, Lines: []line{}, Unread: map[string]int{}}
	g.read[user] = g.seq
	for _, l := range g.lines {
		if l.Seq > after && l.readBy(user) {
			n.Lines = append(n.Lines, l)
		}
		if l.From == "bot" && l.Seq > g.read[l.channel] {
			n.Unread[l.channel]++
		}
	}
	return n, g.changed
}

func langOf(name string, otherwise i18n.Lang) i18n.Lang {
	if lang, ok := i18n.ParseLang(name); ok {
		return lang
	}
	return otherwise
}

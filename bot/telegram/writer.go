package telegram

import (
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
	tg "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/riskbell/riskbell/internal/chat"
)

// Kinds of entities that are used.
const (
	plain  = ""
	bold   = "bold"
	italic = "italic"
	code   = "code"
	pre    = "pre"
	link   = "text_link"
)

const (
	// maxEntities is how many entities Telegram keeps in a message.
	maxEntities = 100
	// maxRaw is how much of one string is looked at, in bytes: what comes after
	// would not fit into a message anyway.
	maxRaw = 16 << 10
	// joiner is the word joiner. Put behind the @ of @name it keeps Telegram from
	// making a mention of it, and shows as nothing.
	joiner  = '\u2060'
	mark    = "…"
	isolate = "\u2068" // as chat.Inert begins text from right to left
	endIso  = "\u2069"
)

// writer collects text and its entities, at most limit UTF-16 units. What does
// not fit is cut with a mark.
type writer struct {
	text     strings.Builder
	units    int
	limit    int
	entities []tg.MessageEntity
	free     *int // entities that are left in the message
	full     bool
	last     [2]rune // the last rune but one, the last
	inCode   [2]bool // whether they stand in code
}

func newWriter(limit int, free *int) *writer { return &writer{limit: limit, free: free} }

// put appends text from outside in one style.
func (w *writer) put(kind, s string) { w.write(kind, "", chat.Inert(head(s))) }

// lines is put for a text of several lines.
func (w *writer) lines(kind, s string) { w.write(kind, "", chat.InertLines(head(s))) }

// own appends text of the program as it is: line ends, padding.
func (w *writer) own(kind, s string) { w.write(kind, "", s) }

// link appends a text that leads to an address.
func (w *writer) link(address, s string) { w.write(link, address, chat.InertLines(head(s))) }

func (w *writer) write(kind, address, s string) {
	if w.full || s == "" {
		return
	}
	if kind != plain && *w.free == 0 {
		kind = plain
	}
	begin, started := w.units, false
	reserve := utf16.RuneLen('…')
	if strings.HasPrefix(s, isolate) {
		reserve++
	}
	for g := graphemes.FromString(s); g.Next(); {
		cluster := g.Value()
		fuse := !(started && still(kind)) && w.live(firstRune(cluster))
		cost := units(cluster)
		if fuse {
			cost++
		}
		if w.units+cost > w.limit-reserve {
			w.cut(reserve > 1 && started)
			break
		}
		if fuse {
			w.rune(joiner, false)
			if !started {
				begin = w.units
			}
		}
		started = true
		for _, r := range cluster {
			w.rune(r, still(kind))
		}
	}
	if kind == plain || w.units == begin {
		return
	}
	*w.free--
	w.entities = append(w.entities, tg.MessageEntity{Type: kind, Offset: begin, Length: w.units - begin, URL: address})
}

// cut ends the text for good with the mark; an isolate that was begun is closed.
func (w *writer) cut(isolated bool) {
	w.full = true
	if w.units+1 > w.limit {
		return
	}
	w.rune('…', false)
	if isolated && w.units < w.limit {
		w.text.WriteString(endIso)
		w.units++
	}
}

func (w *writer) rune(r rune, inCode bool) {
	w.text.WriteRune(r)
	w.units += utf16.RuneLen(r)
	w.last = [2]rune{w.last[1], r}
	w.inCode = [2]bool{w.inCode[1], inCode}
}

// still says that Telegram looks for nothing inside such an entity.
func still(kind string) bool { return kind == code || kind == pre }

// live reports that r after what was written last would make Telegram find a
// mention, a tag, a command or an address.
func (w *writer) live(r rune) bool {
	before, last := w.last[0], w.last[1]
	switch last {
	case '@', '/', '#':
		return wordy(r) && (!wordy(before) || w.inCode[0])
	case '$':
		return r >= 'A' && r <= 'Z' || r == '1'
	case '.':
		return before != 0 && !unicode.IsSpace(before) && (unicode.In(r, unicode.L, unicode.M) || strings.ContainsRune("_-~@", r) || digit(r) && digit(before) && w.dotted())
	case ':':
		return r == '/'
	}
	return false
}

// dotted reports that an address of numbers such as 10.0.0.1 may be under way:
// the number before the dot follows a dot itself.
func (w *writer) dotted() bool {
	s := strings.TrimSuffix(tail(w.text.String(), 8), ".")
	return strings.HasSuffix(strings.TrimRight(s, "0123456789"), ".")
}

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

func digit(r rune) bool { return r >= '0' && r <= '9' }

func wordy(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsNumber(r) }

func firstRune(s string) rune { r, _ := utf8.DecodeRuneInString(s); return r }

// units is the length of s as Telegram counts it.
func units(s string) (n int) {
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// head is the part of a string that is looked at.
func head(s string) string { return first(s, maxRaw) }

// start is the part that is looked at of what stands in a line with other things.
func start(s string) string { return first(s, 1<<10) }

func first(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "") + mark
}

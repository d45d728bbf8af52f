package telegram

import (
	"strconv"
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
)

// Name is the platform's name in identities and places. A user, a private chat
// with that user and its channel have the same number.
const Name chat.PlatformName = "telegram"

// topic begins a thread that is a topic of a forum; any other thread is the
// number of the message that is answered.
const topic = "topic:"

// receiver turns updates into events.
type receiver struct {
	bot account
	now func() unit.Instant
}

// event is what an update means; false if it means nothing to the program.
func (r receiver) event(u incoming) (chat.Event, bool) {
	e := chat.Event{ID: strconv.FormatInt(r.bot.ID, 10) + ":" + strconv.FormatInt(u.ID, 10)}
	switch {
	case u.Message != nil:
		return r.message(e, *u.Message)
	case u.Callback != nil:
		return r.press(e, *u.Callback)
	}
	return e, false
}

func (r receiver) message(e chat.Event, m inbound) (chat.Event, bool) {
	e.At, e.Place, e.Venue = unit.Instant(m.Date*1000), placeOf(m), venue(m.Chat)
	if e.At.IsZero() {
		e.At = r.now()
	}
	if m.MovedTo != 0 {
		return moved(e, m.Chat.ID, m.MovedTo)
	}
	if m.MovedOf != 0 {
		return moved(e, m.MovedOf, m.Chat.ID)
	}
	if m.From == nil || m.From.IsBot || m.Chat.Type == "channel" {
		return e, false
	}
	e.From, e.Lang = identity(*m.From), m.From.Lang
	text, mine := r.addressed(m)
	e.Text = text
	return e, mine && text != ""
}

// moved is a group that goes on under another number.
func moved(e chat.Event, from, to int64) (chat.Event, bool) {
	old := chat.Place{Platform: Name, Channel: strconv.FormatInt(from, 10)}
	e.Place = chat.Place{Platform: Name, Channel: strconv.FormatInt(to, 10)}
	e.Moved = &old
	return e, true
}

// addressed is the text without the bot's name, and whether it is for the bot:
// in a group that is a command, a mention or an answer to the bot.
func (r receiver) addressed(m inbound) (string, bool) {
	text := strings.TrimSpace(strings.ReplaceAll(m.Text, string(joiner), "")) // it comes with what is copied from the bot
	private := m.Chat.Type == "private"
	if strings.HasPrefix(text, "/") {
		word, rest := text, ""
		if i := strings.IndexAny(text, " \n\t"); i >= 0 {
			word, rest = text[:i], text[i:]
		}
		name, of, named := strings.Cut(word, "@")
		if named && !strings.EqualFold(of, r.bot.Username) {
			return "", false // another bot's
		}
		return name + rest, true
	}
	for _, word := range strings.Fields(text) {
		if strings.EqualFold(strings.TrimRight(word, ",:，："), "@"+r.bot.Username) {
			return strings.TrimSpace(strings.Replace(text, word, "", 1)), true
		}
	}
	answers := m.ReplyTo != nil && m.ReplyTo.From != nil && m.ReplyTo.From.ID == r.bot.ID
	return text, private || answers
}

func (r receiver) press(e chat.Event, p pressed) (chat.Event, bool) {
	if p.Message == nil || p.From.IsBot || p.Data == "" {
		return e, false // of a message sent through another chat: never ours
	}
	m := *p.Message
	e.At, e.From, e.Place, e.Venue = r.now(), identity(p.From), placeOf(m), venue(m.Chat)
	e.Lang = p.From.Lang
	e.Action = &chat.Action{Token: p.Data, On: chat.Receipt{Place: e.Place, ID: ref{id: m.ID, captioned: len(m.Photo) > 0 || m.Document != nil}.String()}}
	return e, true
}

func identity(a account) chat.Identity {
	return chat.Identity{Platform: Name, User: strconv.FormatInt(a.ID, 10)}
}

func placeOf(m inbound) chat.Place {
	p := chat.Place{Platform: Name, Channel: strconv.FormatInt(m.Chat.ID, 10)}
	if m.InTopic && m.ThreadID != 0 {
		p.Thread = topic + strconv.FormatInt(m.ThreadID, 10)
	}
	return p
}

// venue is who may read in a chat: anybody in the world where it has a public name.
func venue(p place) chat.Venue {
	switch {
	case p.Type == "private":
		return chat.Direct
	case p.Username != "":
		return chat.Shared
	}
	return chat.Private
}

package telegram

import (
	"strconv"
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
)

// ref is a message as a receipt names it: 678, 678p if its words are the
// caption of a picture, 123/678 if it stands in another chat than its place says.
type ref struct {
	chat      int64 // 0: the chat of the place
	id        int64
	captioned bool
}

// String is the id of a receipt.
func (r ref) String() string {
	s := strconv.FormatInt(r.id, 10)
	if r.chat != 0 {
		s = strconv.FormatInt(r.chat, 10) + "/" + s
	}
	if r.captioned {
		s += "p"
	}
	return s
}

// parseRef reads what String wrote.
func parseRef(s string) (r ref, ok bool) {
	s, r.captioned = strings.CutSuffix(s, "p")
	where, id, elsewhere := strings.Cut(s, "/")
	if !elsewhere {
		where, id = "0", s
	}
	var err1, err2 error
	r.chat, err1 = strconv.ParseInt(where, 10, 64)
	r.id, err2 = strconv.ParseInt(id, 10, 64)
	return r, err1 == nil && err2 == nil && r.id > 0
}

// aim is where a message goes.
type aim struct {
	chat   int64
	thread int64 // a topic of a forum
	reply  int64 // a message that is answered
}

// aimOf is where p goes: what is for one person only into the private chat with
// that person, whose number is the person's.
func aimOf(p chat.Post) (a aim, ok bool) {
	channel, err := strconv.ParseInt(p.To.Channel, 10, 64)
	if err != nil || p.To.Platform != Name {
		return a, false
	}
	a.chat = channel
	if p.Only != nil && p.Only.User != p.To.Channel {
		a.chat, err = strconv.ParseInt(p.Only.User, 10, 64)
		return a, err == nil && p.Only.Platform == Name
	}
	if n, isTopic := strings.CutPrefix(p.To.Thread, topic); isTopic {
		a.thread, err = strconv.ParseInt(n, 10, 64)
		return a, err == nil
	}
	if r, ok := parseRef(p.To.Thread); ok && r.chat == 0 {
		a.reply = r.id
	}
	return a, true
}

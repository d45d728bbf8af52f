package console

import (
	"slices"
	"strconv"
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// maxNumber is the highest number of a button; after it they begin anew, and
// the oldest ones are gone.
const maxNumber = 99

// button is what stands under a number.
type button struct {
	number int
	token  string
	on     chat.Receipt
	form   *chat.Form
	lang   i18n.Lang // of the form
}

// buttons are those that can be pressed: numbers run on from post to post, so
// that one never means two.
type buttons struct {
	all  []button
	last int
}

// add gives x a number: the one it has, if its message showed it before.
func (b *buttons) add(x button) int {
	if i := slices.IndexFunc(b.all, func(old button) bool { return old.token == x.token && old.on == x.on }); i >= 0 {
		b.all[i].form, b.all[i].lang = x.form, x.lang
		return b.all[i].number
	}
	b.last = b.last%maxNumber + 1
	x.number = b.last
	b.all = slices.DeleteFunc(b.all, func(old button) bool { return old.number == x.number })
	b.all = append(b.all, x)
	return x.number
}

// makeRoom lets the numbers of p, whose message is r, begin anew if they would
// pass the highest, so that they rise within a message.
func (b *buttons) makeRoom(r chat.Receipt, p chat.Post) {
	more := 0
	count := func(token string) {
		if !slices.ContainsFunc(b.all, func(x button) bool { return x.token == token && x.on == r }) {
			more++
		}
	}
	for _, block := range p.Blocks {
		for _, x := range block.Buttons {
			count(x.Token)
		}
		if block.Form != nil {
			count(block.Form.Token)
		}
	}
	if b.last+more > maxNumber {
		b.last = 0
	}
}

func (b *buttons) find(number int) (button, bool) {
	i := slices.IndexFunc(b.all, func(x button) bool { return x.number == number })
	if i < 0 {
		return button{}, false
	}
	return b.all[i], true
}

// keep takes away those buttons of a message that p, which replaces it, lacks.
func (b *buttons) keep(r chat.Receipt, p chat.Post) {
	stays := map[string]bool{}
	for _, block := range p.Blocks {
		for _, x := range block.Buttons {
			stays[x.Token] = true
		}
		if block.Form != nil {
			stays[block.Form.Token] = true
		}
	}
	b.all = slices.DeleteFunc(b.all, func(x button) bool { return x.on == r && !stays[x.token] })
}

// buttonNumber reads "3", "[3]" or "３": full-width digits come from Chinese
// input methods.
func buttonNumber(s string) (int, bool) {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		case r == '［' || r == '【':
			return '['
		case r == '］' || r == '】':
			return ']'
		}
		return r
	}, s)
	if inner, ok := strings.CutPrefix(s, "["); ok {
		s = strings.TrimSuffix(inner, "]")
	}
	if len(s) > 2 {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n > 0
}

// formOf is the form of p that token sends, if it is one's.
func formOf(p chat.Post, token string) *chat.Form {
	for _, b := range p.Blocks {
		if b.Form != nil && b.Form.Token == token {
			return b.Form
		}
	}
	return nil
}

func firstForm(p chat.Post) *chat.Form {
	for _, b := range p.Blocks {
		if b.Form != nil {
			return b.Form
		}
	}
	return nil
}

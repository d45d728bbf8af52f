package telegram

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// dialogue is a form that somebody is filling in, a question after the other.
type dialogue struct {
	number int
	form   chat.Form
	lang   i18n.Lang
	on     chat.Receipt
	place  chat.Place
	last   unit.Instant // when its person did something
	asked  int          // fields that are answered
	chosen []int
	values map[string]string
	at     ref // the question that stands there
}

// field is the one that is asked now; nil when all are answered.
func (d *dialogue) field() *chat.Field {
	if d.asked < len(d.form.Fields) {
		return &d.form.Fields[d.asked]
	}
	return nil
}

func (d *dialogue) toggle(option int) {
	if i := slices.Index(d.chosen, option); i >= 0 {
		d.chosen = slices.Delete(d.chosen, i, i+1)
		return
	}
	d.chosen = append(d.chosen, option)
	slices.Sort(d.chosen)
}

// choices are the values that were chosen, joined by commas.
func (d *dialogue) choices() string {
	var out []string
	for _, i := range d.chosen {
		out = append(out, d.field().Options[i].Value)
	}
	return strings.Join(out, ",")
}

// read is an answer in words, or what is wrong with it.
func (d *dialogue) read(text string) (value string, fault i18n.Key) {
	f := d.field()
	if len(f.Options) == 0 {
		return text, ""
	}
	var values []string
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",，、\n", r) }) {
		i := slices.IndexFunc(f.Options, func(o chat.Option) bool {
			return strings.EqualFold(strings.TrimSpace(word), o.Label) || strings.EqualFold(strings.TrimSpace(word), o.Value)
		})
		if i < 0 {
			return "", "telegram.form.no_choice"
		}
		values = append(values, f.Options[i].Value)
	}
	if len(values) > 1 && !f.Many {
		return "", "telegram.form.one_choice"
	}
	return strings.Join(values, ","), ""
}

func cancels(text string) bool {
	return slices.Contains([]string{"取消", "cancel"}, strings.ToLower(strings.TrimSpace(text)))
}

// choice is a button of a question: an option by its number, or what follows.
type choice struct{ dialogue, field, what int }

const (
	cancelled = -1 - iota
	skipped
	finished
)

func (c choice) data() string { return fmt.Sprintf("%s%d:%d:%d", own, c.dialogue, c.field, c.what) }

func dialogueData(s string) (c choice, ok bool) {
	rest, ok := strings.CutPrefix(s, own)
	parts := strings.Split(rest, ":")
	if !ok || len(parts) != 3 {
		return c, ok // ours in any case, though it fits nothing
	}
	c.dialogue, _ = strconv.Atoi(parts[0]) // 0 fits nothing
	c.field, _ = strconv.Atoi(parts[1])
	c.what, _ = strconv.Atoi(parts[2])
	return c, true
}

// labelOf is what stands for the value that a field has.
func labelOf(f chat.Field) string {
	for _, o := range f.Options {
		if o.Value == f.Value {
			return o.Label
		}
	}
	return f.Value
}

// dialogue lets the forms have an event first. What they take is answered here;
// the rest, and a form that is complete, is for the program.
func (t *Telegram) dialogue(ctx context.Context, e chat.Event) (chat.Event, bool) {
	s := t.forms.take(e)
	var err error
	if d := s.shut; d != nil {
		err = t.unask(ctx, d)
	}
	switch {
	case s.ask != nil:
		err = t.ask(ctx, s.ask, s.say)
	case s.mark != nil:
		err = t.remark(ctx, s.mark)
	case s.say != "":
		err = t.tell(ctx, s.shut, s.say)
	}
	if err != nil && ctx.Err() == nil {
		t.log.Warn("a question of a form was not sent", "error", err)
	}
	return s.event, s.pass
}

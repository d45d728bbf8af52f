package telegram

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	tg "github.com/go-telegram-bot-api/telegram-bot-api/v5"

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

// question is the message that asks for the field that is next.
func (d *dialogue) question(say i18n.Key) message {
	f := d.field()
	var blocks []chat.Block
	if say != "" {
		blocks = append(blocks, chat.Line(d.lang.T(say)))
	} else if d.asked == 0 {
		blocks = append(blocks, chat.Heading(d.form.Title))
	}
	blocks = append(blocks, chat.Para(chat.Span{Text: fmt.Sprintf("%d/%d ", d.asked+1, len(d.form.Fields))}, chat.Span{Text: f.Label, Style: chat.Strong}))
	switch {
	case f.Many:
		blocks = append(blocks, chat.Note(d.lang.T("telegram.form.many")))
	case len(f.Options) == 0:
		blocks = append(blocks, chat.Note(d.lang.T("telegram.form.write")))
	}
	m := render(chat.Post{Lang: string(d.lang), Blocks: blocks}, maxText)
	m.Keyboard = d.keyboard()
	return m
}

// maxOptions leaves room for the other buttons of a keyboard.
const maxOptions = maxKeys - 3

func (d *dialogue) keyboard() tg.InlineKeyboardMarkup {
	f, ruler := d.field(), newRuler()
	rows := [][]tg.InlineKeyboardButton{}
	key := func(label string, what int) tg.InlineKeyboardButton {
		data := choice{d.number, d.asked, what}.data()
		return tg.InlineKeyboardButton{Text: ruler.cut(chat.Inert(start(label)), maxKey), CallbackData: &data}
	}
	for i, o := range f.Options[:min(len(f.Options), maxOptions)] {
		label := o.Label
		if slices.Contains(d.chosen, i) {
			label = "✓ " + label
		}
		if chat.Inert(label) == "" {
			label = strconv.Itoa(i + 1)
		}
		rows = append(rows, []tg.InlineKeyboardButton{key(label, i)})
	}
	var last []tg.InlineKeyboardButton
	if f.Many {
		last = append(last, key(d.lang.T("telegram.form.done"), finished))
	}
	switch {
	case f.Value != "":
		last = append(last, key(d.lang.T("telegram.form.keep", "value", labelOf(*f)), skipped))
	case f.Optional:
		last = append(last, key(d.lang.T("telegram.form.skip"), skipped))
	}
	last = append(last, key(d.lang.T("telegram.form.cancel"), cancelled))
	return tg.InlineKeyboardMarkup{InlineKeyboard: append(rows, last)}
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

// ask puts the next question; the one before loses its buttons.
func (t *Telegram) ask(ctx context.Context, d *dialogue, say i18n.Key) error {
	if err := t.unask(ctx, d); err != nil {
		t.log.Debug("an answered question keeps its buttons", "error", err)
	}
	a, _ := aimOf(chat.Post{To: d.place}) // it came from there
	r, err := t.words(ctx, a, d.question(say))
	d.at = r
	return err
}

// unask takes the buttons from the question that stands there.
func (t *Telegram) unask(ctx context.Context, d *dialogue) error {
	if d.at.id == 0 {
		return nil
	}
	none := tg.InlineKeyboardMarkup{InlineKeyboard: [][]tg.InlineKeyboardButton{}}
	return t.rekey(ctx, d, none)
}

func (t *Telegram) remark(ctx context.Context, d *dialogue) error {
	return t.rekey(ctx, d, d.keyboard())
}

func (t *Telegram) rekey(ctx context.Context, d *dialogue, k tg.InlineKeyboardMarkup) error {
	in, _ := strconv.ParseInt(d.place.Channel, 10, 64) // it came from there
	params := tg.Params{"chat_id": d.place.Channel, "message_id": strconv.FormatInt(d.at.id, 10)}
	put(params, "reply_markup", k, true)
	err := t.change(ctx, in, "editMessageReplyMarkup", params)
	if err != nil && asCall(err).unmodified() {
		return nil
	}
	return err
}

func (t *Telegram) tell(ctx context.Context, d *dialogue, say i18n.Key) error {
	a, _ := aimOf(chat.Post{To: d.place}) // it came from there
	_, err := t.words(ctx, a, render(chat.Post{Lang: string(d.lang), Blocks: []chat.Block{chat.Line(d.lang.T(say))}}, maxText))
	return err
}

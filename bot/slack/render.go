package slack

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// Limits of Block Kit as Slack documents them, in characters or elements.
const (
	maxBlocks    = 50
	maxHeader    = 150
	maxParagraph = 3000
	maxContext   = 2000
	maxRow       = 25 // elements of an actions block
	maxButton    = 75
	maxValue     = 2000
	maxAlt       = 2000
	maxLink      = 3000
	maxFallback  = 3000
)

const (
	// wholeMessage is what one message may say in all. Slack refuses blocks
	// from about 13,200 characters on, containers included, and documents no
	// figure (slackapi/bolt-js issues 2509, 2867).
	wholeMessage = 10_000
	perBlock     = 40 // what a container counts
	perElement   = 20
	leastRoom    = 100 // with less left, a message ends
)

// Action ids of what can be pressed; each is followed by its place.
const (
	pressAction = "press" // the value is the token
	openAction  = "open"  // the value is the form
	sendAction  = "send"  // the value is the token, the fields stand above
)

// canvas is a message that is being drawn.
type canvas struct {
	lang   i18n.Lang
	modest bool     // without native tables and pictures
	files  []string // of the pictures, in their order; "" for one that is missing

	left   int // of wholeMessage
	blocks []slack.Block
	row    int // actions drawn
	forms  int
	images int
	tabled bool // a message holds one table
	full   bool
}

// render is a post as blocks that keep every limit. What does not fit is left
// out, with a mark. A modest rendering uses only what every Slack knows.
func render(p chat.Post, files []string, modest bool) []slack.Block {
	lang, _ := i18n.ParseLang(p.Lang)
	c := &canvas{lang: lang, modest: modest, files: files, left: wholeMessage}
	if modest {
		c.left /= 2
	}
	for _, b := range p.Blocks {
		if c.block(b); c.full {
			c.blocks = append(c.blocks, note(lang.T("slack.cut")))
			break
		}
	}
	if len(c.blocks) == 0 {
		c.blocks = []slack.Block{note(i18n.None)}
	}
	return c.blocks
}

func orNone(s string) string {
	if s == "" {
		return i18n.None
	}
	return s
}

func note(s string) slack.Block { return slack.NewContextBlock("", plain(s)) }

// add puts a block in. The last place is kept for the mark.
func (c *canvas) add(b slack.Block) {
	if len(c.blocks) == maxBlocks-1 {
		c.full = true
		return
	}
	c.left -= perBlock
	c.blocks = append(c.blocks, b)
}

// take is what of s is said: at most n units, and no more than is left.
func (c *canvas) take(s string, n int, clean func(string, int) string) string {
	if c.left < leastRoom {
		c.full = true
		return ""
	}
	s = clean(s, min(n, c.left))
	c.left -= units(s) + perElement
	return s
}

func (c *canvas) block(b chat.Block) {
	if c.left < leastRoom {
		c.full = true
		return
	}
	switch {
	case b.Heading != "":
		if s := c.take(b.Heading, maxHeader, oneLine); s != "" {
			c.add(slack.NewHeaderBlock(plain(s)))
		}
	case b.Text != nil:
		c.richText(c.spans(b.Text, maxParagraph))
	case b.Facts != nil:
		c.richText(c.facts(b.Facts))
	case b.Table != nil:
		c.table(*b.Table)
	case b.Image != nil:
		c.image(*b.Image)
	case b.Buttons != nil:
		c.buttons(b.Buttons)
	case b.Note != "":
		c.note(b.Note)
	case b.Divider:
		c.add(slack.NewDividerBlock())
	case b.Form != nil:
		c.form(*b.Form)
	case b.File != nil:
		c.note(c.lang.T("slack.file", "name", fileName(*b.File), "alt", orNone(b.File.Alt)))
	}
}

func (c *canvas) note(text string) {
	if s := c.take(text, maxContext, lines); s != "" {
		c.add(note(s))
	}
}

// buttons are rows of at most maxRow; a label that shows as nothing is a dash.
func (c *canvas) buttons(all []chat.Button) {
	for len(all) > 0 {
		var row []slack.BlockElement
		for _, b := range all[:min(len(all), maxRow)] {
			if e := c.button(b.Label, pressAction, b.Token, b.Weight); e != nil {
				row = append(row, e)
			}
		}
		all = all[min(len(all), maxRow):]
		if len(row) > 0 {
			c.add(slack.NewActionBlock("", row...))
		}
	}
}

// button is nil where the value cannot be carried or nothing more fits.
func (c *canvas) button(label, action, value string, w chat.Weight) *slack.ButtonBlockElement {
	if label = c.take(label, maxButton, oneLine); c.full || value == "" || units(value) > maxValue {
		return nil
	}
	if label == "" {
		label = i18n.None
	}
	c.row++
	b := slack.NewButtonBlockElement(action+"-"+strconv.Itoa(c.row), value, plain(label))
	switch w {
	case chat.Main:
		b.Style = slack.StylePrimary
	case chat.Danger:
		b.Style = slack.StyleDanger
	}
	return b
}

// image is the uploaded picture, or its words.
func (c *canvas) image(i chat.Image) {
	alt := c.take(i.Alt, maxAlt, oneLine)
	if c.full {
		return
	}
	if alt == "" {
		alt = i18n.None
	}
	file := ""
	if c.images < len(c.files) {
		file = c.files[c.images]
	}
	c.images++
	if file == "" || c.modest {
		c.note(c.lang.T("slack.image", "alt", alt))
		return
	}
	c.add(slack.NewImageBlockSlackFile(&slack.SlackFileObject{ID: file}, alt, "", nil))
	c.note(alt) // a picture's words are shown nowhere else
}

// fallback is the post in words, for notifications and screen readers. Slack
// reads it as mrkdwn, so that its sender escapes it.
func fallback(p chat.Post) string {
	var parts []string
	left := maxFallback
	say := func(words ...string) {
		if s := oneLine(strings.Join(words, " "), maxContext); s != "" && left > 0 {
			parts, left = append(parts, s), left-units(s)-1
		}
	}
	for _, b := range p.Blocks {
		if left <= 0 {
			break
		}
		say(b.Heading)
		say(said(b.Text))
		for _, f := range b.Facts {
			say(f.Label, f.Value)
		}
		if b.Image != nil {
			say(b.Image.Alt)
		}
		if b.Form != nil {
			say(b.Form.Title)
		}
		if b.File != nil {
			say(b.File.Name, b.File.Alt)
		}
		say(b.Note)
	}
	if s := lines(strings.Join(parts, "\n"), maxFallback); s != "" {
		return s
	}
	return i18n.None
}

// said is the beginning of what spans say.
func said(spans []chat.Span) string {
	var b strings.Builder
	for _, s := range spans {
		if b.WriteString(s.Text); b.Len() > 4*maxFallback {
			break
		}
	}
	return b.String()
}

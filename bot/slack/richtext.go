package slack

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/riskbell/riskbell/internal/chat"
)

// richText adds a paragraph. Paragraphs that follow one another share a block:
// they stand closer together, and a message has few blocks.
func (c *canvas) richText(elements []slack.RichTextSectionElement) {
	if len(elements) == 0 {
		return
	}
	section := slack.NewRichTextSection(elements...)
	if n := len(c.blocks); n > 0 {
		if last, ok := c.blocks[n-1].(*slack.RichTextBlock); ok {
			last.Elements = append(last.Elements, section)
			return
		}
	}
	c.add(slack.NewRichTextBlock("", section))
}

// spans are runs of text of at most n units together.
func (c *canvas) spans(all []chat.Span, n int) []slack.RichTextSectionElement {
	var out []slack.RichTextSectionElement
	said := false
	for _, s := range all {
		if n < 1 || c.full {
			break
		}
		text := c.take(s.Text, max(n, 4), keepSpace(lines))
		if text == "" {
			continue
		}
		n -= units(text)
		said = said || blank(text) != ""
		out = append(out, element(text, s))
	}
	if !said {
		return nil
	}
	return out
}

// keepSpace lets a run be only a space between two others.
func keepSpace(clean func(string, int) string) func(string, int) string {
	return func(s string, n int) string {
		if s != "" && strings.Trim(s, " ") == "" {
			return " "
		}
		return clean(s, n)
	}
}

func element(text string, s chat.Span) slack.RichTextSectionElement {
	style := styleOf(s.Style)
	if link := chat.Inert(s.Link); web(link) {
		return slack.NewRichTextSectionLinkElement(link, text, style)
	}
	return slack.NewRichTextSectionTextElement(text, style)
}

// web reports an address that a browser opens.
func web(link string) bool {
	return (strings.HasPrefix(link, "https://") || strings.HasPrefix(link, "http://")) && units(link) <= maxLink
}

func styleOf(s chat.Style) *slack.RichTextSectionTextStyle {
	switch s {
	case chat.Strong, chat.Good, chat.Bad:
		return &slack.RichTextSectionTextStyle{Bold: true}
	case chat.Code:
		return &slack.RichTextSectionTextStyle{Code: true}
	}
	return nil
}

// facts are lines of a label and its value.
func (c *canvas) facts(all []chat.Fact) []slack.RichTextSectionElement {
	const maxLabel = 200
	var out []slack.RichTextSectionElement
	for _, f := range all {
		label := c.take(f.Label, maxLabel, oneLine)
		value := c.take(f.Value, maxParagraph, lines)
		if c.full {
			break
		}
		if len(out) > 0 && label+value != "" {
			c.left -= perElement
			out = append(out, slack.NewRichTextSectionTextElement("\n", nil))
		}
		if label != "" {
			out = append(out, slack.NewRichTextSectionTextElement(label, styleOf(chat.Strong)))
		}
		if value != "" {
			out = append(out, slack.NewRichTextSectionTextElement("  "+value, nil))
		}
	}
	return out
}

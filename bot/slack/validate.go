package slack

import (
	"context"
	"encoding/json"
	"net/url"

	"github.com/slack-go/slack"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// validate asks Slack what is wrong with a message and a form of every kind of
// block that the bot uses: blocks.validate judges them and sends nothing.
func (s *Slack) validate(ctx context.Context) (faults []string, err error) {
	form := specimenForm()
	for _, of := range []struct {
		name    string
		payload any
	}{
		{"blocks", render(specimen(form), nil, false)},
		{"view", modal(form, opened{}, i18n.EN)},
	} {
		found, err := s.judge(ctx, of.name, of.payload)
		if err != nil {
			return nil, s.hide.hidden(err)
		}
		faults = append(faults, found...)
	}
	return faults, nil
}

// judge is Slack's verdict on what is given under a name.
func (s *Slack) judge(ctx context.Context, name string, payload any) (faults []string, err error) {
	body, err := json.Marshal(payload)
	if err != nil {
		return nil, err
	}
	var verdict struct {
		slack.SlackResponse
		Errors []struct {
			Message string `json:"message"`
			Pointer string `json:"pointer"`
		} `json:"errors"`
	}
	if _, err := s.ask(ctx, "blocks.validate", s.o.BotToken, url.Values{name: {string(body)}}, &verdict); err != nil {
		return nil, err
	}
	err = verdict.Err()
	if codeOf(err) != "invalid_"+name {
		return nil, err
	}
	for _, e := range verdict.Errors {
		faults = append(faults, name+e.Pointer+": "+e.Message)
	}
	if faults == nil {
		faults = []string{"invalid_" + name}
	}
	return faults, nil
}

// specimen is a post of every kind of block but pictures, which need a file,
// with words that are nobody's.
func specimen(form chat.Form) chat.Post {
	return chat.Post{Blocks: []chat.Block{
		chat.Heading("Riskbell"),
		chat.Para(chat.Span{Text: "1"}, chat.Span{Text: "2", Style: chat.Strong}, chat.Span{Text: "3", Style: chat.Code}),
		chat.Facts(chat.Fact{Label: "A", Value: "1"}),
		{Table: &chat.Table{Columns: []chat.Column{{Title: "A"}, {Title: "B", Right: true}}, Rows: [][]string{{"1", "2"}}}},
		{Divider: true},
		chat.Buttons(chat.Button{Label: "1", Token: "1"}, chat.Button{Label: "2", Token: "2", Weight: chat.Main}, chat.Button{Label: "3", Token: "3", Weight: chat.Danger}),
		{Form: &form},
		chat.Note("1"),
	}}
}

func specimenForm() chat.Form {
	options := []chat.Option{{Value: "1", Label: "A"}, {Value: "2", Label: "B"}}
	return chat.Form{Title: "Riskbell", Token: "1", Submit: "1", Fields: []chat.Field{
		{Name: "words", Label: "A", Value: "1"},
		{Name: "one", Label: "B", Options: options},
		{Name: "many", Label: "C", Options: options, Many: true, Optional: true},
	}}
}

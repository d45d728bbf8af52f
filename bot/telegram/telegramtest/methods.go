package telegramtest

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
)

type method struct {
	takes []string
	do    func(Call) (any, *refusal)
}

func takes(names string) []string { return strings.Fields(names) }

func (s *Server) methods() map[string]method {
	return map[string]method{
		"getMe":          {nil, s.getMe},
		"getWebhookInfo": {nil, s.getWebhookInfo},
		"getMyCommands":  {takes("scope language_code"), s.getMyCommands},
		"deleteWebhook": {takes("drop_pending_updates"), func(Call) (any, *refusal) {
			s.webhook = nil
			return true, nil
		}},
		"setWebhook":             {takes("url certificate ip_address max_connections allowed_updates drop_pending_updates secret_token"), s.setWebhook},
		"setMyCommands":          {takes("commands scope language_code"), s.setMyCommands},
		"answerCallbackQuery":    {takes("callback_query_id text show_alert url cache_time"), s.answerCallbackQuery},
		"sendMessage":            {takes("chat_id message_thread_id text entities link_preview_options disable_notification reply_parameters reply_markup"), s.sendMessage},
		"sendPhoto":              {takes("chat_id message_thread_id photo caption caption_entities disable_notification reply_parameters reply_markup"), s.sendPhoto},
		"sendDocument":           {takes("chat_id message_thread_id document caption caption_entities disable_notification reply_parameters reply_markup"), s.sendPhoto},
		"editMessageText":        {takes("chat_id message_id text entities link_preview_options reply_markup"), s.edit},
		"editMessageCaption":     {takes("chat_id message_id caption caption_entities reply_markup"), s.edit},
		"editMessageReplyMarkup": {takes("chat_id message_id reply_markup"), s.edit},
		"editMessageMedia":       {takes("chat_id message_id media reply_markup"), s.edit},
	}
}

func (s *Server) getUpdates(ctx context.Context, c Call) (any, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.webhook != nil {
		return nil, &refusal{code: 409, text: "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"}
	}
	for name := range c.Params {
		if !slices.Contains(takes("offset limit timeout allowed_updates"), name) {
			return nil, bad("getUpdates does not take %s", name)
		}
	}
	s.polling++
	mine := s.polling
	s.change() // an earlier poll is ended
	if offset := number(c.Params["offset"]); offset > 0 {
		before := len(s.updates)
		s.updates = slices.DeleteFunc(s.updates, func(u Update) bool { return u.ID < offset })
		s.confirmed += before - len(s.updates)
	}
	hold := time.After(min(time.Duration(number(c.Params["timeout"])), 50) * time.Second)
	for len(s.updates) == 0 && len(s.faults["getUpdates"]) == 0 {
		changed := s.changed
		s.mu.Unlock()
		ended := false
		select {
		case <-changed:
		case <-hold:
			ended = true
		case <-ctx.Done():
			ended = true
		}
		s.mu.Lock()
		if s.polling != mine {
			return nil, &refusal{code: 409, text: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}
		}
		if ended {
			break
		}
	}
	out := []any{}
	for _, u := range s.updates[:min(len(s.updates), 100)] {
		out = append(out, u.Body)
	}
	return out, nil
}

var secretForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)

func (s *Server) setWebhook(c Call) (any, *refusal) {
	switch {
	case !strings.HasPrefix(c.Params["url"], "https://"):
		return nil, bad("bad webhook: An HTTPS URL must be provided for webhook")
	case !secretForm.MatchString(c.Params["secret_token"]):
		return nil, bad("secret token contains unallowed characters")
	}
	s.webhook = c.Params
	return true, nil
}

var (
	commandForm  = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	languageForm = regexp.MustCompile(`^([a-z]{2})?$`)
)

func (s *Server) setMyCommands(c Call) (any, *refusal) {
	var list []Command
	if err := json.Unmarshal([]byte(c.Params["commands"]), &list); err != nil || len(list) > 100 {
		return nil, bad("can't parse commands: %v", err)
	}
	if !languageForm.MatchString(c.Params["language_code"]) {
		return nil, bad("invalid language code specified")
	}
	for _, x := range list {
		if !commandForm.MatchString(x.Command) {
			return nil, bad("BOT_COMMAND_INVALID")
		}
		if n := len(utf16.Encode([]rune(x.Description))); n < 1 || n > 256 {
			return nil, bad("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	s.commands[c.Params["language_code"]] = list
	return true, nil
}

func (s *Server) answerCallbackQuery(c Call) (any, *refusal) {
	id := c.Params["callback_query_id"]
	if !s.queries[id] {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	delete(s.queries, id)
	return true, nil
}

// place is the chat of a call, if the bot may write there.
func (s *Server) place(c Call) (*Chat, *refusal) {
	chat := s.chats[number(c.Params["chat_id"])]
	switch {
	case chat == nil:
		return nil, bad("chat not found")
	case chat.MovedTo != 0:
		r := bad("group chat was upgraded to a supergroup chat")
		r.parameters = map[string]any{"migrate_to_chat_id": chat.MovedTo}
		return nil, r
	case chat.Blocked:
		return nil, &refusal{code: 403, text: "Forbidden: bot was blocked by the user"}
	case !chat.Open && chat.Type == "private":
		return nil, &refusal{code: 403, text: "Forbidden: bot can't initiate conversation with a user"}
	case !chat.Open:
		return nil, &refusal{code: 403, text: "Forbidden: bot was kicked from the " + chat.Type + " chat"}
	}
	return chat, nil
}

func (s *Server) sendMessage(c Call) (any, *refusal) {
	m := &Message{From: BotID, Text: c.Params["text"]}
	return s.add(c, m, "entities", 4096)
}

func (s *Server) sendPhoto(c Call) (any, *refusal) {
	m := &Message{From: BotID, Text: c.Params["caption"], Photo: c.Files["photo"], File: c.Files["document"], FileName: c.names["document"]}
	if len(m.Photo)+len(m.File) == 0 {
		return nil, bad("there is no photo in the request")
	}
	return s.add(c, m, "caption_entities", 1024)
}

func (s *Server) add(c Call, m *Message, entities string, limit int) (any, *refusal) {
	chat, refused := s.place(c)
	if refused != nil {
		return nil, refused
	}
	if refused := fill(m, c.Params[entities], c.Params["reply_markup"], limit); refused != nil {
		return nil, refused
	}
	if topic := number(c.Params["message_thread_id"]); topic != 0 {
		if !slices.Contains(chat.Topics, topic) {
			return nil, bad("message thread not found")
		}
		m.Thread = topic
	}
	if reply := c.Params["reply_parameters"]; reply != "" {
		var r struct {
			Message int64 `json:"message_id"`
			Anyway  bool  `json:"allow_sending_without_reply"`
		}
		if err := json.Unmarshal([]byte(reply), &r); err != nil {
			return nil, bad("can't parse reply parameters")
		}
		if slices.ContainsFunc(chat.messages, func(m *Message) bool { return m.ID == r.Message }) {
			m.Reply = r.Message
		} else if !r.Anyway {
			return nil, bad("message to be replied not found")
		}
	}
	m.Chat, m.ID = chat.ID, s.messageID(chat.ID)
	chat.messages = append(chat.messages, m)
	s.change()
	return s.json(m), nil
}

func (s *Server) edit(c Call) (any, *refusal) {
	chat, refused := s.place(c)
	if refused != nil {
		return nil, refused
	}
	i := slices.IndexFunc(chat.messages, func(m *Message) bool { return m.ID == number(c.Params["message_id"]) })
	if i < 0 {
		return nil, bad("message to edit not found")
	}
	old := chat.messages[i]
	if old.From != BotID {
		return nil, bad("message can't be edited")
	}
	now := *old
	captioned := old.Photo != nil || old.File != nil
	var entities string
	limit := 1024
	switch c.Method {
	case "editMessageText":
		if captioned {
			return nil, bad("there is no text in the message to edit")
		}
		now.Text, entities, limit = c.Params["text"], c.Params["entities"], 4096
	case "editMessageReplyMarkup":
		entities, limit = text(old.Entities), max(limit, len(old.Text)+1)
	case "editMessageCaption":
		if !captioned {
			return nil, bad("there is no caption in the message to edit")
		}
		now.Text, entities = c.Params["caption"], c.Params["caption_entities"]
	default:
		var media struct {
			Type, Media, Caption string
			Entities             json.RawMessage `json:"caption_entities"`
		}
		if err := json.Unmarshal([]byte(c.Params["media"]), &media); err != nil || media.Type != "photo" {
			return nil, bad("can't parse InputMedia")
		}
		now.Photo, now.Text, entities = c.Files[strings.TrimPrefix(media.Media, "attach://")], media.Caption, string(media.Entities)
	}
	if refused := fill(&now, entities, c.Params["reply_markup"], limit); refused != nil {
		return nil, refused
	}
	if equal(now, *old) {
		return nil, bad("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	now.Edits++
	*old = now
	s.change()
	return s.json(old), nil
}

func text(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

func equal(a, b Message) bool {
	said := func(m Message) string { return text([]any{m.Text, m.Entities, len(m.Keyboard), m.Keyboard, m.Photo}) }
	return said(a) == said(b)
}

var entityTypes = []string{"bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "code", "pre", "text_link", "text_mention"}

// fill checks and takes what a message says.
func fill(m *Message, entities, markup string, limit int) *refusal {
	text := utf16.Encode([]rune(m.Text))
	if len(text) > limit {
		if limit == 1024 {
			return bad("message caption is too long")
		}
		return bad("message is too long")
	}
	if limit == 4096 && strings.TrimSpace(m.Text) == "" {
		return bad("message text is empty")
	}
	m.Entities = nil
	if entities != "" && entities != "null" {
		if err := json.Unmarshal([]byte(entities), &m.Entities); err != nil {
			return bad("can't parse entities: %v", err)
		}
	}
	for _, e := range m.Entities {
		if refused := check(e, text); refused != nil {
			return refused
		}
	}
	m.Keyboard = nil
	if markup == "" {
		return nil
	}
	var k struct {
		Rows *[][]Button `json:"inline_keyboard"`
	}
	if err := json.Unmarshal([]byte(markup), &k); err != nil || k.Rows == nil {
		return bad("object expected as reply markup")
	}
	m.Keyboard = *k.Rows
	return checkKeyboard(m.Keyboard)
}

func check(e Entity, text []uint16) *refusal {
	low := func(i int) bool { return i < len(text) && text[i] >= 0xDC00 && text[i] <= 0xDFFF }
	switch {
	case !slices.Contains(entityTypes, e.Type):
		return bad("unsupported entity type %s", e.Type)
	case e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > len(text):
		return bad("ENTITY_BOUNDS_INVALID")
	case low(e.Offset) || low(e.Offset+e.Length):
		return bad("ENTITY_BOUNDS_INVALID: a letter is cut")
	case e.Type == "text_link" && !strings.HasPrefix(e.URL, "http"):
		return bad("ENTITY_TEXT_LINK_INVALID")
	}
	return nil
}

func checkKeyboard(rows [][]Button) *refusal {
	n := 0
	for _, row := range rows {
		n += len(row)
		for _, b := range row {
			switch {
			case b.Text == "":
				return bad("Text buttons are unallowed in the inline keyboard")
			case (b.Data == nil) == (b.URL == nil):
				return bad("Can't parse inline keyboard button")
			case b.Data != nil && (len(*b.Data) < 1 || len(*b.Data) > 64):
				return bad("BUTTON_DATA_INVALID")
			}
		}
	}
	if n > 100 {
		return bad("reply markup is too long: %d buttons", n)
	}
	return nil
}

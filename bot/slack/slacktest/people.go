package slacktest

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Say lets somebody write in a channel; the bot hears of it in its direct
// chats, and where it is mentioned as <@U0BOT>.
func (s *Server) Say(user, channel, text, thread string) *Envelope {
	return s.Send("events_api", s.Said(user, channel, text, thread))
}

// Said is the event of such a message, or nil payload where the bot does not
// hear of it.
func (s *Server) Said(user, channel, text, thread string) map[string]any {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channels[channel]
	m := &Message{Channel: channel, TS: s.stamp(), Thread: thread, Text: text, User: user}
	s.messages = append(s.messages, m)
	event := map[string]any{"type": "message", "user": user, "text": escape(text), "ts": m.TS, "event_ts": m.TS, "channel": channel, "team": Team, "client_msg_id": "x"}
	if thread != "" {
		event["thread_ts"] = thread
	}
	if c.Kind == "im" {
		event["channel_type"] = "im"
	} else {
		event["type"] = "app_mention"
	}
	if u := s.users[user]; u.Team != Team {
		event["user_team"] = u.Team
	}
	return s.callback(event, c.Kind == "shared")
}

// escape leaves the mention of the bot as it is.
func escape(s string) string {
	s = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
	return strings.ReplaceAll(s, "&lt;@"+Bot+"&gt;", "<@"+Bot+">")
}

// callback wraps an event as the Events API does.
func (s *Server) callback(event map[string]any, shared bool) map[string]any {
	s.clock++
	return map[string]any{
		"type": "event_callback", "token": "x", "team_id": Team, "api_app_id": "A0APP", "event_id": fmt.Sprint("Ev", s.clock),
		"event_time": s.clock / 1_000_000, "is_ext_shared_channel": shared, "event": event,
		"authorizations": []any{map[string]any{"team_id": Team, "user_id": Bot, "is_bot": true}},
	}
}

// Event delivers any event.
func (s *Server) Event(event map[string]any) *Envelope {
	s.mu.Lock()
	payload := s.callback(event, false)
	s.mu.Unlock()
	return s.Send("events_api", payload)
}

// Command lets somebody use a slash command.
func (s *Server) Command(user, channel, command, text string) *Envelope {
	return s.Send("slash_commands", s.Commanded(user, channel, command, text))
}

// Commanded is what a slash command carries.
func (s *Server) Commanded(user, channel, command, text string) map[string]any {
	return map[string]any{
		"token": "x", "team_id": Team, "team_domain": "riskbell", "channel_id": channel, "channel_name": "x", "user_id": user, "user_name": "x",
		"command": command, "text": text, "api_app_id": "A0APP", "is_enterprise_install": "false",
		"response_url": s.URL + "/response", "trigger_id": s.socket.trigger(user),
	}
}

// Press lets somebody press the newest button that has the label, or the value.
func (s *Server) Press(user, channel, labelOrValue string) (*Envelope, error) {
	payload, err := s.Pressed(user, channel, labelOrValue, nil)
	if err != nil {
		return nil, err
	}
	return s.Send("interactive", payload), nil
}

// Pressed is what such a press carries; fields are what stands in the message's
// inputs, by block id.
func (s *Server) Pressed(user, channel, labelOrValue string, fields map[string]any) (map[string]any, error) {
	trigger := s.socket.trigger(user)
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := len(s.messages) - 1; i >= 0; i-- {
		m := s.messages[i]
		if m.Channel != channel || m.Deleted || m.For != "" && m.For != user {
			continue
		}
		if action := find(m.Blocks, labelOrValue); action != nil {
			action["action_ts"] = s.stamp()
			return s.interaction(user, trigger, *m, action, fields), nil
		}
	}
	return nil, fmt.Errorf("no button %q in %s", labelOrValue, channel)
}

func (s *Server) interaction(user, trigger string, m Message, action map[string]any, fields map[string]any) map[string]any {
	container := map[string]any{"type": "message", "message_ts": m.TS, "channel_id": m.Channel, "is_ephemeral": m.For != ""}
	if m.Thread != "" {
		container["thread_ts"] = m.Thread
	}
	p := map[string]any{
		"type": "block_actions", "team": map[string]any{"id": Team, "domain": "riskbell"}, "user": map[string]any{"id": user, "team_id": s.users[user].Team},
		"api_app_id": "A0APP", "token": "x", "trigger_id": trigger, "container": container,
		"channel": map[string]any{"id": m.Channel, "name": "x"}, "actions": []any{action},
		"state": map[string]any{"values": state(fields)}, "response_url": s.URL + "/response",
	}
	if m.For == "" {
		p["message"] = wire(m)
	}
	return p
}

// find is the action of a button in blocks.
func find(blocks json.RawMessage, labelOrValue string) map[string]any {
	var list []struct {
		BlockID  string `json:"block_id"`
		Type     string `json:"type"`
		Elements json.RawMessage
	}
	_ = json.Unmarshal(blocks, &list) // checked when it was posted
	for _, b := range list {
		if b.Type != "actions" {
			continue
		}
		var buttons []struct {
			Type     string `json:"type"`
			ActionID string `json:"action_id"`
			Value    string `json:"value"`
			Text     struct{ Text string }
		}
		_ = json.Unmarshal(b.Elements, &buttons) // as above
		for _, x := range buttons {
			if x.Text.Text == labelOrValue || x.Value == labelOrValue {
				return map[string]any{"type": x.Type, "action_id": x.ActionID, "block_id": b.BlockID, "value": x.Value, "text": map[string]any{"type": "plain_text", "text": x.Text.Text}}
			}
		}
	}
	return nil
}

// state is how Slack says what stands in fields: a string in a text, a list of
// strings in a choice of several, a list of one with an empty first element in
// a choice of one.
func state(fields map[string]any) map[string]any {
	out := map[string]any{}
	for block, v := range fields {
		switch v := v.(type) {
		case string:
			out[block] = map[string]any{"value": map[string]any{"type": "plain_text_input", "value": v}}
		case Choice:
			out[block] = map[string]any{"value": map[string]any{"type": "static_select", "selected_option": map[string]any{"value": string(v)}}}
		case []string:
			var options []any
			for _, o := range v {
				options = append(options, map[string]any{"value": o})
			}
			out[block] = map[string]any{"value": map[string]any{"type": "multi_static_select", "selected_options": options}}
		}
	}
	return out
}

// Choice is one option of a field.
type Choice string

// Submit lets the person send a modal with these fields.
func (s *Server) Submit(v View, fields map[string]any) *Envelope {
	var body map[string]any
	_ = json.Unmarshal(v.Body, &body) // checked when it was opened
	body["id"], body["hash"] = v.ID, "1."+v.ID
	body["state"] = map[string]any{"values": state(fields)}
	return s.Send("interactive", map[string]any{
		"type": "view_submission", "team": map[string]any{"id": Team}, "user": map[string]any{"id": v.User, "team_id": Team},
		"trigger_id": s.socket.trigger(v.User), "view": body, "response_urls": []any{},
	})
}

// Text is all that a person reads in a channel, oldest first.
func (s *Server) Text(channel, user string) string {
	var b strings.Builder
	for _, m := range s.Messages(channel) {
		if m.User == Bot && (m.For == "" || m.For == user) {
			b.WriteString(m.Words() + "\n")
		}
	}
	return b.String()
}

// Words are what a message shows.
func (m Message) Words() string {
	if len(m.Blocks) == 0 {
		return m.Text
	}
	var tree []any
	_ = json.Unmarshal(m.Blocks, &tree) // checked when it was posted
	var lines []string
	for _, b := range tree {
		lines = append(lines, shown(b))
	}
	return strings.Join(lines, "\n")
}

func shown(v any) string {
	switch v := v.(type) {
	case []any:
		var b strings.Builder
		for _, x := range v {
			b.WriteString(shown(x))
		}
		return b.String()
	case map[string]any:
		switch v["type"] {
		case "text", "plain_text", "link":
			text, _ := v["text"].(string)
			return text
		case "raw_text":
			return v["text"].(string) + "\t"
		case "button":
			return "[" + shown(v["text"]) + "] "
		case "rich_text_section", "rich_text_preformatted":
			return shown(v["elements"]) + "\n"
		case "image":
			return v["alt_text"].(string)
		case "table":
			var b strings.Builder
			for _, row := range v["rows"].([]any) {
				b.WriteString(shown(row) + "\n")
			}
			return b.String()
		case "input":
			return shown(v["label"])
		}
		return shown(v["text"]) + shown(v["elements"])
	}
	return ""
}

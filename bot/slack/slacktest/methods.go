package slacktest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// content is the text and the blocks of a message, or what is wrong with them.
func (s *Server) content(v url.Values) (m Message, wrong answer) {
	m = Message{Text: v.Get("text"), User: Bot, Thread: v.Get("thread_ts")}
	if units(m.Text) > 40_000 {
		return m, refuse("msg_too_long")
	}
	if raw := v.Get("blocks"); raw != "" {
		m.Blocks = json.RawMessage(raw)
		faults := Check("message", m.Blocks)
		faults = append(faults, s.pictures(m.Blocks)...)
		if len(faults) > 0 {
			return m, refuse("invalid_blocks", faults...)
		}
		var tree any
		_ = json.Unmarshal(m.Blocks, &tree) // checked above
		if Length(tree) > 13_000 {
			return m, refuse("msg_blocks_too_long")
		}
	}
	if m.Text == "" && len(m.Blocks) == 0 {
		return m, refuse("no_text")
	}
	if raw := v.Get("metadata"); raw != "" {
		var meta struct {
			EventType    string         `json:"event_type"`
			EventPayload map[string]any `json:"event_payload"`
		}
		if json.Unmarshal([]byte(raw), &meta) != nil || meta.EventType == "" || meta.EventPayload == nil {
			return m, refuse("invalid_metadata_format")
		}
		m.Metadata = json.RawMessage(raw)
	}
	return m, nil
}

// pictures refuses files that are not there, or not yet.
func (s *Server) pictures(blocks json.RawMessage) (faults []string) {
	var list []struct {
		SlackFile *struct{ ID string } `json:"slack_file"`
	}
	_ = json.Unmarshal(blocks, &list) // checked already
	for i, b := range list {
		if b.SlackFile == nil {
			continue
		}
		_, known := s.files[b.SlackFile.ID]
		if !known || s.unready[b.SlackFile.ID] > 0 {
			s.unready[b.SlackFile.ID]--
			faults = append(faults, fmt.Sprintf("invalid slack file [json-pointer:/blocks/%d/slack_file]", i))
		}
	}
	return faults
}

// enter is the channel if the bot may write there.
func (s *Server) enter(id string) (*Channel, answer) {
	c := s.channels[id]
	switch {
	case c == nil || c.Kind == "private" && !c.Members[Bot] || c.Kind == "im" && !c.Members[Bot]:
		return nil, refuse("channel_not_found")
	case c.Archived:
		return nil, refuse("is_archived")
	case !c.Members[Bot]:
		return nil, refuse("not_in_channel")
	}
	return c, nil
}

func (s *Server) post(v url.Values) answer {
	id := v.Get("channel")
	if _, isUser := s.users[id]; isUser {
		id = "D" + id
	}
	c, wrong := s.enter(id)
	if wrong != nil {
		return wrong
	}
	m, wrong := s.content(v)
	if wrong != nil {
		return wrong
	}
	if m.Thread != "" && s.message(c.ID, m.Thread) == nil {
		return refuse("thread_not_found")
	}
	m.Channel, m.TS = c.ID, s.stamp()
	s.messages = append(s.messages, &m)
	return answer{"ok": true, "channel": c.ID, "ts": m.TS, "message": wire(m)}
}

func (s *Server) whisper(v url.Values) answer {
	c, wrong := s.enter(v.Get("channel"))
	if wrong != nil {
		return wrong
	}
	if !c.Members[v.Get("user")] {
		return refuse("user_not_in_channel")
	}
	m, wrong := s.content(v)
	if wrong != nil {
		return wrong
	}
	m.Channel, m.TS, m.For = c.ID, s.stamp(), v.Get("user")
	s.messages = append(s.messages, &m)
	return answer{"ok": true, "message_ts": m.TS}
}

func (s *Server) update(v url.Values) answer {
	c, wrong := s.enter(v.Get("channel"))
	if wrong != nil {
		return wrong
	}
	old := s.message(c.ID, v.Get("ts"))
	switch {
	case old == nil:
		return refuse("message_not_found")
	case old.User != Bot:
		return refuse("cant_update_message")
	}
	m, wrong := s.content(v)
	if wrong != nil {
		return wrong
	}
	old.Text, old.Blocks, old.Metadata = m.Text, m.Blocks, m.Metadata
	old.Edits++
	return answer{"ok": true, "channel": c.ID, "ts": old.TS, "text": m.Text}
}

// message is one that stands in a channel for all.
func (s *Server) message(channel, ts string) *Message {
	for _, m := range s.messages {
		if m.Channel == channel && m.TS == ts && m.For == "" && !m.Deleted {
			return m
		}
	}
	return nil
}

// Delete takes a message away.
func (s *Server) Delete(channel, ts string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.message(channel, ts); m != nil {
		m.Deleted = true
	}
}

func wire(m Message) answer {
	a := answer{"type": "message", "ts": m.TS, "user": m.User, "text": m.Text}
	if m.User == Bot {
		a["bot_id"] = BotID
	}
	if m.Thread != "" {
		a["thread_ts"] = m.Thread
	}
	if len(m.Blocks) > 0 {
		a["blocks"] = m.Blocks
	}
	for i, f := range m.Files {
		if i == 0 {
			a["subtype"], a["upload"], a["files"] = "file_share", true, []answer{}
		}
		a["files"] = append(a["files"].([]answer), answer{"id": f.ID, "name": f.Name, "title": f.Title, "size": len(f.Data)})
	}
	return a
}

func (s *Server) history(v url.Values) answer {
	c := s.channels[v.Get("channel")]
	switch {
	case c == nil || !c.Members[Bot]:
		return refuse("channel_not_found")
	case !s.scopes[map[string]string{"im": "im:history", "private": "groups:history"}[c.Kind]] && (c.Kind == "im" || c.Kind == "private"),
		c.Kind == "public" && !s.scopes["channels:history"]:
		return refuse("missing_scope")
	}
	var list []answer
	for _, m := range s.messages {
		thread := v.Get("ts")
		if m.Channel != c.ID || m.For != "" || m.Deleted || thread == "" && m.Thread != "" || thread != "" && m.TS != thread && m.Thread != thread {
			continue
		}
		a := wire(*m)
		if v.Get("include_all_metadata") != "" && m.Metadata != nil {
			a["metadata"] = m.Metadata
		}
		list = append(list, a)
	}
	if v.Get("ts") == "" {
		slices.Reverse(list)
	}
	from := number(v.Get("cursor"))
	limit := number(v.Get("limit"))
	if limit <= 0 || limit > 999 {
		limit = 100
	}
	page := list[min(from, len(list)):min(from+limit, len(list))]
	a := answer{"ok": true, "messages": page, "has_more": from+limit < len(list)}
	if from+limit < len(list) {
		a["response_metadata"] = answer{"next_cursor": fmt.Sprint(from + limit)}
	}
	return a
}

func (s *Server) info(v url.Values) answer {
	c := s.channels[v.Get("channel")]
	if c == nil || (c.Kind == "private" || c.Kind == "im" || c.Kind == "mpim") && !c.Members[Bot] {
		return refuse("channel_not_found")
	}
	if scope := map[string]string{"public": "channels:read", "shared": "channels:read", "private": "groups:read", "im": "im:read", "mpim": "mpim:read"}[c.Kind]; scope != "" && !s.scopes[scope] {
		return refuse("missing_scope")
	}
	return answer{"ok": true, "channel": answer{
		"id": c.ID, "is_im": c.Kind == "im", "is_mpim": c.Kind == "mpim", "is_private": c.Kind != "public" && c.Kind != "shared",
		"is_ext_shared": c.Kind == "shared", "is_member": c.Members[Bot], "user": c.User,
	}}
}

func (s *Server) open(v url.Values) answer {
	u, ok := s.users[v.Get("users")]
	if !ok || u.Deleted {
		return refuse("user_not_found")
	}
	return answer{"ok": true, "channel": answer{"id": "D" + u.ID, "is_im": true, "user": u.ID}}
}

func (s *Server) userInfo(v url.Values) answer {
	u, ok := s.users[v.Get("user")]
	if !ok {
		return refuse("user_not_found")
	}
	profile := answer{"real_name": u.ID}
	if s.scopes["users:read.email"] && u.Email != "" {
		profile["email"] = u.Email
	}
	return answer{"ok": true, "user": answer{
		"id": u.ID, "team_id": u.Team, "deleted": u.Deleted, "is_bot": u.Bot, "is_restricted": u.Guest,
		"is_stranger": u.Stranger, "is_email_confirmed": !u.Unconfirmed, "profile": profile,
	}}
}

func (s *Server) viewOpen(v url.Values) answer {
	user, ok := s.socket.spend(v.Get("trigger_id"))
	if !ok {
		return refuse("expired_trigger_id")
	}
	if wrong := checkView("modal", v.Get("view")); wrong != nil {
		return wrong
	}
	view := View{ID: fmt.Sprintf("V%03d", len(s.views)+1), User: user, Body: json.RawMessage(v.Get("view"))}
	s.views = append(s.views, view)
	return answer{"ok": true, "view": answer{"id": view.ID}}
}

func (s *Server) publish(v url.Values) answer {
	if _, ok := s.users[v.Get("user_id")]; !ok {
		return refuse("user_not_found")
	}
	if wrong := checkView("home", v.Get("view")); wrong != nil {
		return wrong
	}
	s.homes[v.Get("user_id")] = json.RawMessage(v.Get("view"))
	return answer{"ok": true, "view": answer{"id": "VHOME"}}
}

func checkView(kind, raw string) answer {
	var view struct {
		Type   string          `json:"type"`
		Blocks json.RawMessage `json:"blocks"`
	}
	var fields map[string]any
	if json.Unmarshal([]byte(raw), &view) != nil || json.Unmarshal([]byte(raw), &fields) != nil || view.Type != kind {
		return refuse("invalid_arguments", "no "+kind)
	}
	c := &checker{}
	short := rule{kind == "modal", textObject(24, false)}
	delete(fields, "blocks")
	c.object("/view", fields, rules{"title": short, "submit": {false, short.check}, "close": {false, short.check},
		"private_metadata": {false, text(0, 3000)}, "callback_id": {false, text(1, 255)}, "clear_on_close": {}, "notify_on_close": {}})
	faults := append(c.faults, Check(kind, view.Blocks)...)
	if len(raw) > 250_000 {
		return refuse("view_too_large")
	}
	if len(faults) > 0 {
		return refuse("invalid_arguments", faults...)
	}
	return nil
}

func (s *Server) uploadURL(v url.Values) answer {
	size := number(v.Get("length"))
	if size < 1 || v.Get("filename") == "" {
		return refuse("invalid_arguments")
	}
	id := fmt.Sprintf("F%09d", len(s.files)+1)
	s.files[id] = -size // until it is there
	s.contents[id] = File{ID: id, Name: v.Get("filename")}
	return answer{"ok": true, "upload_url": s.URL + "/upload/" + id, "file_id": id}
}

// take receives the bytes of a file.
func (s *Server) take(w http.ResponseWriter, r *http.Request) {
	id := strings.TrimPrefix(r.URL.Path, "/upload/")
	if r.Header.Get("Authorization") != "" {
		http.Error(w, "the token is for the Web API", http.StatusBadRequest)
		return
	}
	body, _ := io.ReadAll(r.Body) // what is broken off is too short
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.files[id] != -len(body) {
		http.Error(w, "another length", http.StatusBadRequest)
		return
	}
	s.files[id] = len(body)
	f := s.contents[id]
	f.Data = body
	s.contents[id] = f
	_, _ = fmt.Fprintf(w, "OK - %d", len(body)) // the client may be gone
}

func (s *Server) uploadDone(v url.Values) answer {
	var list []struct{ ID, Title string }
	if json.Unmarshal([]byte(v.Get("files")), &list) != nil || len(list) == 0 {
		return refuse("invalid_arguments")
	}
	var done []answer
	var shared []File
	for _, f := range list {
		if s.files[f.ID] <= 0 {
			return refuse("file_not_found")
		}
		s.unready[f.ID] = s.unready0
		done = append(done, answer{"id": f.ID, "title": f.Title})
		shared = append(shared, File{ID: f.ID, Name: s.contents[f.ID].Name, Title: f.Title, Data: s.contents[f.ID].Data})
	}
	if id := v.Get("channel_id"); id != "" {
		if wrong := s.show(id, v.Get("thread_ts"), shared); wrong != nil {
			return wrong
		}
	}
	return answer{"ok": true, "files": done}
}

// show is the message that shared files are in a channel; a person's id names
// none here.
func (s *Server) show(channel, thread string, files []File) answer {
	c, wrong := s.enter(channel)
	switch {
	case wrong != nil:
		return wrong
	case thread != "" && s.message(c.ID, thread) == nil:
		return refuse("thread_not_found")
	}
	s.messages = append(s.messages, &Message{Channel: c.ID, TS: s.stamp(), Thread: thread, User: Bot, Files: files})
	return nil
}

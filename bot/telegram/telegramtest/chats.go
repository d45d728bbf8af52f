package telegramtest

import (
	"slices"
	"strconv"
	"time"
)

// Chat is a place with its messages.
type Chat struct {
	ID      int64
	Type    string // private, group, supergroup
	Public  string // the public name of a group
	Members []int64
	Topics  []int64
	MovedTo int64
	// Open says that the bot may write: the person wrote first, and has not
	// blocked it.
	Open     bool
	Blocked  bool
	messages []*Message
}

// Message is one that stands in a chat.
type Message struct {
	ID       int64
	Chat     int64
	From     int64
	Text     string // or the caption
	Entities []Entity
	Keyboard [][]Button
	Photo    []byte
	File     []byte
	FileName string
	Thread   int64
	Reply    int64
	Edits    int
}

// Entity is a part of a text that stands out.
type Entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
	URL    string `json:"url"`
}

// Button is one of an inline keyboard.
type Button struct {
	Text string  `json:"text"`
	Data *string `json:"callback_data"`
	URL  *string `json:"url"`
}

// Person lets a person exist who has not written to the bot.
func (s *Server) Person(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.chats[id] == nil {
		s.chats[id] = &Chat{ID: id, Type: "private", Members: []int64{id}}
	}
}

// Start lets the bot write to a person, as pressing START does.
func (s *Server) Start(id int64) {
	s.Person(id)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[id].Open = true
}

// Block lets a person block the bot, or end that.
func (s *Server) Block(id int64, blocked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[id].Blocked = blocked
}

// Group lets a group exist; kind is group or supergroup.
func (s *Server) Group(id int64, kind, public string, members ...int64) *Chat {
	for _, m := range members {
		s.Person(m)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &Chat{ID: id, Type: kind, Public: public, Members: members, Open: true}
	s.chats[id] = c
	return c
}

// Leave removes the bot from a group.
func (s *Server) Leave(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.chats[id].Open = false
}

// Migrate makes a supergroup of a group and tells the bot, as Telegram does.
func (s *Server) Migrate(from, to int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.chats[from]
	old.MovedTo = to
	s.chats[to] = &Chat{ID: to, Type: "supergroup", Members: old.Members, Open: true}
	now := time.Now().Unix()
	s.update("message", map[string]any{"message_id": s.next("message " + strconv.FormatInt(from, 10)), "date": now, "chat": old.json(), "migrate_to_chat_id": to})
	s.update("message", map[string]any{"message_id": s.next("message " + strconv.FormatInt(to, 10)), "date": now, "chat": s.chats[to].json(), "migrate_from_chat_id": from})
}

// Write lets a person write into a chat. In a group the bot hears of it.
func (s *Server) Write(chat, from int64, text string) { s.WriteIn(chat, 0, from, text) }

// WriteIn is Write in a topic of a forum.
func (s *Server) WriteIn(chat, topic, from int64, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chat]
	if c.Type == "private" {
		c.Open, c.Blocked = true, false
	}
	m := &Message{ID: s.messageID(chat), Chat: chat, From: from, Text: text, Thread: topic}
	c.messages = append(c.messages, m)
	s.update("message", s.json(m))
}

// Raw brings any update.
func (s *Server) Raw(kind string, body map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.update(kind, body)
}

// Again brings the latest update once more.
func (s *Server) Again(u Update) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.updates = append(s.updates, u)
	s.change()
}

// Press lets a person press the first button with a label in the newest message
// of a chat that has one; false if none has.
func (s *Server) Press(chat, from int64, label string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range slices.Backward(s.chats[chat].messages) {
		for _, row := range m.Keyboard {
			for _, b := range row {
				if b.Text == label && b.Data != nil {
					s.press(m, from, *b.Data)
					return true
				}
			}
		}
	}
	return false
}

// PressData lets a person press what sends data under a message.
func (s *Server) PressData(chat, message, from int64, data string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.chats[chat].messages {
		if m.ID == message {
			s.press(m, from, data)
		}
	}
}

func (s *Server) press(m *Message, from int64, data string) {
	id := strconv.FormatInt(s.next("query")+9_000_000_000, 10)
	s.queries[id] = true
	s.update("callback_query", map[string]any{
		"id": id, "from": person(from), "message": s.json(m), "chat_instance": "1", "data": data,
	})
}

// Messages are those of a chat, oldest first.
func (s *Server) Messages(chat int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Message
	if c := s.chats[chat]; c != nil {
		for _, m := range c.messages {
			out = append(out, *m)
		}
	}
	return out
}

func (s *Server) messageID(chat int64) int64 { return s.next("message " + strconv.FormatInt(chat, 10)) }

func person(id int64) map[string]any {
	return map[string]any{"id": id, "is_bot": id == BotID, "first_name": "P" + strconv.FormatInt(id, 10), "username": name(id)}
}

func name(id int64) string {
	if id == BotID {
		return BotTag
	}
	return "p" + strconv.FormatInt(id, 10)
}

func (c *Chat) json() map[string]any {
	out := map[string]any{"id": c.ID, "type": c.Type}
	if c.Type == "private" {
		out["first_name"] = "P"
	} else {
		out["title"] = "a group"
	}
	if c.Public != "" {
		out["username"] = c.Public
	}
	if len(c.Topics) > 0 {
		out["is_forum"] = true
	}
	return out
}

func (s *Server) json(m *Message) map[string]any {
	out := map[string]any{"message_id": m.ID, "date": time.Now().Unix(), "chat": s.chats[m.Chat].json(), "from": person(m.From)}
	switch {
	case m.Photo != nil:
		out["photo"] = []map[string]any{{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}}
		out["caption"] = m.Text
	case m.File != nil:
		out["document"] = map[string]any{"file_id": "f", "file_unique_id": "u", "file_name": m.FileName, "file_size": len(m.File)}
		out["caption"] = m.Text
	default:
		out["text"] = m.Text
	}
	if m.Thread != 0 {
		out["message_thread_id"], out["is_topic_message"] = m.Thread, true
	}
	if m.Reply != 0 {
		out["reply_to_message"] = map[string]any{"message_id": m.Reply, "date": 1, "chat": s.chats[m.Chat].json(), "from": person(BotID)}
	}
	return out
}

// Await waits until a chat holds at least n messages or stop is closed.
func (s *Server) Await(chat int64, n int, stop <-chan struct{}) bool {
	for {
		s.mu.Lock()
		changed, c := s.changed, s.chats[chat]
		enough := c != nil && len(c.messages) >= n
		s.mu.Unlock()
		if enough {
			return true
		}
		select {
		case <-changed:
		case <-stop:
			return false
		}
	}
}

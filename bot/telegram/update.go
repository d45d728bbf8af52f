package telegram

// incoming is the part of Telegram's Update that is read. The SDK's type lacks
// topics.
type incoming struct {
	ID       int64    `json:"update_id"`
	Message  *inbound `json:"message"`
	Callback *pressed `json:"callback_query"`
}

type inbound struct {
	ID       int64    `json:"message_id"`
	Date     int64    `json:"date"`
	From     *account `json:"from"`
	Chat     place    `json:"chat"`
	Text     string   `json:"text"`
	Photo    []any    `json:"photo"`
	Document any      `json:"document"`
	ThreadID int64    `json:"message_thread_id"`
	InTopic  bool     `json:"is_topic_message"`
	ReplyTo  *inbound `json:"reply_to_message"`
	MovedTo  int64    `json:"migrate_to_chat_id"`
	MovedOf  int64    `json:"migrate_from_chat_id"`
}

type account struct {
	ID       int64  `json:"id"`
	IsBot    bool   `json:"is_bot"`
	Username string `json:"username"`
	Lang     string `json:"language_code"`
}

type place struct {
	ID       int64  `json:"id"`
	Type     string `json:"type"` // private, group, supergroup, channel
	Username string `json:"username"`
}

type pressed struct {
	ID      string   `json:"id"`
	From    account  `json:"from"`
	Message *inbound `json:"message"`
	Data    string   `json:"data"`
}

// wanted are the kinds of updates that are asked for. Edited messages are not
// among them: what was said and answered stays said.
const wanted = `["message","callback_query"]`

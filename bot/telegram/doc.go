// Package telegram is the Telegram Bot API as a chat.Platform. Updates come by
// long polling or a webhook, posts go out as plain text with entities: no parse
// mode is ever used, so no text can become markup.
//
//	telegram.go   what it is made from, and what it does while it runs
//	client.go     one call: its deadline, its context, no token in its error
//	failure.go    what became of a call
//	poll.go       updates by long polling
//	webhook.go    updates by requests of Telegram
//	update.go     what an update looks like
//	receive.go    what an update means
//	render.go     a post as text, entities and a keyboard within the limits
//	send.go       messages, edits, pictures, private answers
//	pace.go       how often Telegram may be called
//	form.go       forms as short dialogues
package telegram

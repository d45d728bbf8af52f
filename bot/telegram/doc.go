// Package telegram is the Telegram Bot API as a chat.Platform. Updates come by
// long polling or a webhook, posts go out as plain text with entities: no parse
// mode is ever used, so no text can become markup.
//
//	telegram.go   what it is made from, and what it does while it runs
//	client.go     one call: its deadline, its context, no token in its error
//	failure.go    what became of a call; retry.go: calls until they are done
//	poll.go       updates by long polling
//	webhook.go    updates by requests of Telegram
//	update.go     what an update looks like
//	receive.go    what an update means
//	menu.go       the commands that are offered
//	render.go     a post as text, entities and a keyboard
//	writer.go     text with entities that Telegram leaves alone
//	fit.go        within the limits
//	send.go       messages, pictures, private answers; edit.go: edits
//	pace.go       how often Telegram may be called
//	form.go       forms as short dialogues; dialogue.go, ask.go: one of them
package telegram

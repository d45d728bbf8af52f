// Package slack is Slack as a chat.Platform: events by Socket Mode or by signed
// HTTP requests, posts as Block Kit.
//
//	slack.go     what it is made of, Run
//	socket.go    Socket Mode: connect, acknowledge, renew without a gap
//	http.go      the alternative: Events API, interactivity, slash commands
//	decode.go    payloads become events
//	venue.go     what kind of place an event came from
//	send.go      posts, edits, private answers; find.go looks for lost ones
//	upload.go    the pictures of posts
//	failure.go   what became of a post that was not confirmed
//	pace.go      a message a second for each channel, and waits that were asked for
//	render.go    blocks; richtext.go, table.go, form.go their parts
//	home.go      the app's home tab
//	email.go     whose address Slack vouches for
//
// Text of posts stands in plain_text and rich_text elements alone, which carry
// no markup; the line for notifications is escaped. Secrets are removed from
// every error.
package slack

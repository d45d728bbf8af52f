// Package web is a chat in the browser of this machine: a small server bound to
// loopback, and one page without anything from elsewhere. One page can be
// anybody: it is for trying Riskbell out, not for a company's work.
//
//	web.go    opening, links, serving
//	gate.go   who is let in: host, origin, key, session
//	room.go   the requests of the page
//	log.go    what was said, and what a page has not seen
//	send.go   posts and edits
//	view.go   a post as the page gets it, inert and bounded
//	form.go   what was filled in
//	page/     the page
package web

package web

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

//go:embed page
var files embed.FS

// routes are the requests of the page. What one of them does goes on when the
// browser has left; it ends with ctx.
func (w *Web) routes(ctx context.Context, h chat.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", w.page)
	for path := range open {
		if strings.Contains(path, ".") {
			mux.HandleFunc("GET "+path, func(out http.ResponseWriter, r *http.Request) {
				http.ServeFileFS(out, r, files, "page"+path)
			})
		}
	}
	mux.HandleFunc("GET /words", func(out http.ResponseWriter, r *http.Request) { answer(out, words(w.lang(r))) })
	mux.HandleFunc("POST /enter", w.enter)
	mux.HandleFunc("GET /room", w.room)
	mux.HandleFunc("GET /updates", func(out http.ResponseWriter, r *http.Request) { w.updates(ctx, out, r) })
	mux.HandleFunc("POST /say", w.deed(ctx, func(d deed) error { return w.said(ctx, h, d) }))
	mux.HandleFunc("POST /press", w.deed(ctx, func(d deed) error { return w.pressed(ctx, h, d) }))
	mux.HandleFunc("POST /morning", w.deed(ctx, func(d deed) error { return w.morning(ctx, d) }))
	mux.HandleFunc("POST /speak", w.deed(ctx, func(d deed) error { return w.speak(ctx, d) }))
	return mux
}

// lang is the language a request asks to be answered in.
func (w *Web) lang(r *http.Request) i18n.Lang { return langOf(r.URL.Query().Get("lang"), w.o.Lang) }

// page is the page in the language of the request. Three texts stand in it
// before it can ask for its words.
func (w *Web) page(out http.ResponseWriter, r *http.Request) {
	text, err := files.ReadFile("page/page.html")
	if err != nil {
		http.Error(out, err.Error(), http.StatusInternalServerError)
		return
	}
	lang := w.lang(r)
	fill := strings.NewReplacer("{{.Lang}}", string(lang), "{{.Title}}", html.EscapeString(lang.T("web.page.title")),
		"{{.NoScript}}", html.EscapeString(lang.T("web.page.noscript")))
	out.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = fill.WriteString(out, string(text)) // a browser that left is nobody to tell
}

// words are the page's own.
func words(l i18n.Lang) map[string]string {
	out := map[string]string{}
	for _, key := range i18n.Keys() {
		if name, ok := strings.CutPrefix(string(key), "web.page."); ok {
			out[name] = l.T(key)
		}
	}
	return out
}

// answer writes v; a browser that left is nobody to tell.
func answer(out http.ResponseWriter, v any) {
	out.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(out).Encode(v)
}

// enter uses the key of a link.
func (w *Web) enter(out http.ResponseWriter, r *http.Request) {
	var in struct {
		Key string `json:"key"`
	}
	if !w.read(out, r, &in) {
		return
	}
	session, ok := w.gate.enter(in.Key)
	if !ok {
		w.refuse(out, r, http.StatusForbidden, "web.refused.key")
		return
	}
	answer(out, map[string]string{"session": session})
}

// read reads the JSON of a request, or refuses it.
func (w *Web) read(out http.ResponseWriter, r *http.Request, into any) bool {
	err := json.NewDecoder(r.Body).Decode(into)
	var long *http.MaxBytesError
	switch {
	case err == nil:
		return true
	case errors.As(err, &long):
		w.refuse(out, r, http.StatusRequestEntityTooLarge, "web.refused.long")
	default:
		w.refuse(out, r, http.StatusBadRequest, "web.refused.body")
	}
	return false
}

// room says who there is, and what can be done.
func (w *Web) room(out http.ResponseWriter, r *http.Request) {
	lang := w.lang(r)
	people, err := w.o.People(lang)
	if err != nil {
		w.refuse(out, r, http.StatusServiceUnavailable, "web.failed")
		return
	}
	in := struct {
		People  []Seat   `json:"people"`
		Verbs   []Verb   `json:"verbs"`
		Tries   []string `json:"tries"`
		Morning bool     `json:"morning"`
	}{People: people, Morning: w.o.Morning != nil, Verbs: []Verb{}, Tries: []string{}}
	if w.o.Verbs != nil {
		in.Verbs = w.o.Verbs(lang)
	}
	if w.o.Tries != nil {
		in.Tries = w.o.Tries(lang)
	}
	answer(out, in)
}

// patience is how long a page waits for news before it asks again.
const patience = 25 * time.Second

// updates waits until there is something new.
func (w *Web) updates(ctx context.Context, out http.ResponseWriter, r *http.Request) {
	user := r.URL.Query().Get("as")
	if !w.knows(user) {
		w.refuse(out, r, http.StatusNotFound, "web.refused.person")
		return
	}
	after, err := strconv.Atoi(r.URL.Query().Get("after"))
	if err != nil {
		after = -1
	}
	n, more := w.log.since(user, after)
	if n.Seq == after {
		select {
		case <-more:
			n, _ = w.log.since(user, after)
		case <-time.After(patience):
		case <-r.Context().Done():
		case <-ctx.Done():
		}
	}
	if w.o.Day != nil {
		n.Day = w.o.Day(w.lang(r))
	}
	answer(out, n)
}

func (w *Web) knows(user string) bool {
	people, err := w.o.People(w.o.Lang)
	return err == nil && slices.ContainsFunc(people, func(s Seat) bool { return s.User == user })
}

// deed is something a person did on the page.
type deed struct {
	As string `json:"as"`
	// ID is the page's own, the same when it tries again.
	ID     string            `json:"id"`
	Text   string            `json:"text"`
	On     string            `json:"on"`
	Token  string            `json:"token"`
	Values map[string]string `json:"values"`
	Lang   string            `json:"lang"`
}

var eventID = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)

// deed reads what was done, does it when all before it is done, and answers
// when it is kept, with the number of the news that tell what came of it.
func (w *Web) deed(ctx context.Context, do func(deed) error) http.HandlerFunc {
	return func(out http.ResponseWriter, r *http.Request) {
		var d deed
		if !w.read(out, r, &d) {
			return
		}
		switch {
		case !w.knows(d.As):
			w.refuse(out, r, http.StatusNotFound, "web.refused.person")
			return
		case !eventID.MatchString(d.ID):
			w.refuse(out, r, http.StatusBadRequest, "web.refused.body")
			return
		}
		d.Lang = string(w.lang(r))
		w.turn.Lock()
		err := ctx.Err() // the program may have been told to stop meanwhile
		if err == nil {
			err = do(d)
		}
		w.turn.Unlock()
		var own i18n.Message
		switch {
		case err == nil:
			answer(out, map[string]int{"seq": w.log.now()})
		case errors.As(err, &own) && strings.HasPrefix(string(own.Key), "web."):
			w.refuse(out, r, http.StatusConflict, own.Key, own.Args...)
		default:
			w.refuse(out, r, http.StatusServiceUnavailable, "web.failed")
		}
	}
}

func (w *Web) event(d deed) chat.Event {
	return chat.Event{
		ID: w.run + "-" + d.ID, At: w.o.Now(), Venue: chat.Direct, Lang: d.Lang,
		From: chat.Identity{Platform: Name, User: d.As}, Place: chat.Place{Platform: Name, Channel: d.As},
	}
}

func (w *Web) said(ctx context.Context, h chat.Handler, d deed) error {
	e := w.event(d)
	if e.Text = strings.TrimSpace(d.Text); e.Text == "" {
		return nil
	}
	w.log.add(line{ID: "me-" + d.ID, channel: d.As, From: "me", Text: lines(e.Text)})
	return h(ctx, e)
}

// pressed takes a button or a form that still stands in what the person reads.
func (w *Web) pressed(ctx context.Context, h chat.Handler, d deed) error {
	e := w.event(d)
	l, found := w.log.find(d.As, d.On)
	form, stands := l.bearer(d.Token)
	if !found || !stands {
		return i18n.Say("web.refused.gone")
	}
	values, err := fill(form, d.Values)
	if err != nil {
		return err
	}
	place := e.Place
	place.Thread = l.Thread
	e.Action = &chat.Action{Token: d.Token, Values: values, On: chat.Receipt{Place: place, ID: l.ID}}
	return h(ctx, e)
}

func (w *Web) morning(ctx context.Context, d deed) error {
	if w.o.Morning == nil {
		return nil
	}
	return w.o.Morning(ctx, d.As)
}

func (w *Web) speak(ctx context.Context, d deed) error {
	if w.o.Speak == nil {
		return nil
	}
	return w.o.Speak(ctx, i18n.Lang(d.Lang))
}

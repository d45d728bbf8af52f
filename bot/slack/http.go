package slack

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/slack-go/slack"

	"github.com/riskbell/riskbell/internal/i18n"
)

const (
	maxBody   = 1 << 20
	shutFor   = 2 * time.Second
	answerFor = 10 * time.Second // Slack itself waits three seconds
)

// serve receives Slack's requests until ctx ends.
func (s *Slack) serve(ctx context.Context, w *workers) error {
	if s.o.SigningSecret == "" {
		return i18n.Say("slack.error.unsigned") // anybody could speak for anybody
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", s.o.Listen)
	if err != nil {
		return err
	}
	s.o.Log.Info("Slack's requests are received", "address", l.Addr().String())
	server := &http.Server{Handler: s.handler(w), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, MaxHeaderBytes: 64 << 10}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	shut, stop := context.WithTimeout(context.WithoutCancel(ctx), shutFor)
	defer stop()
	if err := server.Shutdown(shut); err != nil {
		_ = server.Close() // what is left of it
	}
	<-served
	return nil
}

// handler takes events, interactivity and slash commands, at any path: what a
// request is, its body says.
func (s *Slack) handler(w *workers) http.Handler {
	return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost {
			http.Error(out, "Slack posts here", http.StatusMethodNotAllowed)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(out, r.Body, maxBody))
		if err != nil {
			http.Error(out, "the request is too long or broken off", http.StatusRequestEntityTooLarge)
			return
		}
		if err := s.verify(r.Header, body); err != nil {
			s.o.Log.Warn("a request that Slack did not sign", "from", r.RemoteAddr, "error", s.hide.text(err))
			http.Error(out, "the signature is wrong", http.StatusUnauthorized)
			return
		}
		s.answer(out, r, w, body)
	})
}

func (s *Slack) verify(h http.Header, body []byte) error {
	v, err := slack.NewSecretsVerifier(h, s.o.SigningSecret)
	if err != nil {
		return err
	}
	if _, err := v.Write(body); err != nil {
		return err
	}
	return v.Ensure()
}

// answer hands a proven request over and waits until it is committed.
func (s *Slack) answer(out http.ResponseWriter, r *http.Request, w *workers, body []byte) {
	kind, payload, err := payloadOf(r.Header.Get("Content-Type"), body)
	if err != nil {
		http.Error(out, "the body cannot be read", http.StatusBadRequest)
		return
	}
	if kind == eventsAPI {
		if c, err := parse[callback](payload); err == nil && c.Type == "url_verification" {
			out.Header().Set("Content-Type", "text/plain; charset=utf-8")
			_, _ = io.WriteString(out, c.Challenge) // the client may be gone
			return
		}
	}
	type result struct {
		ok     bool
		answer any
	}
	done := make(chan result, 1)
	spare := fingerprint("request", r.Header.Get("X-Slack-Request-Timestamp"), string(body))
	w.take(kind, payload, spare, func(answer any) { done <- result{true, answer} }, func() { done <- result{} })
	late := time.NewTimer(answerFor)
	defer late.Stop()
	select {
	case got := <-done:
		reply(out, got.ok, got.answer)
	case <-late.C:
		reply(out, false, nil)
	case <-w.ctx.Done():
		reply(out, false, nil)
	}
}

func reply(out http.ResponseWriter, ok bool, answer any) {
	switch {
	case !ok:
		http.Error(out, "not taken", http.StatusServiceUnavailable)
	case answer != nil:
		out.Header().Set("Content-Type", "application/json; charset=utf-8")
		_ = json.NewEncoder(out).Encode(answer) // the client may be gone
	default:
		out.WriteHeader(http.StatusOK)
	}
}

// payloadOf is what a body carries: an event as JSON, or in a form an
// interaction as its field payload or the fields of a slash command. The
// address is not signed: nothing in it counts.
func payloadOf(contentType string, body []byte) (kind string, payload []byte, err error) {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return "", nil, err
	}
	if media == "application/json" {
		return eventsAPI, body, nil
	}
	fields, err := url.ParseQuery(string(body))
	switch {
	case err != nil:
		return "", nil, err
	case fields.Has("payload"):
		return interactive, []byte(fields.Get("payload")), nil
	case fields.Has("command"):
		flat := map[string]string{}
		for k := range fields {
			flat[k] = fields.Get(k)
		}
		payload, err = json.Marshal(flat)
		return slashed, payload, err
	case fields.Has("ssl_check"):
		return "", nil, nil
	}
	return "", nil, errors.New("neither an event nor an interaction nor a command")
}

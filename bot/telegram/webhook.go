package telegram

import (
	"context"
	"crypto/subtle"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	tg "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// Webhook is how Telegram brings updates by requests.
type Webhook struct {
	// URL is where Telegram sends them: https, on port 443, 80, 88 or 8443.
	URL string
	// Listen is the local address to which they come from there, such as
	// 127.0.0.1:8081, and on which every path is taken for the URL's.
	Listen string
	// Secret is what Telegram sends along: 1 to 256 of A-Z, a-z, 0-9, _ and -.
	Secret string
}

const (
	secretHeader = "X-Telegram-Bot-Api-Secret-Token"
	maxUpdate    = 1 << 20
)

// listen takes updates until ctx ends. One is received when it was handled: of
// any other answer Telegram brings it again.
func (t *Telegram) listen(ctx context.Context, h chat.Handler) error {
	if t.o.Webhook.Secret == "" {
		return i18n.Say("telegram.secretless")
	}
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", t.o.Webhook.Listen)
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler: t.gate(ctx, h), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second,
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	t.log.Info("telegram may bring updates", "address", l.Addr().String())
	if err = t.keep(ctx, "setWebhook", t.hook); err == nil {
		select {
		case err = <-served:
			return err
		case <-ctx.Done():
		}
	}
	shut, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if server.Shutdown(shut) != nil {
		_ = server.Close() // what is left of it
	}
	<-served
	return err
}

// hook tells Telegram where to bring updates.
func (t *Telegram) hook(ctx context.Context) error {
	return t.client.call(ctx, "setWebhook", tg.Params{
		"url": t.o.Webhook.URL, "secret_token": t.o.Webhook.Secret, "allowed_updates": wanted,
	}, nil)
}

// gate takes the requests by which Telegram brings updates. What does not bear
// the secret is not even read.
func (t *Telegram) gate(ctx context.Context, h chat.Handler) http.Handler {
	secret := []byte(t.o.Webhook.Secret)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got := []byte(r.Header.Get(secretHeader))
		if len(secret) == 0 || subtle.ConstantTimeCompare(got, secret) != 1 {
			http.Error(w, "this is not from Telegram", http.StatusUnauthorized)
			return
		}
		if r.Method != http.MethodPost {
			http.Error(w, "updates are posted", http.StatusMethodNotAllowed)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpdate))
		var tooLong *http.MaxBytesError
		switch {
		case errors.As(err, &tooLong):
			http.Error(w, "an update is shorter", http.StatusRequestEntityTooLarge)
			return
		case err != nil:
			http.Error(w, "the update did not arrive whole", http.StatusBadRequest)
			return
		}
		u, ok := t.read(body)
		if !ok && u.ID == 0 {
			http.Error(w, "this is no update", http.StatusBadRequest)
		}
		if !ok {
			return // received, if it is an update: it would not become readable
		}
		leave := t.lanes.enter(u.lane())
		defer leave()
		if err := t.take(ctx, h, u); err != nil {
			t.log.Error("an update was not handled; Telegram brings it again", "update", u.ID, "error", err)
			http.Error(w, "not handled", http.StatusInternalServerError)
		}
	})
}

// lanes let the updates of a chat be handled one after the other.
type lanes struct {
	mu  sync.Mutex
	all map[int64]*lane
}

type lane struct {
	mu   sync.Mutex
	here int // who is in it or waits
}

// enter waits until the lane is free and takes it until leave is called.
func (l *lanes) enter(chat int64) (leave func()) {
	l.mu.Lock()
	mine := l.all[chat]
	if mine == nil {
		if l.all == nil {
			l.all = map[int64]*lane{}
		}
		mine = &lane{}
		l.all[chat] = mine
	}
	mine.here++
	l.mu.Unlock()
	mine.mu.Lock()
	return func() {
		mine.mu.Unlock()
		l.mu.Lock()
		defer l.mu.Unlock()
		if mine.here--; mine.here == 0 {
			delete(l.all, chat)
		}
	}
}

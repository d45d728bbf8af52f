package bot

import (
	"context"
	"crypto/subtle"
	"net"
	"net/http"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
)

// handler serves /healthz and /metrics.
func (b *Bot) handler(clock func() unit.Instant) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		if b.tally.stale(clock()) {
			http.Error(w, "the schedules have not been looked at for three minutes", http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ok\n")) // the client may be gone: nothing to do
	})
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		want := "Bearer " + b.Config.HTTP.Token.Reveal()
		if want != "Bearer " && subtle.ConstantTimeCompare([]byte(want), []byte(r.Header.Get("Authorization"))) != 1 {
			http.Error(w, "this needs the bearer token of http.token", http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		b.tally.write(w)
	})
	return mux
}

// serveHTTP listens until ctx ends.
func (b *Bot) serveHTTP(ctx context.Context, clock func() unit.Instant) error {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", b.Config.HTTP.Listen)
	if err != nil {
		return err
	}
	b.Log.Info("the local port is open", "address", l.Addr().String())
	s := &http.Server{Handler: b.handler(clock), ReadHeaderTimeout: 5 * time.Second}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	shut, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if err := s.Shutdown(shut); err != nil {
		b.Log.Warn("the local port did not close in time", "error", err)
		_ = s.Close() // what is left of it
	}
	<-served
	return nil
}

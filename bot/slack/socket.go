package slack

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

const (
	silentFor  = 30 * time.Second // a socket without a sign of life is dead; it is asked for three
	writeFor   = 5 * time.Second
	dialFor    = 10 * time.Second
	drainFor   = 10 * time.Second // an old socket beside the new one
	soundAfter = 10 * time.Second // a socket that lived so long was a good one
	maxFrame   = 8 << 20
)

var errRenew = errors.New("Slack asks for a new connection")

// listen keeps a socket open until ctx ends or the tokens are refused. When
// Slack announces that it will close one, the next is opened first.
func (s *Slack) listen(ctx context.Context, w *workers) error {
	var sockets sync.WaitGroup
	defer sockets.Wait()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	for failures := 0; ctx.Err() == nil; {
		if failures > 0 && !s.sleep(ctx, pause(failures-1)) {
			return nil
		}
		k, err := s.dial(ctx)
		if fatal(err) {
			return s.lost(err)
		}
		if err == nil {
			sockets.Go(func() { k.read(ctx, w) })
			sockets.Go(func() { k.ping(ctx) })
			err = k.end(ctx)
		}
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, errRenew):
			failures = 0
			s.o.Log.Info("Slack asks for a new connection")
		default:
			if failures++; k != nil && k.sound() {
				failures = 1
			}
			s.o.Log.Warn("the connection to Slack was lost", "error", s.hide.text(err), "failures", failures)
			if wait := waitOf(err); wait > 0 && !s.sleep(ctx, wait) {
				return nil
			}
		}
	}
	return nil
}

// frame is what Slack sends through a socket: hello, disconnect, or an envelope
// with an event, which is to be acknowledged.
type frame struct {
	Type           string          `json:"type"`
	NumConnections int             `json:"num_connections"` // of hello
	EnvelopeID     string          `json:"envelope_id"`
	Payload        json.RawMessage `json:"payload"`
	Answers        bool            `json:"accepts_response_payload"`
}

// receipt acknowledges an envelope.
type receipt struct {
	EnvelopeID string `json:"envelope_id"`
	Payload    any    `json:"payload,omitempty"`
}

// socket is one connection.
type socket struct {
	s     *Slack
	conn  *websocket.Conn
	since time.Time
	renew chan struct{} // closed when Slack asks for another one
	gone  chan struct{} // closed when nothing can be read any more
	err   error         // why, once gone
	once  sync.Once

	mu sync.Mutex // for writing
}

func (s *Slack) dial(ctx context.Context) (*socket, error) {
	ctx, stop := context.WithTimeout(ctx, dialFor)
	defer stop()
	_, address, err := s.api.StartSocketModeContext(ctx)
	if err != nil {
		return nil, err
	}
	d := websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: dialFor, WriteBufferSize: 32 << 10}
	conn, resp, err := d.DialContext(ctx, address, nil)
	if resp != nil && resp.Body != nil {
		_ = resp.Body.Close() // nothing of it is needed
	}
	if err != nil {
		return nil, err
	}
	conn.SetReadLimit(maxFrame)
	k := &socket{s: s, conn: conn, since: time.Now(), renew: make(chan struct{}), gone: make(chan struct{})}
	conn.SetPongHandler(func(string) error { return k.alive() })
	conn.SetPingHandler(func(data string) error {
		err := conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(writeFor))
		if errors.Is(err, websocket.ErrCloseSent) || isTimeout(err) {
			err = nil
		}
		return errors.Join(err, k.alive())
	})
	return k, k.alive()
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}

// alive notes a sign of life.
func (k *socket) alive() error {
	select {
	case <-k.renew: // it may say what it has to, not longer
		return nil
	default:
		return k.conn.SetReadDeadline(time.Now().Add(k.s.silent))
	}
}

// end waits until the socket is of no use any more and says why.
func (k *socket) end(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-k.renew:
		return errRenew
	case <-k.gone:
		return k.err
	}
}

// sound reports a socket that was good for a while.
func (k *socket) sound() bool { return time.Since(k.since) > soundAfter }

// read takes what comes until the socket is closed.
func (k *socket) read(ctx context.Context, w *workers) {
	defer close(k.gone)
	defer context.AfterFunc(ctx, func() { _ = k.conn.Close() })() // closing ends the reading
	defer func() { _ = k.conn.Close() }()                         // it may be closed already
	for ctx.Err() == nil {
		_, body, err := k.conn.ReadMessage()
		if err != nil {
			k.err = err
			return
		}
		_ = k.alive() // a deadline that cannot be set shows in the next reading
		var f frame
		if json.Unmarshal(body, &f) != nil {
			k.s.o.Log.Warn("Slack sent a frame that cannot be read")
			continue
		}
		k.take(w, f)
	}
}

func (k *socket) take(w *workers, f frame) {
	switch {
	case f.Type == "hello":
		k.s.o.Log.Info("connected to Slack", "connections", f.NumConnections)
	case f.Type == "disconnect":
		k.once.Do(func() {
			_ = k.conn.SetReadDeadline(time.Now().Add(drainFor)) // as above
			close(k.renew)
		})
	case f.EnvelopeID != "":
		answers := f.Answers
		w.take(f.Type, f.Payload, f.EnvelopeID,
			func(answer any) {
				if !answers {
					answer = nil
				}
				k.write(receipt{EnvelopeID: f.EnvelopeID, Payload: answer})
			},
			func() {}) // without an acknowledgement Slack brings it again
	}
}

// write acknowledges. An acknowledgement that is lost lets the event come
// again, when it is known already.
func (k *socket) write(r receipt) {
	k.mu.Lock()
	defer k.mu.Unlock()
	_ = k.conn.SetWriteDeadline(time.Now().Add(writeFor)) // the writing tells
	if err := k.conn.WriteJSON(r); err != nil {
		k.s.o.Log.Warn("an event could not be acknowledged", "error", k.s.hide.text(err))
	}
}

// ping asks for a sign of life, for servers that give none by themselves.
func (k *socket) ping(ctx context.Context) {
	every := time.NewTicker(k.s.silent / 3)
	defer every.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-k.gone:
			return
		case <-every.C:
			_ = k.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(writeFor)) // the reading tells
		}
	}
}

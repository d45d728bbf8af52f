package slacktest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// socket is the other end of Socket Mode.
type socket struct {
	mu       sync.Mutex
	conns    []*conn
	waiting  []*Envelope // nobody is connected
	open     map[string]*Envelope
	acked    int
	opened   int
	count    int
	triggers map[string]string // trigger -> user, until it is used
	retry    time.Duration
	closed   bool
	pings    atomic.Int64
}

type conn struct {
	*websocket.Conn
	mu     sync.Mutex
	frozen atomic.Bool
}

// Envelope is something that was delivered.
type Envelope struct {
	ID, Type string
	Payload  any
	Attempt  int
	Answer   json.RawMessage // what came with the acknowledgement
	done     chan struct{}
}

// Done is closed when the envelope was acknowledged.
func (e *Envelope) Done() <-chan struct{} { return e.done }

func (k *socket) init(*Server) {
	k.open, k.triggers, k.retry = map[string]*Envelope{}, map[string]string{}, time.Second
}

// Patience is how long Slack waits for an acknowledgement before it brings an
// event again: it does so three times.
func (s *Server) Patience(d time.Duration) {
	s.socket.mu.Lock()
	defer s.socket.mu.Unlock()
	s.socket.retry = d
}

// Acked is how many envelopes were acknowledged, each counted once.
func (s *Server) Acked() int {
	s.socket.mu.Lock()
	defer s.socket.mu.Unlock()
	return s.socket.acked
}

// Connections is how many sockets are open now, and how many ever were.
func (s *Server) Connections() (now, ever int) {
	s.socket.mu.Lock()
	defer s.socket.mu.Unlock()
	return len(s.socket.conns), s.socket.opened
}

// trigger is a new trigger id of a person.
func (k *socket) trigger(user string) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.count++
	id := fmt.Sprintf("trigger.%d", k.count)
	k.triggers[id] = user
	return id
}

func (k *socket) spend(id string) (user string, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	user, ok = k.triggers[id]
	delete(k.triggers, id)
	return user, ok
}

// Send delivers a payload of a kind in a new envelope.
func (s *Server) Send(kind string, payload any) *Envelope {
	k := &s.socket
	k.mu.Lock()
	k.count++
	e := &Envelope{ID: fmt.Sprintf("envelope-%d", k.count), Type: kind, Payload: payload, done: make(chan struct{})}
	k.open[e.ID] = e
	k.mu.Unlock()
	k.deliver(e)
	return e
}

// Again delivers an envelope once more, as Slack sometimes does.
func (s *Server) Again(e *Envelope) { s.socket.deliver(e) }

func (k *socket) deliver(e *Envelope) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return
	}
	if len(k.conns) == 0 {
		k.waiting = append(k.waiting, e)
		return
	}
	k.count++
	c := k.conns[k.count%len(k.conns)]
	frame := map[string]any{"envelope_id": e.ID, "type": e.Type, "payload": e.Payload, "accepts_response_payload": e.Type != "events_api"}
	if e.Type == "events_api" {
		frame["retry_attempt"] = e.Attempt
		if e.Attempt > 0 {
			frame["retry_reason"] = "timeout"
		}
		if e.Attempt < 3 {
			time.AfterFunc(k.retry, func() { k.bringAgain(e) })
		}
	}
	c.write(frame)
}

// bringAgain redelivers an event that was not acknowledged.
func (k *socket) bringAgain(e *Envelope) {
	k.mu.Lock()
	_, open := k.open[e.ID]
	if open {
		e.Attempt++
	}
	k.mu.Unlock()
	if open {
		k.deliver(e)
	}
}

func (c *conn) write(v any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.WriteJSON(v) // a client that is gone is told nothing
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

func (k *socket) accept(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Get("ticket") != "TicketIsSecret" {
		http.Error(w, "no ticket", http.StatusForbidden)
		return
	}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c := &conn{Conn: ws}
	c.SetPingHandler(func(data string) error { return k.pong(c, data) })
	c.write(map[string]any{"type": "hello", "num_connections": 1, "connection_info": map[string]string{"app_id": "A0APP"}, "debug_info": map[string]any{"host": "applink-test", "approximate_connection_time": 18060}})
	k.mu.Lock()
	k.conns = append(k.conns, c)
	k.opened++
	waiting := k.waiting
	k.waiting = nil
	k.mu.Unlock()
	for _, e := range waiting {
		k.deliver(e)
	}
	k.listen(c)
}

// listen takes acknowledgements until the client is gone.
func (k *socket) listen(c *conn) {
	defer k.forget(c)
	for {
		var ack struct {
			EnvelopeID string          `json:"envelope_id"`
			Payload    json.RawMessage `json:"payload"`
		}
		if err := c.ReadJSON(&ack); err != nil {
			return
		}
		k.mu.Lock()
		if e := k.open[ack.EnvelopeID]; e != nil {
			delete(k.open, ack.EnvelopeID)
			e.Answer = ack.Payload
			k.acked++
			close(e.done)
		}
		k.mu.Unlock()
	}
}

func (k *socket) forget(c *conn) {
	_ = c.Close() // it may be closed already
	k.mu.Lock()
	defer k.mu.Unlock()
	for i, x := range k.conns {
		if x == c {
			k.conns = append(k.conns[:i], k.conns[i+1:]...)
			return
		}
	}
}

// Disconnect announces the end of the open sockets, as Slack does when it
// renews its servers; with cut they are closed without a word.
func (s *Server) Disconnect(reason string, cut bool) {
	k := &s.socket
	k.mu.Lock()
	conns := append([]*conn(nil), k.conns...)
	if !cut {
		k.conns = nil // nothing more is sent to them
	}
	k.mu.Unlock()
	for _, c := range conns {
		if cut {
			_ = c.Close() // that is the point
			continue
		}
		c.write(map[string]any{"type": "disconnect", "reason": reason, "debug_info": map[string]string{"host": "applink-test"}})
	}
}

// Freeze lets the open sockets stay open but dead: nothing is read from them,
// so that not even a ping is answered, and nothing arrives.
func (s *Server) Freeze() {
	k := &s.socket
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, c := range k.conns {
		c.frozen.Store(true)
	}
	k.conns = nil
}

// Pings is how many pings were answered.
func (s *Server) Pings() int { return int(s.socket.pings.Load()) }

// pong answers a ping, if the socket lives.
func (k *socket) pong(c *conn, data string) error {
	if c.frozen.Load() {
		return nil
	}
	k.pings.Add(1)
	c.mu.Lock()
	defer c.mu.Unlock()
	_ = c.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(time.Second)) // a client that is gone needs none
	return nil
}

// Frame writes anything to the open sockets.
func (s *Server) Frame(v any) {
	s.socket.mu.Lock()
	defer s.socket.mu.Unlock()
	for _, c := range s.socket.conns {
		c.write(v)
	}
}

func (k *socket) close() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.closed = true
	for _, c := range k.conns {
		_ = c.Close() // nothing follows
	}
}

// Package telegramtest is a Bot API server for tests. It keeps chats, messages
// and updates as Telegram does, refuses what Telegram refuses, and fails as it
// is told to. Its limits and words are those of the Bot API 10.1 and of its
// server's source.
package telegramtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Token is the token of the bot of a Server, Bot its account.
const (
	Token  = "4839574812:AAFD39kkdpWt3ywyRZergyOLMaJhac60qcK"
	BotID  = 4839574812
	BotTag = "RiskbellTestBot"
)

// Server is a Bot API server with one bot. All methods may be called by several
// goroutines.
type Server struct {
	http *httptest.Server

	mu        sync.Mutex
	changed   chan struct{} // closed and renewed whenever something changes
	chats     map[int64]*Chat
	updates   []Update
	lastID    map[string]int64 // by kind of id
	polling   int              // number of the latest getUpdates
	webhook   map[string]string
	confirmed int
	queries   map[string]bool // presses that wait for an answer
	commands  map[string][]Command
	faults    map[string][]Fault
	calls     []Call
	odd       []string
	readsAll  bool   // the bot's privacy mode is off
	hookFault string // why the last update could not be brought
}

// Call is a request that was made.
type Call struct {
	Method string
	Params map[string]string
	Files  map[string][]byte
	names  map[string]string // of the files
	At     time.Time
}

// Command is an entry of the bot's menu.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// Update is what the bot has not confirmed yet.
type Update struct {
	ID   int64
	Body map[string]any
}

// New is a server that ends with the test.
func New(t testing.TB) *Server {
	s := empty()
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	t.Cleanup(func() {
		s.http.CloseClientConnections()
		s.http.Close()
	})
	return s
}

func empty() *Server {
	return &Server{
		changed: make(chan struct{}), chats: map[int64]*Chat{}, lastID: map[string]int64{"update": 700_000_000},
		queries: map[string]bool{}, commands: map[string][]Command{}, faults: map[string][]Fault{},
	}
}

// URL is the address of the server.
func (s *Server) URL() string { return s.http.URL }

// Odd is what the bot did that Telegram would not take, or that no well-behaved
// bot does.
func (s *Server) Odd() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.odd)
}

// Confirmed is how many updates the bot has confirmed.
func (s *Server) Confirmed() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.confirmed
}

// Waiting is how many presses wait for their answer.
func (s *Server) Waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queries)
}

// Menu is the bot's menu of commands for a language code.
func (s *Server) Menu(language string) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.commands[language])
}

// Calls are the requests made for a method, all of them for "".
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Call
	for _, c := range s.calls {
		if method == "" || c.Method == method {
			out = append(out, c)
		}
	}
	return out
}

// Webhook is what the bot has set with setWebhook; nil if nothing.
func (s *Server) Webhook() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.webhook
}

// Pending are the updates that are not confirmed.
func (s *Server) Pending() []Update {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.updates)
}

// next is a new id of a kind. The caller holds the lock.
func (s *Server) next(kind string) int64 {
	s.lastID[kind]++
	return s.lastID[kind]
}

// change wakes who waits for something. The caller holds the lock.
func (s *Server) change() {
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *Server) update(kind string, body map[string]any) {
	id := s.next("update")
	s.updates = append(s.updates, Update{id, map[string]any{"update_id": id, kind: body}})
	s.change()
}

// refusal is an answer that says no.
type refusal struct {
	code       int
	text       string
	parameters map[string]any
}

func bad(format string, args ...any) *refusal {
	return &refusal{code: 400, text: "Bad Request: " + fmt.Sprintf(format, args...)}
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/bot")
	token, method, _ := strings.Cut(path, "/")
	c, err := parse(r, method)
	if err != nil {
		answer(w, nil, bad("%v", err))
		return
	}
	s.mu.Lock()
	s.calls = append(s.calls, c)
	fault, failing := s.fault(method)
	s.mu.Unlock()
	if failing && !fault.After {
		fault.serve(w, r)
		return
	}
	result, refused := s.do(r, token, c)
	if failing {
		fault.serve(w, r)
		return
	}
	answer(w, result, refused)
}

func (s *Server) do(r *http.Request, token string, c Call) (any, *refusal) {
	if token != Token {
		return nil, &refusal{code: 401, text: "Unauthorized"}
	}
	if c.Method == "getUpdates" {
		return s.getUpdates(r.Context(), c)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	method, ok := s.methods()[c.Method]
	if !ok {
		s.odd = append(s.odd, "there is no method "+c.Method)
		return nil, &refusal{code: 404, text: "Not Found: method not found"}
	}
	for name := range c.Params {
		if !slices.Contains(method.takes, name) {
			s.odd = append(s.odd, c.Method+" does not take "+name)
			return nil, bad("%s does not take %s", c.Method, name)
		}
	}
	for name := range c.Files {
		if !slices.Contains(method.takes, name) && !strings.Contains(c.Params["media"], "attach://"+name) {
			return nil, bad("%s does not take the file %s", c.Method, name)
		}
	}
	result, refused := method.do(c)
	if refused != nil && refused.code == 400 && !strings.Contains(refused.text, "query is too old") && !strings.Contains(refused.text, "not modified") && refused.parameters == nil {
		s.odd = append(s.odd, c.Method+": "+refused.text)
	}
	return result, refused
}

func parse(r *http.Request, method string) (Call, error) {
	c := Call{Method: method, Params: map[string]string{}, Files: map[string][]byte{}, names: map[string]string{}, At: time.Now()}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		if err := r.ParseMultipartForm(64 << 20); err != nil {
			return c, err
		}
		for name, files := range r.MultipartForm.File {
			f, err := files[0].Open()
			if err != nil {
				return c, err
			}
			body := make([]byte, files[0].Size)
			_, err = f.Read(body)
			if err != nil {
				return c, err
			}
			c.Files[name], c.names[name] = body, files[0].Filename
		}
	} else if err := r.ParseForm(); err != nil {
		return c, err
	}
	for name := range r.Form {
		c.Params[name] = r.Form.Get(name)
	}
	return c, nil
}

func answer(w http.ResponseWriter, result any, refused *refusal) {
	body := map[string]any{"ok": true, "result": result}
	if refused != nil {
		body = map[string]any{"ok": false, "error_code": refused.code, "description": refused.text}
		if refused.parameters != nil {
			body["parameters"] = refused.parameters
		}
	}
	w.Header().Set("Content-Type", "application/json")
	if refused != nil {
		w.WriteHeader(refused.code)
	}
	_ = json.NewEncoder(w).Encode(body) // the bot may be gone
}

func number(s string) int64 {
	n, _ := strconv.ParseInt(s, 10, 64) // 0 is no id of anything
	return n
}

// Package slacktest is a Slack of one workspace that lives in memory: the Web
// API and Socket Mode over real HTTP, stateful, and as strict as Slack. It fails
// as it is told to.
package slacktest

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// What the workspace is called and opened with.
const (
	Team          = "T0RISKBELL"
	Bot           = "U0BOT"
	BotID         = "B0BOT"
	BotToken      = "xoxb-1111-2222-SecretOfTheBot"
	AppToken      = "xapp-1-A0APP-3333-SecretOfTheApp"
	SigningSecret = "SecretOfTheSignature"
)

// User is a member, a guest or a stranger.
type User struct {
	ID, Email, Team               string
	Guest, Deleted, Bot, Stranger bool
	Unconfirmed                   bool
}

// Channel is a place. Kind is im, mpim, private, public or shared.
type Channel struct {
	ID, Kind string
	User     string // of an im
	Members  map[string]bool
	Archived bool
}

// Message is a post as it stands in a channel.
type Message struct {
	Channel, TS, Thread, Text string
	User                      string
	For                       string // who alone sees it
	Blocks, Metadata          json.RawMessage
	Files                     []File
	Edits                     int
	Deleted                   bool
}

// File is one that was shared: a message of its own shows it.
type File struct {
	ID, Name, Title string
	Data            []byte
}

// Call is a request that came in.
type Call struct {
	Method string
	Values url.Values
}

// Server is the workspace.
type Server struct {
	*httptest.Server

	mu       sync.Mutex
	users    map[string]User
	channels map[string]*Channel
	messages []*Message
	files    map[string]int // size; refused in blocks so often before it is ready
	contents map[string]File
	unready  map[string]int
	views    []View
	homes    map[string]json.RawMessage
	faults   map[string][]Fault
	calls    []Call
	scopes   map[string]bool
	clock    int64 // microseconds of the next time stamp
	unready0 int
	socket   socket
}

// View is a modal somebody has open.
type View struct {
	ID, User string
	Body     json.RawMessage
}

// New is a workspace with the bot alone, who has all scopes.
func New() *Server {
	s := &Server{
		users: map[string]User{Bot: {ID: Bot, Bot: true}}, channels: map[string]*Channel{}, files: map[string]int{}, contents: map[string]File{},
		unready: map[string]int{}, homes: map[string]json.RawMessage{}, faults: map[string][]Fault{},
		scopes: map[string]bool{}, clock: 1_764_000_000_000_000,
	}
	for _, scope := range []string{"chat:write", "im:history", "channels:history", "groups:history", "users:read", "users:read.email", "im:write", "files:write", "channels:read", "groups:read", "app_mentions:read", "commands"} {
		s.scopes[scope] = true
	}
	s.socket.init(s)
	s.Server = httptest.NewServer(http.HandlerFunc(s.serve))
	return s
}

// Close ends all connections.
func (s *Server) Close() {
	s.socket.close()
	s.CloseClientConnections()
	s.Server.Close()
}

// API is the address of the Web API.
func (s *Server) API() string { return s.URL + "/api/" }

// AddUser adds a person and their direct chat with the bot, whose id it gives.
func (s *Server) AddUser(u User) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u.Team == "" {
		u.Team = Team
	}
	s.users[u.ID] = u
	id := "D" + u.ID
	s.channels[id] = &Channel{ID: id, Kind: "im", User: u.ID, Members: map[string]bool{u.ID: true, Bot: true}}
	return id
}

// AddChannel adds a place.
func (s *Server) AddChannel(id, kind string, members ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &Channel{ID: id, Kind: kind, Members: map[string]bool{}}
	for _, m := range members {
		c.Members[m] = true
	}
	s.channels[id] = c
}

// Archive closes a channel.
func (s *Server) Archive(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels[id].Archived = true
}

// Revoke takes a scope away.
func (s *Server) Revoke(scope string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.scopes, scope)
}

// Unready lets a new file be refused in blocks n times.
func (s *Server) Unready(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.unready0 = n
}

// Calls are the requests to a method, or all of them for "".
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

// Messages are what stands in a channel, oldest first.
func (s *Server) Messages(channel string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Message
	for _, m := range s.messages {
		if m.Channel == channel && !m.Deleted {
			out = append(out, *m)
		}
	}
	return out
}

// Views are the modals that were opened.
func (s *Server) Views() []View {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.views)
}

// Home is the App Home published for a person; nil if none was.
func (s *Server) Home(user string) json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.homes[user]
}

// stamp is the next time stamp.
func (s *Server) stamp() string {
	s.clock += 1_000_100
	return fmt.Sprintf("%d.%06d", s.clock/1_000_000, s.clock%1_000_000)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasPrefix(r.URL.Path, "/link/"):
		s.socket.accept(w, r)
		return
	case strings.HasPrefix(r.URL.Path, "/upload/"):
		s.take(w, r)
		return
	case r.Method != http.MethodPost && r.Method != http.MethodGet || !strings.HasPrefix(r.URL.Path, "/api/"):
		http.NotFound(w, r)
		return
	}
	method := strings.TrimPrefix(r.URL.Path, "/api/")
	values, token := values(r)
	s.mu.Lock()
	s.calls = append(s.calls, Call{method, values})
	fault := s.fault(method)
	s.mu.Unlock()
	if fault.fail(w, r, fault.Late) {
		return
	}
	answer := s.answer(method, token, values)
	if fault.Late && fault.fail(w, r, false) {
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if token == BotToken {
		s.mu.Lock()
		w.Header().Set("X-OAuth-Scopes", strings.Join(slices.Sorted(maps.Keys(s.scopes)), ","))
		s.mu.Unlock()
	}
	body, _ := json.Marshal(answer) // maps of plain values
	if fault.Cut > 0 {
		body = body[:min(fault.Cut, len(body))]
	}
	_, _ = w.Write(body) // the client may be gone
}

func values(r *http.Request) (url.Values, string) {
	token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		var fields map[string]any
		v := url.Values{}
		if json.NewDecoder(r.Body).Decode(&fields) == nil {
			for k, x := range fields {
				if text, ok := x.(string); ok {
					v.Set(k, text)
				} else {
					body, _ := json.Marshal(x) // it was JSON
					v.Set(k, string(body))
				}
			}
		}
		return v, token
	}
	_ = r.ParseForm() // what is broken is missing then
	v := r.Form
	if t := v.Get("token"); t != "" {
		token = t
	}
	v.Del("token")
	return v, token
}

type answer = map[string]any

func refuse(code string, detail ...string) answer {
	a := answer{"ok": false, "error": code}
	if len(detail) > 0 {
		a["response_metadata"] = answer{"messages": detail}
	}
	return a
}

// method is one of the Web API: the parameters it knows, the scope it needs.
type method struct {
	params string
	scope  string
	do     func(s *Server, v url.Values) answer
}

func methods() map[string]method {
	return map[string]method{
		"auth.test":                    {"", "", (*Server).authTest},
		"blocks.validate":              {"blocks message view", "", (*Server).validate},
		"chat.postMessage":             {"channel text blocks metadata thread_ts mrkdwn parse link_names unfurl_links unfurl_media", "chat:write", (*Server).post},
		"chat.postEphemeral":           {"channel user text blocks thread_ts parse link_names", "chat:write", (*Server).whisper},
		"chat.update":                  {"channel ts text blocks metadata parse link_names", "chat:write", (*Server).update},
		"conversations.history":        {"channel cursor limit include_all_metadata inclusive latest oldest", "", (*Server).history},
		"conversations.replies":        {"channel ts cursor limit include_all_metadata inclusive latest oldest", "", (*Server).history},
		"conversations.info":           {"channel include_locale include_num_members", "", (*Server).info},
		"conversations.open":           {"channel users return_im prevent_creation", "im:write", (*Server).open},
		"users.info":                   {"user include_locale", "users:read", (*Server).userInfo},
		"views.open":                   {"trigger_id view", "", (*Server).viewOpen},
		"views.publish":                {"user_id view hash", "", (*Server).publish},
		"files.getUploadURLExternal":   {"filename length alt_txt snippet_type", "files:write", (*Server).uploadURL},
		"files.completeUploadExternal": {"files channel_id channels initial_comment thread_ts blocks", "files:write", (*Server).uploadDone},
	}
}

func (s *Server) answer(name, token string, v url.Values) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if name == "apps.connections.open" {
		if token != AppToken {
			return refuse("invalid_auth")
		}
		return answer{"ok": true, "url": "ws" + strings.TrimPrefix(s.URL, "http") + "/link/?ticket=TicketIsSecret&app_id=A0APP"}
	}
	m, known := methods()[name]
	switch {
	case !known:
		return refuse("unknown_method")
	case token == "":
		return refuse("not_authed")
	case token != BotToken:
		return refuse("invalid_auth")
	case m.scope != "" && !s.scopes[m.scope]:
		return answer{"ok": false, "error": "missing_scope", "needed": m.scope, "provided": "…"}
	}
	for k := range v {
		if !slices.Contains(strings.Fields(m.params), k) {
			return refuse("invalid_arguments", "[ERROR] unknown parameter "+k)
		}
	}
	return m.do(s, v)
}

func (s *Server) authTest(url.Values) answer {
	return answer{"ok": true, "url": s.URL, "team": "Riskbell", "team_id": Team, "user": "riskbell", "user_id": Bot, "bot_id": BotID}
}

// Fault is what happens to a request instead of, or after, being done.
type Fault struct {
	Status     int           // answered with this status
	RetryAfter string        // with a status of 429
	Body       string        // of that answer
	Code       string        // refused with this code of the Web API
	Hang       bool          // no answer until the client is gone
	Drop       bool          // the connection is closed
	Cut        int           // the answer ends after so many bytes
	Late       bool          // it was done before
	Wait       time.Duration // the answer is slow
}

// Fail lets the next requests to a method fail, one fault each.
func (s *Server) Fail(method string, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[method] = append(s.faults[method], faults...)
}

func (s *Server) fault(method string) (f Fault) {
	if list := s.faults[method]; len(list) > 0 {
		f, s.faults[method] = list[0], list[1:]
	}
	return f
}

// fail does what the fault says, unless it is put off.
func (f Fault) fail(w http.ResponseWriter, r *http.Request, putOff bool) bool {
	if putOff {
		return false
	}
	switch {
	case f.Wait > 0:
		select {
		case <-time.After(f.Wait):
		case <-r.Context().Done():
		}
		return false
	case f.Hang:
		<-r.Context().Done()
		return true
	case f.Drop:
		panic(http.ErrAbortHandler)
	case f.Code != "":
		body, _ := json.Marshal(refuse(f.Code)) // plain values
		_, _ = w.Write(body)                    // the client may be gone
		return true
	case f.Status > 0:
		if f.RetryAfter != "" {
			w.Header().Set("Retry-After", f.RetryAfter)
		}
		w.WriteHeader(f.Status)
		_, _ = w.Write([]byte(f.Body)) // the client may be gone
		return true
	}
	return false
}

func number(s string) int {
	n, _ := strconv.Atoi(s) // 0 where it is none
	return n
}

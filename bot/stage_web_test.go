package bot

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/riskbell/riskbell/bot/web"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/chattest"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// pageHouse is the web page with everybody in it, who send what a browser does.
type pageHouse struct {
	*web.Web
	t *testing.T

	mu      sync.Mutex
	seats   []web.Seat
	base    string
	session string
	deeds   int
}

func onWeb(t *testing.T) theatre {
	h := &pageHouse{t: t}
	w, err := web.Open(web.Options{Now: func() unit.Instant { return begin }, Lang: i18n.ZH, People: h.people})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	h.Web = w
	return h
}

func (h *pageHouse) people(i18n.Lang) ([]web.Seat, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.seats, nil
}

func (h *pageHouse) seat(person string) (chat.Identity, chat.Place) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seats = append(h.seats, web.Seat{User: person, Name: person})
	return chat.Identity{Platform: web.Name, User: person}, chat.Place{Platform: web.Name, Channel: person}
}

func (h *pageHouse) say(person, text string) { go h.deed("/say", person, map[string]any{"text": text}) }

func (h *pageHouse) press(person, token string) error {
	for _, l := range h.page(person) {
		for _, b := range l.Blocks {
			for _, x := range b.Buttons {
				if x.Token == token {
					go h.deed("/press", person, map[string]any{"on": l.ID, "token": token})
					return nil
				}
			}
		}
	}
	return fmt.Errorf("no button of %s carries %s", person, token)
}

func (h *pageHouse) deed(path, person string, d map[string]any) {
	h.deeds++
	d["as"], d["id"] = person, fmt.Sprint(h.deeds)
	if err := h.ask("POST", path, d, nil); err != nil {
		h.t.Error(err)
	}
}

func (h *pageHouse) shown(person string) string {
	var b strings.Builder
	for _, l := range h.page(person) {
		b.WriteString(chattest.Text(chat.Post{Blocks: l.Blocks}) + "\n")
	}
	return b.String()
}

type pageLine struct {
	ID     string       `json:"id"`
	Blocks []chat.Block `json:"blocks"`
}

func (h *pageHouse) page(person string) []pageLine {
	var n struct {
		Lines []pageLine `json:"lines"`
	}
	if err := h.ask("GET", "/updates?after=-1&as="+person, nil, &n); err != nil {
		h.t.Error(err)
	}
	return n.Lines
}

// ask is one request of the page; the first one uses a link.
func (h *pageHouse) ask(method, path string, body, into any) error {
	if h.session == "" && path != "/enter" {
		base, key, _ := strings.Cut(h.Link(), "/#key=")
		h.base = base
		var in struct{ Session string }
		if err := h.ask("POST", "/enter", map[string]any{"key": key}, &in); err != nil {
			return err
		}
		h.session = in.Session
	}
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}
	r, err := http.NewRequest(method, h.base+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	r.Header = http.Header{"Origin": {h.base}, "Content-Type": {"application/json"}, "X-Riskbell-Session": {h.session}}
	reply, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer reply.Body.Close()
	if reply.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s gives %s", method, path, reply.Status)
	}
	if into == nil {
		return nil
	}
	return json.NewDecoder(reply.Body).Decode(into)
}

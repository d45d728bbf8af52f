package web

import (
	"context"
	"crypto/rand"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// Name is the platform's name in identities and places. The channel of a
// person's chat is the user's id.
const Name chat.PlatformName = "web"

// Seat is somebody the page can be.
type Seat struct {
	User string `json:"user"`
	Name string `json:"name"`
	// Role is what the person does, in the words of the page's language.
	Role string `json:"role"`
}

// Verb is a command as the page offers it while one types.
type Verb struct {
	Usage string `json:"usage"`
	Help  string `json:"help"`
}

// Options of Open. Now and People are needed.
type Options struct {
	// Listen is a loopback address with a port, or a port; "" is any free port.
	Listen string
	Now    func() unit.Instant
	// Lang is the language the page begins in.
	Lang i18n.Lang
	// People are those the page can be, the first one first.
	People func(i18n.Lang) ([]Seat, error)
	// Morning goes to the next morning; nil: the page offers none.
	Morning func(ctx context.Context, user string) error
	// Speak makes a language everybody's.
	Speak func(context.Context, i18n.Lang) error
	// Day says which day it is; nil says nothing.
	Day func(i18n.Lang) string
	// Verbs and Tries are what can be typed, and what is worth trying.
	Verbs func(i18n.Lang) []Verb
	Tries func(i18n.Lang) []string
}

// Web is the browser as a chat.Platform.
type Web struct {
	o        Options
	listener net.Listener
	host     string
	port     string
	run      string // part of every event's id, so that no two runs share one
	gate     gate
	log      *log
	turn     sync.Mutex // one thing is done after the other
}

// Open binds the address, so that links can be given before Run serves them.
func Open(o Options) (*Web, error) {
	address, err := loopback(o.Listen)
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, i18n.Say("web.listen.failed", "address", address, "error", err)
	}
	w := &Web{o: o, listener: l, run: rand.Text(), log: newLog()}
	w.host, w.port, err = net.SplitHostPort(l.Addr().String())
	return w, err
}

// loopback is the address to listen on, which only this machine reaches.
func loopback(value string) (string, error) {
	if value == "" {
		return "127.0.0.1:0", nil
	}
	host, port, err := net.SplitHostPort(value)
	if err != nil {
		host, port = "127.0.0.1", value
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	ip, err := netip.ParseAddr(host)
	if n, fault := strconv.ParseUint(port, 10, 16); fault != nil || err != nil || !ip.IsLoopback() || strings.HasPrefix(port, "+") {
		return "", i18n.Say("web.listen", "value", value)
	} else {
		return net.JoinHostPort(host, strconv.FormatUint(n, 10)), nil
	}
}

// Name is Name.
func (w *Web) Name() chat.PlatformName { return Name }

// Link is a new address that lets one browser in, once. The key stands behind
// the number sign, which browsers send nowhere.
func (w *Web) Link() string {
	return "http://" + net.JoinHostPort(w.host, w.port) + "/#key=" + w.gate.issue()
}

// Close frees the address of a Web that is not run.
func (w *Web) Close() error { return w.listener.Close() }

// stopIn is how long connections may take to end once the program is told to
// stop: browsers keep some open that carry nothing.
const stopIn = time.Second

// Run serves the page until ctx ends, which is no error; nothing is being done
// then.
func (w *Web) Run(ctx context.Context, h chat.Handler) error {
	server := &http.Server{
		Handler: w.guard(w.routes(ctx, h)), MaxHeaderBytes: 16 << 10,
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 15 * time.Second, IdleTimeout: 2 * time.Minute,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(w.listener) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	ending, done := context.WithTimeout(context.WithoutCancel(ctx), stopIn)
	defer done()
	err := server.Shutdown(ending)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	w.turn.Lock()
	defer w.turn.Unlock()
	return err
}

// Say writes a line of the program's own to a person; to everybody if user is "".
func (w *Web) Say(user, text string) {
	w.log.add(line{channel: user, From: "system", Text: chat.InertLines(text)})
}

// Shown is how many lines of the bot a person has got.
func (w *Web) Shown(user string) int { return w.log.count(user) }

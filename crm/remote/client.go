package remote

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/riskbell/riskbell/internal/i18n"
)

const (
	maxReply = 64 << 20 // bytes of a reply, unpacked
	attempts = 5        // of one call
	callTime = 2 * time.Minute
	// The pauses between attempts double from the first to the last.
	firstPause, lastPause = 2 * time.Second, 2 * time.Minute
)

// Client calls one CRM. Its methods may be used by several goroutines.
type Client struct {
	CRM  string // what people call it
	HTTP *http.Client
	// Spacing of calls; nil: none.
	Pace *Pace
	// Fault reads the CRM's own errors out of a reply that came whole; nil says
	// that the reply is good.
	Fault func(Reply) error

	calls atomic.Int64
}

// New is a Client that follows no redirects: a CRM that answers one is not
// where it is looked for. transport nil is the usual one.
func New(crm string, transport http.RoundTripper) *Client {
	return &Client{CRM: crm, HTTP: &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Call is a request that may be made several times.
type Call struct {
	Method, URL string
	Header      http.Header
	Body        []byte
	Type        string // of the body
}

// Reply is an answer of whatever status.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
}

// Busy is a fault that passes by itself: the call is made again. After is the
// time the CRM asks for, 0 where it names none.
type Busy struct {
	Err   error
	After time.Duration
}

// Error is what was wrong.
func (b *Busy) Error() string { return b.Err.Error() }

// Unwrap is what was wrong.
func (b *Busy) Unwrap() error { return b.Err }

// Text is what was wrong, in language l.
func (b *Busy) Text(l i18n.Lang) string { return i18n.Tell(l, b.Err) }

// Calls is how many requests were made.
func (c *Client) Calls() int { return int(c.calls.Load()) }

// Do makes a call until it is answered well, but five times at most. It is
// made again after trouble on the way, server errors and what Fault calls Busy,
// so that it must be one that reads.
func (c *Client) Do(ctx context.Context, call Call) (Reply, error) {
	pause := firstPause
	for attempt := 1; ; attempt++ {
		reply, err := c.once(ctx, call)
		if err == nil || ctx.Err() != nil {
			return reply, err
		}
		var busy *Busy
		if !errors.As(err, &busy) {
			return reply, err
		}
		wait := busy.After
		if wait == 0 {
			wait = pause + rand.N(pause/2)
			pause = min(2*pause, lastPause)
		}
		if attempt == attempts || wait > 2*lastPause {
			return reply, busy.Err
		}
		if err := sleep(ctx, wait); err != nil {
			return reply, err
		}
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// once makes the call one time.
func (c *Client) once(ctx context.Context, call Call) (Reply, error) {
	if err := c.Pace.wait(ctx, call.URL); err != nil {
		return Reply{}, err
	}
	c.calls.Add(1)
	reply, err := c.send(ctx, call)
	if err != nil {
		return reply, err
	}
	if c.Fault != nil && !reply.Page() {
		if err := c.Fault(reply); err != nil {
			return reply, err
		}
	}
	return reply, c.web(call, reply)
}

func (c *Client) send(outer context.Context, call Call) (Reply, error) {
	ctx, cancel := context.WithTimeout(outer, callTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, call.Method, call.URL, bytes.NewReader(call.Body))
	if err != nil {
		return Reply{}, i18n.Say("remote.address", "crm", c.CRM, "url", bare(call.URL))
	}
	for name, values := range call.Header {
		req.Header[name] = values
	}
	if call.Type != "" {
		req.Header.Set("Content-Type", call.Type)
	}
	resp, err := c.HTTP.Do(req)
	if err != nil {
		if outer.Err() != nil {
			return Reply{}, outer.Err()
		}
		return Reply{}, &Busy{Err: i18n.Say("remote.unreached", "crm", c.CRM, "url", bare(call.URL), "problem", cause(err))}
	}
	defer resp.Body.Close()
	reply := Reply{Status: resp.StatusCode, Header: resp.Header}
	reply.Body, err = io.ReadAll(io.LimitReader(resp.Body, maxReply+1))
	switch {
	case outer.Err() != nil:
		return reply, outer.Err()
	case err != nil:
		return reply, &Busy{Err: i18n.Say("remote.cut", "crm", c.CRM, "url", bare(call.URL), "problem", cause(err))}
	case len(reply.Body) > maxReply:
		return reply, i18n.Say("remote.big", "crm", c.CRM, "url", bare(call.URL), "most", maxReply>>20)
	}
	return reply, nil
}

// web is what holds for any server: errors of its own, and pages for people
// where data should be.
func (c *Client) web(call Call, r Reply) error {
	after := r.After()
	switch {
	case r.Status == http.StatusTooManyRequests:
		return &Busy{Err: i18n.Say("remote.limit", "crm", c.CRM), After: after}
	case r.Status >= 500:
		return &Busy{Err: i18n.Say("remote.server", "crm", c.CRM, "status", r.Status), After: after}
	case r.Page() || r.Status >= 300 && r.Status < 400 && r.Status != http.StatusNotModified:
		return i18n.Say("remote.page", "crm", c.CRM, "url", bare(call.URL))
	}
	return nil
}

// Page reports that the reply is a web page.
func (r Reply) Page() bool {
	body := bytes.TrimSpace(r.Body)
	return len(body) > 0 && body[0] == '<'
}

// After is what the header Retry-After asks for, 0 where there is none.
func (r Reply) After() time.Duration {
	n, err := strconv.Atoi(r.Header.Get("Retry-After"))
	if err != nil || n < 0 {
		return 0
	}
	return time.Duration(n) * time.Second
}

// bare is an address without what may be secret in it.
func bare(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "?"
	}
	return u.Scheme + "://" + u.Host + u.Path
}

// cause is an error without the address that net/http puts around it.
func cause(err error) error {
	var whole *url.Error
	if errors.As(err, &whole) {
		return whole.Err
	}
	return err
}

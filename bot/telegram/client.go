package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	tg "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	// answerIn is how long a call may take; the outbox gives a post 20 seconds.
	answerIn = 15 * time.Second
	// pollFor is the longest a poll is held open; Telegram caps it at 50 seconds.
	pollFor = 50 * time.Second
	// maxReply is the most that is read of a reply. A hundred updates of full
	// length stay below it.
	maxReply = 16 << 20
)

// client calls the Bot API through the SDK, which knows no context, has no
// deadline and writes the token into its errors.
type client struct {
	api   tg.BotAPI
	http  *http.Client
	token string
}

// newClient speaks to the server at address, such as https://api.telegram.org.
func newClient(token, address string) *client {
	c := &client{api: tg.BotAPI{Token: token}, token: token}
	c.api.SetAPIEndpoint(strings.ReplaceAll(strings.TrimRight(address, "/"), "%", "%%") + "/bot%s/%s")
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = parallel + 2
	// A reply that leads elsewhere would take the token with it.
	c.http = &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return c
}

// call is one request. Its error is a *callError without the token; result, if
// not nil, is filled from the reply.
func (c *client) call(ctx context.Context, method string, params tg.Params, result any, files ...tg.RequestFile) error {
	within := answerIn
	if method == "getUpdates" {
		within += pollFor
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	try := &try{ctx: ctx, http: c.http}
	api := c.api
	api.Client = try
	var reply *tg.APIResponse
	var err error
	if len(files) > 0 {
		reply, err = api.UploadFiles(method, params, files)
	} else {
		reply, err = api.MakeRequest(method, params)
	}
	if err == nil && result != nil {
		err = json.Unmarshal(reply.Result, result)
	}
	if err == nil {
		return nil
	}
	return try.fault(method, c.clean(err))
}

// clean takes addresses and the token out of an error, which loses its type
// with them unless it is Telegram's own answer.
func (c *client) clean(err error) error {
	var answer *tg.Error
	if errors.As(err, &answer) {
		out := *answer
		out.Message = c.hide(out.Message)
		return &out
	}
	var address *url.Error
	if errors.As(err, &address) {
		err = address.Err
	}
	switch {
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.Is(err, context.DeadlineExceeded):
		return context.DeadlineExceeded
	}
	return errors.New(c.hide(err.Error()))
}

// hide replaces the token, and the way it is written in addresses.
func (c *client) hide(s string) string {
	_, secret, _ := strings.Cut(c.token, ":")
	for _, form := range []string{c.token, url.PathEscape(c.token), url.QueryEscape(c.token), secret} {
		if form != "" {
			s = strings.ReplaceAll(s, form, "***")
		}
	}
	return s
}

// try is the SDK's HTTP client for one request: it adds the context and notes
// how far the request came.
type try struct {
	ctx    context.Context
	http   *http.Client
	wrote  atomic.Bool // at least a part of it went out
	status int         // of the reply; 0 if there was none
}

// Do sends the request.
func (t *try) Do(r *http.Request) (*http.Response, error) {
	trace := &httptrace.ClientTrace{WroteHeaders: func() { t.wrote.Store(true) }}
	reply, err := t.http.Do(r.WithContext(httptrace.WithClientTrace(t.ctx, trace)))
	if err != nil {
		return nil, err
	}
	t.status = reply.StatusCode
	reply.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(reply.Body, maxReply), reply.Body}
	return reply, nil
}

// callError is a call that failed, and how far it came.
type callError struct {
	method string
	wrote  bool
	status int
	err    error
}

func (t *try) fault(method string, err error) error {
	return &callError{method: method, wrote: t.wrote.Load(), status: t.status, err: err}
}

// Error names the method and the cause.
func (e *callError) Error() string {
	var answer *tg.Error
	if errors.As(e.err, &answer) {
		return fmt.Sprintf("telegram %s: %d %s", e.method, e.code(), answer.Message)
	}
	if e.status >= 300 {
		return fmt.Sprintf("telegram %s: HTTP status %d", e.method, e.status)
	}
	return fmt.Sprintf("telegram %s: %v", e.method, e.err)
}

// Unwrap is the cause.
func (e *callError) Unwrap() error { return e.err }

// answer is what Telegram said, nil if it said nothing that can be read.
func (e *callError) answer() *tg.Error {
	var answer *tg.Error
	errors.As(e.err, &answer)
	return answer
}

// code is Telegram's error code. The SDK loses it on uploads, where the status
// of the reply is the same.
func (e *callError) code() int {
	if a := e.answer(); a != nil && a.Code != 0 {
		return a.Code
	}
	return e.status
}

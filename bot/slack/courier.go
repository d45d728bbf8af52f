package slack

import (
	"errors"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// courier carries requests. It tells whether one that failed was written at
// all, never follows a redirect with the token, and never waits without an end.
// To the Web API it also shows the token in the header, where the library puts
// it into the form alone.
type courier struct {
	client *http.Client
	api    string
	token  string
}

// requestFor is the longest a request may take, less than the outbox allows.
const requestFor = 15 * time.Second

func newCourier(api, token string) courier {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 16
	return courier{api: api, token: token, client: &http.Client{
		Transport: t, Timeout: requestFor,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// netError is a request without an answer.
type netError struct {
	unsent bool
	err    error
}

func (e *netError) Error() string { return e.err.Error() }
func (e *netError) Unwrap() error { return e.err }

// Do is one request.
func (c courier) Do(r *http.Request) (*http.Response, error) {
	if r.Header.Get("Authorization") == "" && strings.HasPrefix(r.URL.String(), c.api) {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	var written atomic.Bool
	trace := &httptrace.ClientTrace{WroteHeaders: func() { written.Store(true) }}
	resp, err := c.client.Do(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
	if err != nil {
		var address *url.Error // it quotes the address
		if errors.As(err, &address) {
			err = address.Err
		}
		return nil, &netError{unsent: !written.Load(), err: err}
	}
	if resp.StatusCode == http.StatusTooManyRequests {
		resp.Header.Set("Retry-After", wholeSeconds(resp.Header.Get("Retry-After")))
	}
	return resp, nil
}

// wholeSeconds is a Retry-After that the library can read; a missing one is
// a few seconds.
func wholeSeconds(s string) string {
	if f, err := strconv.ParseFloat(strings.TrimSpace(s), 64); err == nil && f >= 0 && f < 24*3600 {
		return strconv.Itoa(int(f + 0.999))
	}
	return "5"
}

// redactor removes secrets from what is said of an error.
type redactor struct{ secrets *strings.Replacer }

func newRedactor(secrets ...string) redactor {
	var pairs []string
	for _, s := range secrets {
		if s != "" {
			pairs = append(pairs, s, "***", url.QueryEscape(s), "***")
		}
	}
	return redactor{strings.NewReplacer(pairs...)}
}

var tokenLike = regexp.MustCompile(`\bx(?:ox[a-z]|app)[a-z.]*-[0-9A-Za-z.%-]+|(?:ticket|token|secret|sig|app_id)=[^&\s"]+`)

// text is err in words, without secrets and tickets.
func (r redactor) text(err error) string {
	if err == nil {
		return "no answer"
	}
	return tokenLike.ReplaceAllString(r.secrets.Replace(err.Error()), "***")
}

// hidden is err without secrets.
func (r redactor) hidden(err error) error { return errors.New(r.text(err)) }

package remote_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/riskbell/riskbell/crm/remote"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// server answers calls in turn with what it was given; the last answer stays.
type server struct {
	answers []func() (*http.Response, error)
	mu      sync.Mutex
	at      []time.Time
}

func (s *server) RoundTrip(*http.Request) (*http.Response, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at = append(s.at, time.Now())
	answer := s.answers[min(len(s.at), len(s.answers))-1]
	return answer()
}

func says(status int, body string, header ...string) func() (*http.Response, error) {
	return func() (*http.Response, error) {
		h := http.Header{}
		for i := 0; i+1 < len(header); i += 2 {
			h.Set(header[i], header[i+1])
		}
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}, nil
	}
}

func breaks(err error) func() (*http.Response, error) {
	return func() (*http.Response, error) { return nil, err }
}

// cut is a reply whose body ends too early.
func cut() (*http.Response, error) {
	body := io.MultiReader(strings.NewReader(`{"data":[`), broken{})
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(body)}, nil
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

var list = remote.Call{Method: "GET", URL: "https://crm.example/v8/Deals?key=hush"}

func TestCallsAreMadeAgainWhereThatMayHelp(t *testing.T) {
	good := says(200, `{"data":[]}`)
	for name, c := range map[string]struct {
		answers []func() (*http.Response, error)
		calls   int
		pause   time.Duration // at least, before the second call
		want    string        // of the error in English
	}{
		"good at once":        {[]func() (*http.Response, error){good}, 1, 0, ""},
		"unreachable, then":   {[]func() (*http.Response, error){breaks(errors.New("refused")), good}, 2, 2 * time.Second, ""},
		"cut, then good":      {[]func() (*http.Response, error){cut, good}, 2, 2 * time.Second, ""},
		"limited with a time": {[]func() (*http.Response, error){says(429, "", "Retry-After", "30"), good}, 2, 30 * time.Second, ""},
		"limited for long":    {[]func() (*http.Response, error){says(429, "", "Retry-After", "3600"), good}, 1, 0, "limits how often"},
		"always limited":      {[]func() (*http.Response, error){says(429, "{}")}, 5, 2 * time.Second, "limits how often"},
		"always broken":       {[]func() (*http.Response, error){says(503, "")}, 5, 2 * time.Second, "has an error (503)"},
		"always unreachable":  {[]func() (*http.Response, error){breaks(errors.New("refused"))}, 5, 2 * time.Second, "cannot be reached at https://crm.example/v8/Deals: refused"},
		"a page":              {[]func() (*http.Response, error){says(200, "\n<!DOCTYPE html>")}, 1, 0, "answers a web page"},
		"a redirect":          {[]func() (*http.Response, error){says(302, "")}, 1, 0, "answers a web page"},
		"its own fault":       {[]func() (*http.Response, error){says(400, `{"code":"NO"}`)}, 1, 0, "NO"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &server{answers: c.answers}
				client := remote.New("CRM", s)
				client.Fault = func(r remote.Reply) error {
					if strings.Contains(string(r.Body), "NO") {
						return errors.New("NO")
					}
					return nil
				}
				_, err := client.Do(t.Context(), list)
				text := ""
				if err != nil {
					text = i18n.Tell(i18n.EN, err)
				}
				if !strings.Contains(text, c.want) || (err == nil) != (c.want == "") || strings.Contains(text, "hush") {
					t.Errorf("error %q, want %q", text, c.want)
				}
				if client.Calls() != c.calls || len(s.at) != c.calls {
					t.Fatalf("%d calls, want %d", client.Calls(), c.calls)
				}
				if c.calls > 1 && s.at[1].Sub(s.at[0]) < c.pause {
					t.Errorf("called again after %v", s.at[1].Sub(s.at[0]))
				}
			})
		})
	}
}

func TestACallEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(t.Context(), time.Second)
		defer stop()
		_, err := remote.New("CRM", &server{answers: []func() (*http.Response, error){says(503, "")}}).Do(ctx, list)
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}

func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &server{answers: []func() (*http.Response, error){says(200, "{}")}}
		client := remote.New("CRM", s)
		client.Pace = &remote.Pace{Calls: 5, Span: time.Second}
		var around sync.WaitGroup
		for range 23 {
			around.Go(func() { _, _ = client.Do(t.Context(), list) })
		}
		around.Wait()
		began := time.Now()
		if _, err := client.Do(t.Context(), remote.Call{Method: "GET", URL: "https://crm.example/other"}); err != nil || time.Since(began) != 0 {
			t.Errorf("another path waited %v: %v", time.Since(began), err)
		}
		for i := 5; i < 23; i++ {
			if d := s.at[i].Sub(s.at[i-5]); d < time.Second {
				t.Fatalf("six calls within %v", d)
			}
		}
	})
}

func TestOneTokenServesAllUntilItEndsOrIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "keep.json")
	var mu sync.Mutex
	fetched := 0
	open := func() *remote.Tokens { // each as another process has it
		return &remote.Tokens{Keep: remote.NewKeep(file), Name: "token", Margin: time.Minute, Fetch: func(context.Context, unit.Instant) (remote.Token, error) {
			mu.Lock()
			defer mu.Unlock()
			fetched++
			return remote.Token{Value: string(rune('a' + fetched - 1)), Until: unit.At(time.Now().Add(time.Hour))}, nil
		}}
	}
	var around sync.WaitGroup
	for range 8 {
		around.Go(func() {
			if token, err := open().Get(t.Context(), ""); err != nil || token.Value != "a" {
				t.Errorf("%v, %v", token, err)
			}
		})
	}
	around.Wait()
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if token, err := open().Get(t.Context(), "a"); err != nil || token.Value != "b" {
		t.Errorf("after a refusal %v, %v", token, err)
	}
	if token, err := open().Get(t.Context(), "a"); err != nil || token.Value != "b" || fetched != 2 {
		t.Errorf("somebody fetched one already: %v, %v", token, err)
	}
	soon, _ := json.Marshal(map[string]remote.Token{"token": {Value: "old", Until: unit.At(time.Now().Add(30 * time.Second))}})
	for _, kept := range []string{string(soon), "", "{", `{"token":7}`} {
		if err := os.WriteFile(file, []byte(kept), 0o600); err != nil {
			t.Fatal(err)
		}
		before := fetched
		if _, err := open().Get(t.Context(), ""); err != nil || fetched != before+1 {
			t.Errorf("with %q kept: fetched %d times, %v", kept, fetched-before, err)
		}
	}
}

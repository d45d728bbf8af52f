package telegramtest

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// Fault is a way for a call to fail.
type Fault struct {
	// After does what was asked for before failing.
	After bool
	// Status and Body are the reply; a Body that is cut short by Cut bytes.
	Status int
	Body   string
	Cut    int
	// Reset breaks the connection without a reply, Hang holds it until the
	// other side gives up.
	Reset, Hang bool
}

// Say is a reply of Telegram that refuses.
func Say(code int, text string) Fault {
	return Fault{Status: code, Body: fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%s}`, code, strconv.Quote(text))}
}

// Slow is Telegram's refusal of calls that come too fast.
func Slow(seconds int) Fault {
	return Fault{Status: 429, Body: fmt.Sprintf(`{"ok":false,"error_code":429,"description":"Too Many Requests: retry after %d","parameters":{"retry_after":%d}}`, seconds, seconds)}
}

// Fail lets the next calls of method fail, one with each fault. "*" is any
// method but getUpdates.
func (s *Server) Fail(method string, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[method] = append(s.faults[method], faults...)
	s.change()
}

// fault is how the next call of method fails, if it does. The caller holds the
// lock.
func (s *Server) fault(method string) (Fault, bool) {
	for _, name := range []string{method, "*"} {
		if list := s.faults[name]; len(list) > 0 && (name == method || method != "getUpdates") {
			s.faults[name] = list[1:]
			return list[0], true
		}
	}
	return Fault{}, false
}

func (f Fault) serve(w http.ResponseWriter, r *http.Request) {
	switch {
	case f.Hang:
		_, _ = io.Copy(io.Discard, r.Body) // only then the other side's end is seen
		<-r.Context().Done()
		return
	case f.Reset:
		panic(http.ErrAbortHandler)
	}
	if f.Cut > 0 {
		w.Header().Set("Content-Length", strconv.Itoa(len(f.Body)))
	}
	w.WriteHeader(f.Status)
	_, _ = w.Write([]byte(f.Body[:len(f.Body)-f.Cut])) // the bot may be gone
	if f.Cut > 0 {
		panic(http.ErrAbortHandler)
	}
}

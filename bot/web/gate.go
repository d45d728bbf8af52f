package web

import (
	"mime"
	"net"
	"net/http"
	"sync"

	"github.com/riskbell/riskbell/internal/i18n"
)

// sessionHeader carries the session. A header of that name is nothing a form, a
// picture or a script of another site can send here: browsers ask first, and are
// not answered. So it also is the proof against forged requests.
const sessionHeader = "X-Riskbell-Session"

// mostKeys bounds the links and the sessions that are remembered.
const mostKeys = 50

// gate knows the keys of links that nobody used and the sessions that came of
// the others. Both are random, 130 bits each.
type gate struct {
	mu             sync.Mutex
	keys, sessions []string
}

// issue is a new key.
func (g *gate) issue() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return remember(&g.keys)
}

// enter uses a key up for a session.
func (g *gate) enter(key string) (session string, ok bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !take(&g.keys, key) {
		return "", false
	}
	return remember(&g.sessions), true
}

// admits reports a session that was given.
func (g *gate) admits(session string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return find(g.sessions, session) >= 0
}

// guard lets through what comes from this page alone, and says in every answer
// what a browser may do with it.
func (w *Web) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		for name, value := range headers {
			out.Header().Set(name, value)
		}
		if status, why := w.refuses(r); why != "" {
			w.refuse(out, r, status, why)
			return
		}
		r.Body = http.MaxBytesReader(out, r.Body, maxBody)
		next.ServeHTTP(out, r)
	})
}

// maxBody is the longest request in bytes.
const maxBody = 64 << 10

// headers forbid all that the page does not need. Trusted types without a
// policy let no text become markup, whatever the page's own code does.
var headers = map[string]string{
	"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
	"X-Content-Type-Options":       "nosniff",
	"X-Frame-Options":              "DENY",
	"Referrer-Policy":              "no-referrer",
	"Cache-Control":                "no-store",
	"Cross-Origin-Opener-Policy":   "same-origin",
	"Cross-Origin-Resource-Policy": "same-origin",
}

// open are the paths that need no session: the page, its words and its door.
var open = map[string]bool{
	"/": true, "/page.css": true, "/page.js": true, "/draw.js": true, "/chart.js": true, "/form.js": true, "/icon.svg": true,
	"/words": true, "/enter": true,
}

// refuses says why a request is not looked at; "" if it is.
func (w *Web) refuses(r *http.Request) (status int, why i18n.Key) {
	site := r.Header.Get("Sec-Fetch-Site")
	switch {
	case !w.here(r.Host):
		return http.StatusMisdirectedRequest, "web.refused.host"
	case site != "" && site != "same-origin" && (site != "none" || r.Method != http.MethodGet):
		if r.Method == http.MethodGet && r.URL.Path == "/" { // a link to the page, which says nothing by itself
			return 0, ""
		}
		return http.StatusForbidden, "web.refused.origin"
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
	case r.Header.Get("Origin") != "http://"+r.Host:
		return http.StatusForbidden, "web.refused.origin"
	case !isJSON(r.Header.Get("Content-Type")):
		return http.StatusUnsupportedMediaType, "web.refused.kind"
	}
	if !open[r.URL.Path] && !w.gate.admits(r.Header.Get(sessionHeader)) {
		return http.StatusUnauthorized, "web.refused.session"
	}
	return 0, ""
}

// here reports the names under which the page is called: a name that somebody
// else lets point to this machine is none.
func (w *Web) here(hostport string) bool {
	host, port, err := net.SplitHostPort(hostport)
	if err != nil {
		host, port = hostport, "80"
	}
	return port == w.port && (host == w.host || host == "localhost")
}

func isJSON(contentType string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && kind == "application/json"
}

func (w *Web) refuse(out http.ResponseWriter, r *http.Request, status int, why i18n.Key, args ...any) {
	http.Error(out, w.lang(r).T(why, args...), status)
}

// Package webtest looks at the page with a headless Chromium, for tests.
package webtest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Look is how a page is looked at.
type Look struct {
	Width, Height int // 0: 1280 by 860
	Dark          bool
}

// Page is a page in a browser of its own.
type Page struct {
	t   testing.TB
	ctx context.Context

	mu     sync.Mutex
	faults []string
}

// Faults are the errors of the page's code, and what the browser forbade it.
func (p *Page) Faults() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.faults)
}

func (p *Page) listen() {
	messages := chromedp.Console(p.ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if m.Type == chromedp.ConsoleException || m.Type == "error" {
				p.mu.Lock()
				p.faults = append(p.faults, m.Text)
				p.mu.Unlock()
			}
		}
	}()
}

// patience is how long a page may take for what a person waits for.
const patience = 20 * time.Second

// Open opens an address. Without Chromium the test is skipped, and says so.
func Open(t testing.TB, address string, look Look) *Page {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium(t)),
		chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()), chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.WSURLReadTimeout(time.Minute)) // on a machine with much else to do
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, leave := chromedp.NewContext(ctx)
	t.Cleanup(leave)
	ctx, late := context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(late)
	p := &Page{t: t, ctx: ctx}
	p.Look(look) // starts the browser: chromedp panics when that fails and is tried again
	p.listen()
	p.do(chromedp.Navigate(address))
	return p
}

// names of the program, newest habit first.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless-shell"}

func chromium(t testing.TB) string {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skipf("SKIP: no Chromium is installed (looked for %v)", names)
	return ""
}

func (p *Page) do(actions ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, actions...); err != nil {
		p.t.Fatal(err)
	}
}

// Look changes how the page is looked at. Nothing moves, so that pictures are
// the same each time.
func (p *Page) Look(l Look) {
	p.t.Helper()
	if l.Width == 0 {
		l.Width, l.Height = 1280, 860
	}
	scheme := "light"
	if l.Dark {
		scheme = "dark"
	}
	p.do(chromedp.EmulateViewport(int64(l.Width), int64(l.Height)))
	_, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
	}})
	if err != nil {
		p.t.Fatal(err)
	}
}

// Go opens an address in the same browser.
func (p *Page) Go(address string) {
	p.t.Helper()
	p.do(chromedp.Navigate(address))
}

// Do runs a statement in the page.
func (p *Page) Do(statement string) {
	p.t.Helper()
	p.Holds("(() => {" + statement + "; return true })()")
}

// Holds says whether an expression holds.
func (p *Page) Holds(expression string) bool { return eval[bool](p, "!!("+expression+")") }

func eval[T any](p *Page, expression string) T {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// Wait waits until an expression holds.
func (p *Page) Wait(expression string) {
	p.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if p.Holds(expression) {
			return
		}
		if time.Now().After(end) {
			p.t.Fatalf("it never came to be: %s\nthe page shows\n%s\nfaults: %q", expression, p.Text("body"), p.Faults())
		}
	}
}

// Shows waits until words stand in what selector names.
func (p *Page) Shows(selector, words string) {
	p.t.Helper()
	p.Wait(fmt.Sprintf("[...document.querySelectorAll(%s)].some(e => e.innerText.includes(%s))", strconv.Quote(selector), strconv.Quote(words)))
}

// Text is what can be read of the first element that selector names.
func (p *Page) Text(selector string) string {
	p.t.Helper()
	return eval[string](p, fmt.Sprintf("document.querySelector(%s)?.innerText ?? ''", strconv.Quote(selector)))
}

// Press clicks the last element of a selector with those words, as a person
// would: where it cannot be seen or is not to be pressed, the test fails.
func (p *Page) Press(selector, words string) {
	p.t.Helper()
	p.Wait("document.querySelector('#log').getAttribute('aria-busy') !== 'true'")
	p.Wait(fmt.Sprintf(`(() => { const all = [...document.querySelectorAll(%s)].filter(e => e.innerText.includes(%s) );
		document.querySelectorAll('[data-aim]').forEach(e => e.removeAttribute('data-aim'));
		all.at(-1)?.setAttribute('data-aim', ''); return all.length > 0 })()`, strconv.Quote(selector), strconv.Quote(words)))
	p.do(chromedp.Click(chromedp.CSS("[data-aim]")))
}

// Say types text where one writes, and sends it by Enter.
func (p *Page) Say(text string) {
	p.t.Helper()
	p.Idle()
	p.do(chromedp.SendKeys(chromedp.CSS("#say"), text+kb.Enter))
	p.Idle()
}

// Keys types keys where the focus is.
func (p *Page) Keys(keys string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys))
}

// Idle waits until the program has done what it was asked.
func (p *Page) Idle() {
	p.t.Helper()
	p.Wait("document.querySelector('#log').getAttribute('aria-busy') !== 'true' && document.querySelector('.person')")
}

// Picture writes what can be seen to a PNG file.
func (p *Page) Picture(file string) {
	p.t.Helper()
	picture, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err == nil {
		err = os.WriteFile(file, picture, 0o644)
	}
	if err != nil {
		p.t.Fatal(err)
	}
}

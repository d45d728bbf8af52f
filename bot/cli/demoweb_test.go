package cli

import (
	"bytes"
	"context"
	"flag"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/riskbell/riskbell/bot/web/webtest"
)

var pictures = flag.String("pictures", "", "draw the demo's pictures into this folder")

// screen is an output that is read while it is written to.
type screen struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.String()
}

var link = regexp.MustCompile(`http://127\.0\.0\.1:\d+/#key=[A-Z2-7]+`)

// browse starts the demo in the browser and gives its link; stop ends it as
// Ctrl-C does and gives the exit code.
func browse(t *testing.T, in string, args ...string) (address string, out *screen, stop func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out = &screen{}
	code := make(chan int, 1)
	go func() {
		code <- Run(ctx, Env{Args: append([]string{"demo", "--web"}, args...), In: strings.NewReader(in), Out: out, Err: out, Getenv: func(string) string { return "" }})
	}()
	ended := sync.OnceValue(func() int { cancel(); return <-code })
	t.Cleanup(func() { ended() })
	for end := time.Now().Add(2 * time.Minute); !strings.Contains(out.String(), "Ctrl-C"); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) || len(code) > 0 {
			t.Fatalf("no link is shown: %s", out)
		}
	}
	return link.FindString(out.String()), out, ended
}

var smallWeb = []string{"--feed", "../testdata/company", "--today", "2026-11-26", "--lang", "zh"}

// The whole demo, as somebody with a browser sees it.
func TestTheDemoInTheBrowser(t *testing.T) {
	address, out, stop := browse(t, "\n", smallWeb...)
	p := webtest.Open(t, address, webtest.Look{})

	p.Shows(".bot h2", "风险提醒")
	p.Shows(".item .level", "警告")
	p.Wait("document.querySelector('.person[data-user=gucheng] .unread')")
	p.Say("本季度各区域收入")
	p.Shows(".bot h2", "销售收入")
	p.Wait("document.querySelector('td.number') && getComputedStyle(document.querySelector('td.number')).textAlign === 'end'")
	p.Wait("document.querySelector('td.bar svg rect').getAttribute('width') > 0")

	p.Press("#langs button", "English")
	p.Shows(".bot h2", "Nov 26") // what was told stands in the other language too
	p.Say("revenue by region this quarter")
	p.Shows(".bot h2", "Revenue")

	p.Press(".person", "Gu Cheng")
	p.Wait("!document.querySelector('.person[data-user=gucheng] .unread')")
	p.Press(".press", "I'm on it")
	p.Shows(".bot .edited", "Updated")
	p.Shows(".bot", "Yours now")

	p.Press("#morning", "Next working morning")
	p.Shows(".system", "the morning of Nov 27, 2026")
	p.Idle()
	p.Shows("#day", "Nov 27, 2026")
	if faults := p.Faults(); len(faults) > 0 {
		t.Errorf("the page's code says %q", faults)
	}
	if found := link.FindAllString(out.String(), -1); len(found) != 2 || found[0] == found[1] {
		t.Errorf("Enter shows no new link: %q", found)
	}
	if code := stop(); code != 0 {
		t.Errorf("Ctrl-C gives %d: %s", code, out)
	}
}

func TestTheBrowsersAddressIsThisMachines(t *testing.T) {
	for _, listen := range []string{"0.0.0.0:8080", ":8080", "192.0.2.1:1", "[::]:80", "example.org:80", "port", "127.0.0.1:99999", "+80"} {
		code, out, errs := run(t, "", "demo", "--web", "--lang", "en", "--listen", listen)
		if code == 0 || !strings.Contains(errs, "--listen takes an address of this machine") {
			t.Errorf("%s: gave %d, said %q and %q", listen, code, out, errs)
		}
	}
	if code, _, errs := run(t, "", "demo", "--listen", "8080"); code != exitUsage || !strings.Contains(errs, "--web") {
		t.Errorf("without --web: gave %d, said %q", code, errs)
	}
}

// TestPictures draws the pictures of the documents, from the generated company.
func TestPictures(t *testing.T) {
	if *pictures == "" {
		t.Skip("SKIP: pictures are drawn with -pictures FOLDER only")
	}
	wide, narrow := webtest.Look{Width: 1120, Height: 800}, webtest.Look{Width: 360, Height: 740}
	shades := func(l webtest.Look) webtest.Look { l.Dark = true; return l }
	for _, lang := range []string{"zh", "en"} {
		address, _, stop := browse(t, "", "--lang", lang, "--today", "2026-11-24")
		p := webtest.Open(t, address, wide)
		p.Shows(".bot h2", map[string]string{"zh": "风险提醒", "en": "warnings"}[lang])
		shot := func(name string) {
			for look, l := range map[string]webtest.Look{"wide": wide, "narrow": narrow, "dark": shades(wide), "narrow-dark": shades(narrow)} {
				p.Look(l)
				p.Do("const all = document.querySelectorAll('.message.me, .bot'); const e = [...document.querySelectorAll('.message.me')].at(-1) ?? all[0]; e.scrollIntoView({block: 'start'})")
				p.Picture(filepath.Join(*pictures, "web-"+name+"."+lang+"."+look+".png"))
			}
			p.Look(wide)
		}
		shot("digest")
		for _, say := range []struct{ name, zh, en string }{
			{"kpi", "本季度各区域收入", "revenue by region this quarter"},
			{"trend", "今年每月销售额", "revenue by month this year"},
			{"why", "为什么 ", "why "},
			{"account", "客户 远航科技", "account 远航科技"},
			{"help", "帮助", "help"},
		} {
			text := map[string]string{"zh": say.zh, "en": say.en}[lang]
			if strings.HasSuffix(text, " ") {
				text += p.Text(".item code")
			}
			p.Say(text)
			shot(say.name)
		}
		stop()
	}
}

package bot

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/bot/console"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/chattest"
	"github.com/riskbell/riskbell/internal/chat/script"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

var update = flag.Bool("update", false, "write the scripts anew with what is said now")

// begin is when every script begins: a Tuesday morning in Shanghai.
var begin = unit.At(time.Date(2026, 11, 24, 0, 30, 0, 0, time.UTC))

// TestScripts plays the conversations of testdata/scripts with the real
// program on the small company of testdata/company, on the morning before its
// first warnings (first) and after them (later).
func TestScripts(t *testing.T) {
	chattest.Scripts(t, "testdata/scripts/first/*.txt", *update, func(t *testing.T) script.Program { return newProgram(t) })
	chattest.Scripts(t, "testdata/scripts/later/*.txt", *update, func(t *testing.T) script.Program {
		p := newProgram(t)
		p.morning()
		return p
	})
}

// morning computes the first warnings and says them.
func (p *program) morning() {
	p.t.Helper()
	if _, err := p.bot.Warn(p.t.Context(), p.now, nil); err != nil {
		p.t.Fatal(err)
	}
	if _, err := p.bot.Commands.Digests(p.t.Context(), p.now); err != nil {
		p.t.Fatal(err)
	}
	if err := p.bot.Drain(p.t.Context(), p.now); err != nil {
		p.t.Fatal(err)
	}
	p.out.Reset()
}

// program is the bot on a terminal whose clock the script moves.
type program struct {
	t       *testing.T
	bot     *Bot
	console *console.Console
	out     *bytes.Buffer
	now     unit.Instant
	stage   *stage // where it is played; nil: on the terminal itself
}

func newProgram(t *testing.T) *program {
	t.Helper()
	return programOf(t, companyConfig(t))
}

func programOf(t *testing.T, c Config) *program {
	t.Helper()
	p := newScreen(t)
	p.bot = openConfigured(t, c, p.console, func(person string) (chat.Identity, chat.Place) {
		return ConsoleIdentity(person), chat.Place{Platform: console.Name, Channel: person}
	})
	return p
}

// newScreen is a program's terminal, before there is a program.
func newScreen(t *testing.T) *program {
	p := &program{t: t, out: &bytes.Buffer{}, now: begin}
	p.console = console.New(console.Options{
		In: strings.NewReader(""), Out: p.out, Now: func() unit.Instant { return p.now }, Lang: i18n.ZH, All: true,
	})
	return p
}

// openCompany is the program on the small company as every script finds it:
// its feed was read, and everybody can be reached on the platform, where seat
// says.
func openCompany(t *testing.T, on chat.Platform, seat func(person string) (chat.Identity, chat.Place)) *Bot {
	t.Helper()
	return openConfigured(t, companyConfig(t), on, seat)
}

func openConfigured(t *testing.T, c Config, on chat.Platform, seat func(person string) (chat.Identity, chat.Place)) *Bot {
	t.Helper()
	b, err := Open(t.Context(), begin, c, Options{Platforms: []chat.Platform{on}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := sitDown(t.Context(), b, begin, seat); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Sync(t.Context(), begin, nil); err != nil {
		t.Fatal(err)
	}
	return b
}

// companyConfig is the company of testdata/company, with a schedule that warns
// at eight every day.
func companyConfig(t *testing.T) Config {
	t.Helper()
	text := fmt.Sprintf(`
data: %s
feeds: [{name: crm, folder: testdata/company}]
schedules: {sync: "", warn: "0 8 * * *", backup: ""}
people:
  - {id: zhangwei, name: 张伟, name_en: Zhang Wei, owner: zhangwei, roles: [rep], lang: zh-CN}
  - {id: lina, name: 李娜, name_en: Li Na, owner: lina, roles: [rep], lang: en}
  - {id: gucheng, name: 顾城, name_en: Gu Cheng, owner: gucheng, roles: [manager], lang: zh-CN}
  - {id: shenlan, name: 沈岚, name_en: Shen Lan, owner: shenlan, roles: [risk_manager], lang: en}
  - {id: trainer, name: 白露, name_en: Bai Lu, roles: [trainer], lang: en}
`, t.TempDir())
	c, err := ParseConfig("config.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// Say lets the person type, as the console would.
func (p *program) Say(person, text string) error {
	p.out.Reset()
	p.console.Become(person, person)
	return p.feed(text)
}

// Press presses the button of that number.
func (p *program) Press(person string, number int) error { return p.Say(person, fmt.Sprint(number)) }

func (p *program) feed(line string) error {
	var failed error
	p.console.Feed(p.t.Context(), line, func(ctx context.Context, e chat.Event) error {
		if p.stage != nil {
			failed = p.stage.deliver(e)
		} else {
			failed = p.bot.Handle(ctx, p.now, e)
		}
		if failed == nil {
			failed = p.bot.Drain(ctx, p.now)
		}
		return failed
	})
	return failed
}

// Advance moves the clock minute by minute where something is due.
func (p *program) Advance(d time.Duration) error {
	p.out.Reset()
	for end := p.now.Add(d); p.now < end; {
		p.now = min(end, p.now.Add(30*time.Minute))
		if err := p.bot.Tick(p.t.Context(), p.now); err != nil {
			return err
		}
		if err := p.bot.Drain(p.t.Context(), p.now); err != nil {
			return err
		}
	}
	return nil
}

// sitDown lets everybody be reached where seat says.
func sitDown(ctx context.Context, b *Bot, now unit.Instant, seat func(person string) (chat.Identity, chat.Place)) error {
	return b.State.Update(ctx, now, func(w storage.Writer) error {
		for _, pc := range b.Config.People {
			p, _, err := chat.People{}.Get(w, pc.ID)
			if err != nil {
				return err
			}
			who, home := seat(p.ID)
			p.Identities, p.Home = []chat.Identity{who}, &home
			if err := (chat.People{}).Put(w, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// Output is what the terminal showed since the last step.
func (p *program) Output() string {
	s := p.out.String()
	p.out.Reset()
	return s
}

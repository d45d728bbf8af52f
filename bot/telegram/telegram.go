package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	tg "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// Server is Telegram's own Bot API server.
const Server = "https://api.telegram.org"

// parallel is how many chats are served at once.
const parallel = 16

// Options of New. Token is needed.
type Options struct {
	Token string
	// Server is the address of the Bot API; "" is Telegram's own.
	Server string
	// Webhook, if set, lets Telegram bring updates by requests instead of
	// asking it for them.
	Webhook *Webhook
	// Menu are the commands that are offered while one types.
	Menu []Command
	// Unpaced switches Telegram's limits off: for a server of one's own.
	Unpaced bool
	// Serial sends one post after the other instead of several at once.
	Serial bool
	// Now is the time of what comes in without one; nil is the machine's.
	Now func() unit.Instant
	Log *slog.Logger
}

// Command is an entry of the menu; names are 1 to 32 of a-z, 0-9 and _.
type Command struct {
	Name string
	Help map[i18n.Lang]string
}

// Telegram is a bot's account as a chat.Platform.
type Telegram struct {
	o      Options
	client *client
	pace   *pace
	log    *slog.Logger
	forms  forms
	lanes  lanes
	around sync.WaitGroup // calls beside the receiving of updates

	mu   sync.Mutex
	self account // once Telegram has told it
}

// New is the bot of a token. Nothing is asked of Telegram yet.
func New(o Options) *Telegram {
	if o.Server == "" {
		o.Server = Server
	}
	if o.Now == nil {
		o.Now = func() unit.Instant { return unit.At(time.Now()) }
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	id, _, _ := strings.Cut(o.Token, ":")
	self, _ := strconv.ParseInt(id, 10, 64) // another form of token is told by Telegram
	return &Telegram{
		o: o, client: newClient(o.Token, o.Server), pace: newPace(o.Unpaced),
		log: o.Log.With("platform", Name), self: account{ID: self},
	}
}

// Name is Name.
func (t *Telegram) Name() chat.PlatformName { return Name }

// Wide is how many chats are sent to at once.
func (t *Telegram) Wide() int {
	if t.o.Serial {
		return 1
	}
	return parallel
}

// Run receives updates until ctx ends, which is no error, or Telegram says that
// it does not know the token.
func (t *Telegram) Run(ctx context.Context, h chat.Handler) error {
	ctx, stop := context.WithCancel(ctx)
	defer t.around.Wait()
	defer stop()
	err := t.keep(ctx, "getMe", t.introduce)
	if err == nil {
		t.around.Go(func() { _ = t.keep(ctx, "setMyCommands", t.offer) }) // without a menu all else works
		if t.o.Webhook != nil {
			err = t.listen(ctx, h)
		} else {
			err = t.poll(ctx, h)
		}
	}
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// Invite is an address that opens the chat with the bot and brings a code along
// when its button is pressed; "" as long as the bot's name is not known.
func (t *Telegram) Invite(code string) string {
	if name := t.me().Username; name != "" {
		return "https://t.me/" + name + "?start=" + code
	}
	return ""
}

// introduce asks who the bot is.
func (t *Telegram) introduce(ctx context.Context) error {
	var me account
	if err := t.client.call(ctx, "getMe", nil, &me); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.self = me
	t.log.Info("telegram knows the bot", "bot", me.Username)
	return nil
}

func (t *Telegram) me() account {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.self
}

// offer sets the menu of commands, for everybody in English and for those whose
// Telegram speaks Chinese in Chinese.
func (t *Telegram) offer(ctx context.Context) error {
	if len(t.o.Menu) == 0 {
		return nil
	}
	for code, lang := range map[string]i18n.Lang{"": i18n.EN, "en": i18n.EN, "zh": i18n.ZH} {
		params := tg.Params{"commands": t.menu(lang)}
		params.AddNonEmpty("language_code", code)
		err := t.client.call(ctx, "setMyCommands", params, nil)
		if refused(err) {
			t.log.Warn("telegram refused the menu of commands", "lang", lang, "error", err)
			return nil
		}
		if err != nil {
			return err
		}
	}
	return nil
}

const (
	maxMenu = 100
	maxHelp = 256
)

func (t *Telegram) menu(lang i18n.Lang) string {
	type entry struct {
		Command     string `json:"command"`
		Description string `json:"description"`
	}
	var list []entry
	for _, c := range t.o.Menu[:min(len(t.o.Menu), maxMenu)] {
		help := newRuler().cut(chat.Inert(c.Help[lang]), maxHelp)
		list = append(list, entry{c.Name, help})
	}
	out, err := json.Marshal(list)
	if err != nil {
		panic(err) // strings only
	}
	return string(out)
}

// keep repeats what asks Telegram for something until it is done, ctx ends or
// the token turns out to be wrong.
func (t *Telegram) keep(ctx context.Context, what string, do func(context.Context) error) error {
	for wait := time.Duration(0); ; {
		err := do(ctx)
		switch {
		case err == nil || ctx.Err() != nil:
			return ctx.Err()
		case asCall(err).revoked():
			return errToken(err)
		}
		wait = t.trouble(what, err, wait)
		if !sleep(ctx, wait) {
			return ctx.Err()
		}
	}
}

func errToken(err error) error {
	return fmt.Errorf("telegram does not know this token: take the one BotFather shows for the bot (%w)", err)
}

const (
	firstWait = time.Second
	maxWait   = time.Minute
)

// trouble logs an error and gives the time to wait after it: twice the last,
// or what Telegram asks for.
func (t *Telegram) trouble(what string, err error, last time.Duration) time.Duration {
	wait := max(firstWait, min(2*last, maxWait))
	e := asCall(err)
	if e.code() == 429 {
		wait = max(wait, e.after())
	}
	t.log.Warn("telegram cannot be asked; trying again", "call", what, "error", err, "in", wait)
	return wait
}

// sleep waits for d; false if ctx ended before.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

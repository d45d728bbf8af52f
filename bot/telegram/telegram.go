package telegram

import (
	"context"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
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

package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	tg "github.com/go-telegram-bot-api/telegram-bot-api/v5"
	"go.etcd.io/bbolt"

	"github.com/riskbell/riskbell/bot/telegram"
	"github.com/riskbell/riskbell/bot/telegram/telegramtest"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// BenchmarkTelegram is the way of a command from Telegram's server to the reply
// that stands there, for one person and for fifty at once, beside an echo bot on
// the same library that makes one durable commit for each message. Both are
// bound by the same server of the test.
func BenchmarkTelegram(b *testing.B) {
	for name, begin := range map[string]func(*testing.B, *telegramtest.Server, []int64){"echo": beginEcho, "riskbell": beginRiskbell} {
		for _, people := range []int{1, 50} {
			b.Run(fmt.Sprintf("%s/people=%d", name, people), func(b *testing.B) {
				s := telegramtest.New(b)
				var ids []int64
				for i := range people {
					ids = append(ids, int64(7000+i))
					s.Start(ids[i])
				}
				begin(b, s, ids)
				converse(b, s, ids)
			})
		}
	}
}

// converse lets everybody say something, and again when the reply is there.
func converse(b *testing.B, s *telegramtest.Server, ids []int64) {
	var mu sync.Mutex
	var took []time.Duration
	var all sync.WaitGroup
	stop := make(chan struct{})
	timer := time.AfterFunc(2*time.Minute, func() { close(stop) })
	defer timer.Stop()
	each := b.N/len(ids) + 1
	b.ResetTimer()
	for _, id := range ids {
		all.Go(func() {
			for n := range each {
				began := time.Now()
				s.Write(id, id, "me")
				if !s.Await(id, 2*n+2, stop) {
					b.Error("no reply")
					return
				}
				mu.Lock()
				took = append(took, time.Since(began))
				mu.Unlock()
			}
		})
	}
	all.Wait()
	b.StopTimer()
	slices.Sort(took)
	if len(took) == 0 {
		return
	}
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-median")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-p99")
	b.ReportMetric(float64(len(took))/b.Elapsed().Seconds(), "replies/s")
}

func beginRiskbell(b *testing.B, s *telegramtest.Server, ids []int64) {
	p := telegram.New(telegram.Options{Token: telegramtest.Token, Server: s.URL(), Unpaced: true})
	c := DefaultConfig()
	c.Data, c.Schedules = b.TempDir(), Schedules{}
	clock := func() unit.Instant { return unit.At(time.Now()) }
	bot, err := Open(b.Context(), clock(), c, Options{Platforms: []chat.Platform{p}})
	if err != nil {
		b.Fatal(err)
	}
	err = bot.State.Update(b.Context(), clock(), func(w storage.Writer) error {
		for _, id := range ids {
			user := strconv.FormatInt(id, 10)
			person := chat.Person{ID: "p" + user, Name: user, Lang: "en", Identities: []chat.Identity{{Platform: telegram.Name, User: user}}}
			if err := (chat.People{}).Put(w, person); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- bot.Run(ctx, clock) }()
	b.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			b.Error(err)
		}
		if err := bot.Close(); err != nil {
			b.Error(err)
		}
	})
}

func beginEcho(b *testing.B, s *telegramtest.Server, _ []int64) {
	db, err := bbolt.Open(filepath.Join(b.TempDir(), "echo.db"), 0o600, nil)
	if err != nil {
		b.Fatal(err)
	}
	api, err := tg.NewBotAPIWithAPIEndpoint(telegramtest.Token, s.URL()+"/bot%s/%s")
	if err != nil {
		b.Fatal(err)
	}
	var stopping sync.Mutex
	stopped := false
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for offset := 0; ; {
			reply, err := api.MakeRequest("getUpdates", tg.Params{"offset": strconv.Itoa(offset), "timeout": "1"})
			stopping.Lock()
			done := stopped
			stopping.Unlock()
			if done || err != nil {
				return
			}
			var updates []tg.Update
			if err := json.Unmarshal(reply.Result, &updates); err != nil {
				b.Error(err)
				return
			}
			for _, u := range updates {
				offset = u.UpdateID + 1
				err := db.Update(func(tx *bbolt.Tx) error {
					seen, err := tx.CreateBucketIfNotExists([]byte("seen"))
					if err != nil {
						return err
					}
					return seen.Put([]byte(strconv.Itoa(u.UpdateID)), []byte(u.Message.Text))
				})
				if err != nil {
					b.Error(err)
				}
				_, err = api.MakeRequest("sendMessage", tg.Params{"chat_id": strconv.FormatInt(u.Message.Chat.ID, 10), "text": u.Message.Text})
				if err != nil {
					b.Error(err)
				}
			}
		}
	}()
	b.Cleanup(func() {
		stopping.Lock()
		stopped = true
		stopping.Unlock()
		<-ended
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})
}

package bot

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/riskbell/riskbell/commands"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

// openStores opens both files. They are made together and belong together: if
// one of them is gone, the other is not given a new and empty companion.
func (b *Bot) openStores(ctx context.Context, now unit.Instant, o bolt.Options) (err error) {
	state, feed := filepath.Join(b.Config.Data, stateFile), filepath.Join(b.Config.Data, feedFile)
	if missing(state) && !missing(feed) {
		return i18n.Say("config.stores.state", "state", state, "feed", feedFile)
	}
	if b.State, err = bolt.Open(ctx, state, o); err != nil {
		return err
	}
	if missing(feed) {
		if err = b.neverUsed(ctx, now); err != nil {
			return err
		}
	}
	if b.Feed, err = bolt.Open(ctx, feed, o); err != nil {
		return err
	}
	return migrate(ctx, now, b.State, b.Feed)
}

func missing(file string) bool {
	_, err := os.Lstat(file)
	return errors.Is(err, fs.ErrNotExist)
}

// neverUsed is nil if the state rests on no feed: the program was stopped
// while it made the folder.
func (b *Bot) neverUsed(ctx context.Context, now unit.Instant) error {
	used, err := b.used(ctx, now)
	if err == nil && used > 0 {
		err = i18n.Say("config.stores.feed", "feed", filepath.Join(b.Config.Data, feedFile), "state", stateFile)
	}
	return err
}

func (b *Bot) used(ctx context.Context, now unit.Instant) (run uint64, err error) {
	err = b.State.View(ctx, now, func(r storage.Reader) error {
		run, err = commands.UsedRun(r)
		return err
	})
	return run, err
}

// forever is later than every run, also one of a clock that was ahead.
const forever = unit.Instant(1<<63 - 1)

// checkFeed refuses a feed.db older than what the state rests on: people were
// told of records that it does not have.
func (b *Bot) checkFeed(ctx context.Context, now unit.Instant) error {
	used, err := b.used(ctx, now)
	if err != nil {
		return err
	}
	var last uint64
	err = b.Ledger.View(ctx, forever, func(v *crm.View) error {
		last, err = commands.LastRun(v)
		return err
	})
	if err == nil && last < used {
		err = i18n.Say("config.stores.older", "feed", filepath.Join(b.Config.Data, feedFile), "state", stateFile, "run", last, "needed", used)
	}
	return err
}

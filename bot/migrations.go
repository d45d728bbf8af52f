package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/commands"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// The lists only grow at their ends: old data folders open in new versions.
var (
	stateMigrations = []storage.Migration{
		{Name: "state begins", Apply: nothing},
		{Name: "messages told by person and post", Apply: commands.ToldByPost},
		{Name: "warnings by phase and since when", Apply: alerts.ByPhase},
		{Name: "silences by when they end", Apply: alerts.ByEnd},
	}
	feedMigrations = []storage.Migration{{Name: "feed begins", Apply: nothing}}
)

// nothing is the first entry of each list: an empty store is what it should be.
func nothing(storage.Writer) error { return nil }

func migrate(ctx context.Context, now unit.Instant, state, feed storage.Store) error {
	if err := storage.Migrate(ctx, state, now, stateMigrations); err != nil {
		return migrating(stateFile, err)
	}
	if err := storage.Migrate(ctx, feed, now, feedMigrations); err != nil {
		return migrating(feedFile, err)
	}
	return nil
}

func migrating(file string, err error) error {
	if errors.Is(err, storage.ErrNewer) {
		return &storage.FileError{Path: file, Fault: storage.FileNewer, Err: fmt.Errorf("%s: %w", file, err)}
	}
	return i18n.Say("storage.migrate", "path", file, "error", err)
}

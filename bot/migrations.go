package bot

import (
	"context"
	"fmt"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// The lists only grow at their ends: old data folders open in new versions.
var (
	stateMigrations = []storage.Migration{{Name: "state begins", Apply: nothing}}
	feedMigrations  = []storage.Migration{{Name: "feed begins", Apply: nothing}}
)

// nothing is the first entry of each list: an empty store is what it should be.
func nothing(storage.Writer) error { return nil }

func migrate(ctx context.Context, now unit.Instant, state, feed storage.Store) error {
	if err := storage.Migrate(ctx, state, now, stateMigrations); err != nil {
		return fmt.Errorf("%s: %w", stateFile, err)
	}
	if err := storage.Migrate(ctx, feed, now, feedMigrations); err != nil {
		return fmt.Errorf("%s: %w", feedFile, err)
	}
	return nil
}

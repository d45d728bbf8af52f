package bot

import (
	"context"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/crm/files"
	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/unit"
)

// openFeeds opens the feeds of the configuration. One that cannot be opened
// fails when it is read, so that the ledger knows of it and the warnings say
// that it is missing.
func openFeeds(feeds []Feed, home mapping.Home, now unit.Instant) []crm.Source {
	var out []crm.Source
	for _, f := range feeds {
		src, err := openFeed(f, home, now)
		if err != nil {
			src = broken{f.Name, err}
		}
		out = append(out, src)
	}
	return out
}

func openFeed(f Feed, home mapping.Home, now unit.Instant) (crm.Source, error) {
	m, err := mapping.Load(f.Mapping, home)
	if err != nil {
		return nil, err
	}
	m.Name = f.Name
	return files.Open(f.Folder, m.AsOf(now))
}

// broken is a feed that could not be opened.
type broken struct {
	name string
	err  error
}

func (b broken) Name() string { return b.name }

func (b broken) Fetch(context.Context, string) (crm.Page, error) { return crm.Page{}, b.err }

// Package lite is SQLite as an engine: durable WAL, with the indexes the
// questions want. Of the two drivers that could be had, mattn/go-sqlite3 loads
// five times as fast as modernc.org/sqlite.
package lite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/mattn/go-sqlite3"

	"github.com/riskbell/riskbell/bench/engine"
	"github.com/riskbell/riskbell/bench/gen"
	"github.com/riskbell/riskbell/bench/sqlside"
)

// settings are a durable WAL and 256 MB of cache for each connection; pragmas
// map the file and keep what is sorted in memory.
const (
	settings = "_journal_mode=WAL&_synchronous=FULL&_cache_size=-262144&_busy_timeout=10000"
	pragmas  = "PRAGMA mmap_size=4294967296; PRAGMA temp_store=MEMORY"
)

// Maker opens SQLite.
func Maker() engine.Maker { return engine.Maker{Name: "sqlite", Version: version, Open: open} }

func version() string {
	v, _, _ := sqlite3.Version()
	return v + ", WAL, synchronous=FULL"
}

type lite struct {
	sqlside.Asker
	c *gen.Company
}

func open(_ context.Context, folder string, c *gen.Company) (engine.Engine, error) {
	db := sql.OpenDB(connector{fmt.Sprintf("file:%s?%s", filepath.Join(folder, "company.sqlite"), settings)})
	db.SetMaxIdleConns(16)
	return &lite{c: c, Asker: sqlside.Asker{DB: db, Plan: engine.NewPlan(c), Texts: texts(), Risks: risks}}, nil
}

// connector opens connections with the pragmas.
type connector struct{ name string }

func (connector) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }

func (c connector) Connect(context.Context) (driver.Conn, error) {
	d := &sqlite3.SQLiteDriver{ConnectHook: func(conn *sqlite3.SQLiteConn) error {
		_, err := conn.Exec(pragmas, nil)
		return err
	}}
	return d.Open(c.name)
}

// Load inserts in commits of batchRows, then makes the indexes and moves the
// log into the file.
func (l *lite) Load(ctx context.Context) error {
	conn, err := l.DB.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // it goes back to the pool
	if _, err := conn.ExecContext(ctx, schema); err != nil {
		return err
	}
	f := &filler{ctx: ctx, conn: conn}
	if err := errors.Join(l.c.Each(f.writer()), f.end()); err != nil {
		return err
	}
	for _, text := range []string{indexes, "ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"} {
		if _, err := conn.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	return nil
}

// Apply upserts the orders in one transaction.
func (l *lite) Apply(ctx context.Context, orders []gen.Order) error {
	tx, err := l.DB.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	s, err := tx.PrepareContext(ctx, upsert)
	for _, o := range orders {
		if err == nil {
			_, err = s.ExecContext(ctx, order(o)...)
		}
	}
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

// Close closes the file.
func (l *lite) Close() error { return l.DB.Close() }

// Package duck is DuckDB as an engine, on two threads.
package duck

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/duckdb/duckdb-go/v2"

	"github.com/riskbell/riskbell/bench/engine"
	"github.com/riskbell/riskbell/bench/gen"
	"github.com/riskbell/riskbell/bench/sqlside"
)

// Threads is how many DuckDB may use.
const Threads = 2

// Maker opens DuckDB.
func Maker() engine.Maker { return engine.Maker{Name: "duckdb", Version: version, Open: open} }

func version() string {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return err.Error()
	}
	defer func() { _ = db.Close() }() // it is in memory
	v := ""
	if err := db.QueryRow("SELECT version()").Scan(&v); err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%s, %d threads", v, Threads)
}

type duck struct {
	sqlside.Asker
	c *gen.Company
}

func open(_ context.Context, folder string, c *gen.Company) (engine.Engine, error) {
	db, err := sql.Open("duckdb", fmt.Sprintf("%s?threads=%d", filepath.Join(folder, "company.duckdb"), Threads))
	if err != nil {
		return nil, err
	}
	return &duck{c: c, Asker: sqlside.Asker{DB: db, Plan: engine.NewPlan(c), Texts: texts(), Risks: risks}}, nil
}

// Load appends table by table, as many at once as there are threads, and
// checkpoints, so that all is in the file.
func (d *duck) Load(ctx context.Context) error {
	if _, err := d.DB.ExecContext(ctx, schema); err != nil {
		return err
	}
	var wait sync.WaitGroup
	var errs [Threads]error
	for part := range Threads {
		wait.Go(func() { errs[part] = d.part(ctx, part) })
	}
	wait.Wait()
	if err := errors.Join(errs[:]...); err != nil {
		return err
	}
	_, err := d.DB.ExecContext(ctx, "CHECKPOINT")
	return err
}

func (d *duck) part(ctx context.Context, part int) error {
	conn, err := d.DB.Conn(ctx)
	if err != nil {
		return err
	}
	err = conn.Raw(func(raw any) error { return d.fill(raw.(driver.Conn), part) })
	return errors.Join(err, conn.Close())
}

func (d *duck) fill(conn driver.Conn, part int) error {
	var open []*duckdb.Appender
	var failed error
	table := func(name string) func(...driver.Value) error {
		a, err := duckdb.NewAppenderFromConn(conn, "", name)
		if err != nil {
			failed = errors.Join(failed, err)
			return nil
		}
		open = append(open, a)
		return a.AppendRow
	}
	w := rows(table)
	if failed == nil {
		failed = d.c.Part(w, part, Threads)
	}
	for _, a := range open {
		failed = errors.Join(failed, a.Close())
	}
	return failed
}

// Apply merges the orders from a table of their own, in one transaction.
func (d *duck) Apply(ctx context.Context, orders []gen.Order) error {
	conn, err := d.DB.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // it goes back to the pool
	if _, err := conn.ExecContext(ctx, "CREATE OR REPLACE TEMP TABLE incoming AS SELECT * FROM orders LIMIT 0; BEGIN"); err != nil {
		return err
	}
	err = conn.Raw(func(raw any) error { return stage(raw.(driver.Conn), orders) })
	if err == nil {
		_, err = conn.ExecContext(ctx, merge)
	}
	if err != nil {
		_, undone := conn.ExecContext(ctx, "ROLLBACK")
		return errors.Join(err, undone)
	}
	_, err = conn.ExecContext(ctx, "COMMIT")
	return err
}

func stage(conn driver.Conn, orders []gen.Order) error {
	a, err := duckdb.NewAppender(conn, "temp", "main", "incoming")
	if err != nil {
		return err
	}
	for _, o := range orders {
		if err := a.AppendRow(order(o)...); err != nil {
			return errors.Join(err, a.Close())
		}
	}
	return a.Close()
}

// Close writes what is left to the file.
func (d *duck) Close() error { return d.DB.Close() }

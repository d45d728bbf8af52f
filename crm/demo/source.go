package demo

import (
	"context"
	"fmt"
	"reflect"
	"strconv"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// pageSize is how many records one Fetch gives.
const pageSize = 5000

// Records is what the CRM shows on the morning of the company's today: all
// that was entered before midnight, by kind, in the order of entry.
func (c *Company) Records() map[crm.Kind][]crm.Record { return c.RecordsOn(c.today) }

// RecordsOn is what the CRM shows on the morning of asOf. The company's life
// is written up to Ahead days after today; later days show no more.
func (c *Company) RecordsOn(asOf unit.Day) map[crm.Kind][]crm.Record {
	out := map[crm.Kind][]crm.Record{}
	cut := midnight(min(asOf, c.today+Ahead))
	for _, kind := range crm.Kinds() {
		for _, l := range c.lives[kind] {
			if r := l.before(cut); r != nil {
				out[kind] = append(out[kind], r)
			}
		}
	}
	return out
}

// Labels are the incidents and decoys begun by today, in the order in which
// they could first be known. Some cannot be known yet.
func (c *Company) Labels() []Label { return c.LabelsOn(c.today) }

// LabelsOn are the labels begun by a day.
func (c *Company) LabelsOn(day unit.Day) []Label {
	var out []Label
	for _, l := range c.labels {
		if l.Start <= day {
			out = append(out, l)
		}
	}
	return out
}

// Source is the feed of the morning of the company's today.
func (c *Company) Source() crm.Source { return c.SourceOn(c.today) }

// SourceOn is the feed of the morning of asOf, with all changes of the past as
// dated history. To let days pass, sync SourceOn of one day after the other.
func (c *Company) SourceOn(asOf unit.Day) crm.Source {
	s := &source{cut: midnight(min(asOf, c.today+Ahead))}
	for _, kind := range crm.Kinds() {
		for _, l := range c.lives[kind] {
			if (*l)[0].at < s.cut {
				s.lives = append(s.lives, *l)
			}
		}
	}
	return s
}

// source pages through the lives as they were before the cut.
type source struct {
	cut   unit.Instant
	lives []life
}

// Name is "demo".
func (s *source) Name() string { return "demo" }

// Fetch gives the next page; the cursor is the number of records before it.
func (s *source) Fetch(ctx context.Context, cursor string) (crm.Page, error) {
	from, err := s.place(cursor)
	if err != nil {
		return crm.Page{}, err
	}
	to := min(from+pageSize, len(s.lives))
	page := crm.Page{Read: to - from, Cursor: strconv.Itoa(to), Whole: true, Last: to == len(s.lives)}
	if page.Last {
		page.Cursor = ""
	}
	for _, l := range s.lives[from:to] {
		page.Records = append(page.Records, copyOf(l.before(s.cut)))
		page.History = l.history(page.History, s.cut)
	}
	return page, ctx.Err()
}

// copyOf is a record of the reader's own.
func copyOf(r crm.Record) crm.Record {
	content := reflect.New(reflect.TypeOf(r).Elem())
	content.Elem().Set(reflect.ValueOf(r).Elem())
	return content.Interface().(crm.Record)
}

func (s *source) place(cursor string) (int, error) {
	if cursor == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(cursor)
	if err != nil || n < 0 || n > len(s.lives) {
		return 0, fmt.Errorf("demo: cursor %q is not of this company", cursor)
	}
	return n, nil
}

// history appends the differences between the contents entered before cut.
func (l life) history(out []crm.FieldChange, cut unit.Instant) []crm.FieldChange {
	for i := 1; i < len(l) && l[i].at < cut; i++ {
		out = append(out, crm.Differences(l[i-1].record, l[i].record, l[i].at)...)
	}
	return out
}

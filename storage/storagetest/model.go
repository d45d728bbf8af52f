package storagetest

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// model is what a store should hold, in the plainest way.
type model struct {
	values map[storage.Namespace]map[string]string
	rows   map[string]row
	leases map[string]held
}

type row struct {
	due, until unit.Instant
	attempt    int
	token      uint64 // 0: nobody's
	held       bool
}

type held struct {
	owner string
	epoch uint64
	until unit.Instant
}

func newModel() *model {
	return &model{values: map[storage.Namespace]map[string]string{}, rows: map[string]row{}, leases: map[string]held{}}
}

// clone is what a transaction works on, so that it can be dropped.
func (m *model) clone() *model {
	c := &model{values: map[storage.Namespace]map[string]string{}, rows: maps.Clone(m.rows), leases: m.leases}
	for ns, values := range m.values {
		c.values[ns] = maps.Clone(values)
	}
	return c
}

func (m *model) put(ns storage.Namespace, key, value string) {
	if m.values[ns] == nil {
		m.values[ns] = map[string]string{}
	}
	m.values[ns][key] = value
}

// scan is the entries of the range, as "key=value".
func (m *model) scan(ns storage.Namespace, span storage.Range) []string {
	var out []string
	for _, k := range slices.Sorted(maps.Keys(m.values[ns])) {
		if bytes.Compare([]byte(k), span.From) >= 0 && (span.To == nil || k < string(span.To)) {
			out = append(out, k+"="+m.values[ns][k])
		}
	}
	if span.Reverse {
		slices.Reverse(out)
	}
	return cut(out, span.Limit)
}

func (m *model) enqueue(id string, due unit.Instant) bool {
	_, there := m.rows[id]
	if !there {
		m.rows[id] = row{due: due}
	}
	return !there
}

// claim compares what a driver claimed with what it should have.
func (m *model) claim(now unit.Instant, n int, claims []storage.Claim) error {
	for id, r := range m.rows {
		if r.held && r.until <= now {
			r.held = false
			m.rows[id] = r
		}
	}
	var due []string
	for id, r := range m.rows {
		if !r.held && r.due <= now {
			due = append(due, id)
		}
	}
	slices.SortFunc(due, func(a, b string) int { return cmp.Or(cmp.Compare(m.rows[a].due, m.rows[b].due), cmp.Compare(a, b)) })
	due = cut(due, n)
	if len(due) != len(claims) {
		return fmt.Errorf("%d claims, want %q", len(claims), due)
	}
	for i, c := range claims {
		r := m.rows[due[i]]
		if c.ID != due[i] || c.Due != r.due || c.Attempt != r.attempt+1 || c.Token == 0 {
			return fmt.Errorf("claim %d is %+v, want %s of %+v", i, c, due[i], r)
		}
		m.rows[c.ID] = row{due: r.due, until: c.Until, attempt: c.Attempt, token: c.Token, held: true}
	}
	return nil
}

// owns reports whether the claim still counts.
func (m *model) owns(c storage.Claim) bool {
	r, ok := m.rows[c.ID]
	return ok && r.token == c.Token
}

func (m *model) postpone(c storage.Claim, due unit.Instant) {
	m.rows[c.ID] = row{due: due, attempt: m.rows[c.ID].attempt}
}

// lease compares the answer of a driver with what it should have been.
func (m *model) lease(now, until unit.Instant, name, owner string, epoch uint64, err error) error {
	l := m.leases[name]
	switch {
	case l.epoch > 0 && l.owner != owner && l.until > now:
		if !errors.Is(err, storage.ErrLeased) {
			return fmt.Errorf("%s took %s from %s: %v", owner, name, l.owner, err)
		}
		return nil
	case l.owner != owner || l.epoch == 0:
		l.epoch++
	}
	if err != nil || epoch != l.epoch {
		return fmt.Errorf("%s got epoch %d of %s, %v; want %d", owner, epoch, name, err, l.epoch)
	}
	m.leases[name] = held{owner: owner, epoch: epoch, until: until}
	return nil
}

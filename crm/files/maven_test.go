package files

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/unit"
)

// shared finds the public data beside the repository, or skips.
func shared(t testing.TB, name string) string {
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for dir != "/" {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		dir = filepath.Dir(dir)
	}
	file := filepath.Join(dir, "..", "shared", "data", name)
	if _, err := os.Stat(file); err != nil {
		t.Skipf("skipped: the public data are not there (%s)", file)
	}
	return file
}

// feed is everything a run gives.
type feed struct {
	records  map[crm.Kind]map[string]crm.Record
	history  []crm.FieldChange
	gone     []crm.Ref
	rejected []crm.Rejection
	read     int
	pages    int
	whole    bool
	cursor   string
}

func (f *feed) take(t testing.TB, p crm.Page) {
	t.Helper()
	for _, r := range p.Records {
		k, id := r.Kind(), r.Head().ID
		if f.records[k] == nil {
			f.records[k] = map[string]crm.Record{}
		}
		f.records[k][id] = r
	}
	f.history = append(f.history, p.History...)
	f.gone = append(f.gone, p.Gone...)
	f.rejected = append(f.rejected, p.Rejected...)
	f.read += p.Read
	f.pages++
	f.whole, f.cursor = p.Whole, p.Cursor
}

// drain reads a source from a cursor to the end of its run.
func drain(t testing.TB, src crm.Source, cursor string) (*feed, error) {
	t.Helper()
	f := &feed{records: map[crm.Kind]map[string]crm.Record{}}
	for {
		p, err := src.Fetch(context.Background(), cursor)
		if err != nil {
			return f, err
		}
		f.take(t, p)
		if cursor = p.Cursor; p.Last {
			return f, nil
		}
	}
}

func read(t testing.TB, place string, m mapping.Mapping) *feed {
	t.Helper()
	src, err := Open(place, m)
	if err != nil {
		t.Fatal(err)
	}
	f, err := drain(t, src, "")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func load(t testing.TB, name string) mapping.Mapping {
	t.Helper()
	m, err := mapping.Load(name, mapping.Home{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// table reads a CSV file with encoding/csv alone, for independent counts.
func table(t testing.TB, file string) []map[string]string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(file, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	all, err := csv.NewReader(in).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, v := range line {
			row[all[0][i]] = v
		}
		out = append(out, row)
	}
	return out
}

func TestMavenAgreesWithAnIndependentCount(t *testing.T) {
	dir := shared(t, "pipeline")
	f := read(t, dir, load(t, "maven").AsOf(unit.At(unit.NewDay(2018, 1, 1).Time())))
	rows := table(t, filepath.Join(dir, "maven_sales_pipeline.csv"))

	want := map[string]int{}
	var won int64
	for _, r := range rows {
		want[r["deal_stage"]]++
		if r["deal_stage"] == "Won" {
			m, err := unit.ParseMoney(r["close_value"], "USD")
			if err != nil {
				t.Fatal(err)
			}
			won += m.Minor
		}
	}
	got := map[string]int{}
	for _, r := range f.records[crm.KindOpportunity] {
		o := r.(*crm.Opportunity)
		got[o.Stage]++
		if o.Amount.IsZero() || o.Product == "GTXPro" || (o.Class != crm.Open) != (o.ClosedOn != 0) {
			t.Fatalf("opportunity %+v", o)
		}
	}
	for stage, n := range map[string]int{"Won": 4238, "Lost": 2473, "Engaging": 1589, "Prospecting": 500} {
		if got[stage] != n || want[stage] != n {
			t.Errorf("%s: %d opportunities, the count says %d, known are %d", stage, got[stage], want[stage], n)
		}
	}
	var booked int64
	for _, r := range f.records[crm.KindOrder] {
		booked += r.(*crm.Order).Amount.Minor
	}
	if booked != won || won == 0 {
		t.Errorf("won deals are worth %d, the count says %d", booked, won)
	}
	for kind, n := range map[crm.Kind]int{crm.KindOwner: 41, crm.KindTeam: 9, crm.KindAccount: 85, crm.KindProduct: 7, crm.KindOrder: 4238} {
		if len(f.records[kind]) != n {
			t.Errorf("%d of kind %s, want %d", len(f.records[kind]), kind, n)
		}
	}
	if len(f.rejected) > 0 || !f.whole {
		t.Errorf("rejected %v, whole %v", f.rejected, f.whole)
	}
	acme := f.records[crm.KindAccount]["Acme Corporation"].(*crm.Account)
	if acme.Industry != "technology" || acme.Owner == "" || acme.Extra["employees"] != "2822" {
		t.Errorf("account %+v", acme)
	}
}

func TestMavenHistory(t *testing.T) {
	f := read(t, shared(t, "pipeline"), load(t, "maven"))
	var got []string
	for _, h := range f.history {
		if h.Ref.ID == "1C1I7A6R" {
			got = append(got, h.At.String()+" "+h.Field+" "+h.Old+">"+h.New)
		}
	}
	want := []string{
		"2016-10-20T04:00:00Z owner >Moses Frase",
		"2016-10-20T04:00:00Z name >GTX Plus Basic · Cancity",
		"2016-10-20T04:00:00Z stage >Engaging",
		"2016-10-20T04:00:00Z class >open",
		"2016-10-20T04:00:00Z stage_since >2016-10-20",
		"2016-10-20T04:00:00Z amount >USD 1096.00",
		"2016-10-20T04:00:00Z product >GTX Plus Basic",
		"2017-03-01T05:00:00Z stage Engaging>Won",
		"2017-03-01T05:00:00Z class open>won",
		"2017-03-01T05:00:00Z stage_since 2016-10-20>2017-03-01",
		"2017-03-01T05:00:00Z amount USD 1096.00>USD 1054.00",
		"2017-03-01T05:00:00Z closed_on >2017-03-01",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("history\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	o := f.records[crm.KindOpportunity]["1C1I7A6R"].(*crm.Opportunity)
	if o.CreatedAt.String() != "2016-10-20T04:00:00Z" || o.ModifiedAt.String() != "2017-03-01T05:00:00Z" {
		t.Errorf("stamps %s and %s", o.CreatedAt, o.ModifiedAt)
	}
}

package files

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/i18n"
)

const tapMapping = `
name: tap
currency: USD
streams:
  - from: [deals]
    records:
      - kind: opportunity
        fields: {id: Id, name: Name, amount: Amount, owner: Owner.Email}
`

func parsed(t testing.TB, yaml string) mapping.Mapping {
	t.Helper()
	m, err := mapping.Parse("m.yaml", []byte(yaml), mapping.Home{})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestIngestProtocols(t *testing.T) {
	tests := []struct {
		name, lines          string
		ids, state, rejected string
		gone                 int
		whole                bool
		problem              string
	}{
		{name: "singer", lines: `{"type":"SCHEMA","stream":"deals","schema":{},"key_properties":["Id"]}
{"type":"record","stream":"deals","record":{"Id":"D1","Name":"one","Amount":12.5,"Owner":{"Email":"a@x"},"Odd":7}}
{"type":"STATE","value":{"at":1}}
{"type":"BATCH","x":1}
{"type":"RECORD","stream":"other","record":{"Id":"X"}}`, ids: "D1", state: `{"at":1}`},
		{name: "singer soft delete", lines: `{"type":"RECORD","stream":"deals","record":{"Id":"D1","_sdc_deleted_at":"2026-01-01T00:00:00Z"}}`, gone: 1},
		{name: "singer full table", whole: true, ids: "D1", lines: `{"type":"RECORD","stream":"deals","version":2,"record":{"Id":"D1"}}
{"type":"ACTIVATE_VERSION","stream":"deals","version":2}`},
		{name: "singer version not activated", ids: "D1", lines: `{"type":"ACTIVATE_VERSION","stream":"deals","version":2}
{"type":"RECORD","stream":"deals","version":2,"record":{"Id":"D1"}}`},
		{name: "airbyte", ids: "D1", lines: `{"type":"LOG","log":{"level":"INFO","message":"hi"}}
{"type":"RECORD","record":{"stream":"deals","data":{"Id":"D1","Amount":"7"},"emitted_at":1}}
{"type":"STATE","state":{"type":"STREAM","stream":{"stream_descriptor":{"name":"deals"},"stream_state":{"c":1}}}}
{"type":"STATE","state":{"type":"STREAM","stream":{"stream_descriptor":{"name":"deals"},"stream_state":{"c":2}}}}`,
			state: `[{"type":"STREAM","stream":{"stream_descriptor":{"name":"deals"},"stream_state":{"c":2}}}]`},
		{name: "airbyte failure", problem: "the source failed: no access", lines: `{"type":"TRACE","trace":{"type":"ERROR","error":{"message":"no access"}}}`},
		{name: "noise is skipped", ids: "D1", rejected: "not a message", lines: "INFO starting\n" + `{"type":"RECORD","stream":"deals","record":{"Id":"D1"}}`},
		{name: "mostly bad", problem: "the tap's messages: refused, nothing of the feed was taken: 4 of 4 rows", lines: strings.Repeat("INFO\n", 4)},
		{name: "too long a line", ids: "D1", rejected: "longer than 10 MiB", lines: strings.Repeat("x", 11<<20) + "\n" + `{"type":"RECORD","stream":"deals","record":{"Id":"D1"}}`},
		{name: "too much noise", problem: "log to its standard output", lines: strings.Repeat("INFO\n", 21)},
		{name: "case variant keys", rejected: "same but for case", lines: `{"type":"RECORD","stream":"deals","record":{"Id":"D1","ID":"D2"}}`},
		{name: "no record", rejected: "not a JSON object", lines: `{"type":"RECORD","stream":"deals"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tap := Ingest(strings.NewReader(tt.lines), parsed(t, tapMapping))
			f, err := drain(t, tap, "")
			if tt.problem != "" {
				if err == nil || !strings.Contains(err.Error(), tt.problem) {
					t.Fatalf("error %v, want %q", err, tt.problem)
				}
				inOwnWords(t, i18n.Both(err))
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range f.rejected {
				inOwnWords(t, r.Reason)
			}
			tap.Committed()
			var ids []string
			for id := range f.records[crm.KindOpportunity] {
				ids = append(ids, id)
			}
			if strings.Join(ids, ",") != tt.ids || tap.State() != tt.state || len(f.gone) != tt.gone || f.whole != tt.whole {
				t.Errorf("ids %v, state %s, gone %v, whole %v", ids, tap.State(), f.gone, f.whole)
			}
			if got := fmt.Sprint(f.rejected); (tt.rejected == "") != (len(f.rejected) == 0) || !strings.Contains(got, tt.rejected) {
				t.Errorf("rejected %s", got)
			}
		})
	}
}

func TestStateFollowsTheCommit(t *testing.T) {
	var b strings.Builder
	for i := range pageRows + 10 {
		fmt.Fprintf(&b, `{"type":"RECORD","stream":"deals","record":{"Id":"D%d"}}`+"\n", i)
		if i == 5 {
			b.WriteString(`{"type":"STATE","value":5}` + "\n")
		}
	}
	b.WriteString(`{"type":"STATE","value":"end"}` + "\n")
	tap := Ingest(strings.NewReader(b.String()), parsed(t, tapMapping))
	p, err := tap.Fetch(context.Background(), "")
	if err != nil || tap.State() != "" || State(p.Cursor) != "5" {
		t.Fatalf("state %q before a commit, page says %q, %v", tap.State(), p.Cursor, err)
	}
	p, err = tap.Fetch(context.Background(), p.Cursor)
	if err != nil || tap.State() != "5" || !p.Last {
		t.Fatalf("state %q after the first commit, %v", tap.State(), err)
	}
	if tap.Committed(); tap.State() != `"end"` {
		t.Errorf("state %q at the end", tap.State())
	}
}

package files

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/i18n"
)

func english(notes []i18n.Words) []string {
	var out []string
	for _, n := range notes {
		out = append(out, n.EN)
	}
	return out
}

func TestColumnsAndFilesThatNobodyUnderstands(t *testing.T) {
	for name, tt := range map[string]struct {
		file, text string
		notes      []string
		refused    string
	}{
		"all known":       {"accounts.csv", "id,name,owner\nA-1,x,u\n", nil, ""},
		"other spellings": {"orders.csv", "ID,Ordered On,AMOUNT,Currency\nO-1,2026-01-02,1,EUR\n", nil, ""},
		"a near one": {"accounts.csv", "id,name,created_on\nA-1,x,2026-01-02\n",
			[]string{`accounts.csv: column "created_on" (did you mean created_at?) is no field of account; kept as extra`}, ""},
		"several": {"accounts.csv", "id,Nam,owner,colour\nA-1,x,u,red\n",
			[]string{`accounts.csv: columns that are no fields of account, kept as extra: "Nam" (did you mean name?), "colour"`}, ""},
		"lines of JSON": {"accounts.jsonl", `{"id":"A-1","name":"x"}` + "\n" + `{"id":"A-2","nme":"x"}`,
			[]string{`accounts.jsonl: column "nme" (did you mean name?) is no field of account; kept as extra`}, ""},
		"no such kind":    {"widgets.csv", "id\n1\n", []string{"widgets.csv: its name is no kind of record; not read"}, ""},
		"a kind misspelt": {"Acounts.csv.gz", "", []string{"Acounts.csv.gz: its name is no kind of record (did you mean accounts?); not read"}, ""},
		"no records":      {"readme.md", "# Read me\n", nil, ""},
		"only deletions":  {"accounts.csv", "id,deleted\nA-1,yes\n", nil, ""},
		"bare ids": {"accounts.csv", "Id,Nam\nA-1,x\n", nil,
			`accounts.csv: no column is a field of account but id; it has also: "Nam" (did you mean name?). The fields are listed by riskbell fields account`},
		"bare ids in lines of JSON": {"accounts.jsonl", `{"id":"A-1","Nam":"x"}`, nil, "no column is a field of account but id"},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := mapping.Canonical(mapping.Home{})
			if err != nil {
				t.Fatal(err)
			}
			src, err := Open(write(t, map[string][]byte{tt.file: []byte(tt.text), "teams.csv": []byte("id,name\nT-1,x\n")}), m)
			if err != nil {
				t.Fatal(err)
			}
			page, err := src.Fetch(t.Context(), "")
			if tt.refused != "" {
				if err == nil || !strings.Contains(err.Error(), tt.refused) {
					t.Fatalf("error %v, want %q", err, tt.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.notes, english(page.Notes)); diff != "" {
				t.Error(diff)
			}
			again, err := src.Fetch(t.Context(), page.Cursor)
			if err != nil || !again.Same || len(again.Notes) > 0 {
				t.Errorf("an unchanged folder gave %+v, %v", again, err)
			}
		})
	}
}

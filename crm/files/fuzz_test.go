package files

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"encoding/csv"

	"github.com/riskbell/riskbell/crm/mapping"
)

func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a,b\n1,2\n", "a;b\n\"x\ny\";2", "a\tb\r\n\"\"\"\t\"\r\n", "a,b\n\"open\n1,2\n", "a\n\x00\n\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if name, err := sniff(bytes.NewReader(data)); err == nil {
			if _, err := mapping.Encoding(name); err != nil {
				t.Fatal(err)
			}
		}
		c, err := newCSV(bytes.NewReader(data), 0, false, nil)
		if err != nil {
			return
		}
		for last := 0; ; {
			r, err := c.next()
			var bad *badRow
			switch {
			case errors.Is(err, io.EOF):
				return
			case errors.As(err, &bad):
				if bad.line <= last {
					t.Fatalf("line %d after line %d", bad.line, last)
				}
				last = bad.line
			case err != nil:
				t.Fatal(err)
			case r.Line <= last:
				t.Fatalf("line %d after line %d", r.Line, last)
			default:
				last = r.Line
			}
		}
	})
}

// FuzzCSVRoundTrip writes fields with encoding/csv and reads them back.
func FuzzCSVRoundTrip(f *testing.F) {
	f.Add("plain", "with, comma", "new\nline \"quoted\"")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		want := []string{a, b, c}
		if strings.ContainsAny(a+b+c, "\x00\r") || !utf8.ValidString(a) || !utf8.ValidString(b) || !utf8.ValidString(c) || blank(want) {
			return
		}
		var buf bytes.Buffer
		w := csv.NewWriter(&buf)
		_ = w.Write([]string{"x", "y", "z"})
		_ = w.Write(want)
		w.Flush()
		r, err := newCSV(&buf, 0, false, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.next()
		if err != nil || strings.Join(got.Values, "\x01") != strings.Join(want, "\x01") {
			t.Fatalf("%q became %v, %v", want, got, err)
		}
	})
}

func FuzzJSONL(f *testing.F) {
	for _, s := range []string{`{"a":1,"b":{"c":[1,{}]}}`, `{"a":1,"A":2}`, `[`, `{"a":"\u0000"}`, "{}\n{}"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		j := newJSONL(bytes.NewReader(data), nil)
		for {
			_, err := j.next()
			var bad *badRow
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil && !errors.As(err, &bad) {
				t.Fatal(err)
			}
		}
	})
}

func FuzzTap(f *testing.F) {
	for _, s := range []string{`{"type":"RECORD","stream":"deals","record":{"Id":"D"}}`, `{"type":"STATE","value":1}`,
		`{"type":"STATE","state":{"type":"STREAM"}}`, `{"type":"TRACE","trace":null}`, `{"type":7}`} {
		f.Add([]byte(s))
	}
	m := parsed(f, tapMapping)
	f.Fuzz(func(t *testing.T, data []byte) {
		tap := Ingest(bytes.NewReader(data), m)
		got, err := drain(t, tap, "")
		if err == nil {
			_ = State(got.cursor)
		}
	})
}

func FuzzMapping(f *testing.F) {
	for _, name := range mapping.Builtins() {
		text, _ := mapping.Builtin(name)
		f.Add([]byte(text))
	}
	f.Add([]byte(nastyMapping))
	f.Add([]byte("streams: [{from: a, records: [{kind: order, fields: {id: [=1, {times: [a, b], map: {}}]}}]}]"))
	dir := f.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.csv"), []byte(head+"1,A,2026-01-02,12\n"), 0o600); err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := mapping.Parse("m.yaml", data, mapping.Home{})
		if err != nil {
			return
		}
		if src, err := Open(dir, m); err == nil {
			_, _ = drain(t, src, "") // any error is an answer
		}
	})
}

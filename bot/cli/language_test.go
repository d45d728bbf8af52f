package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/riskbell/riskbell/bot"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

// everyFault has a fault in each of its keys.
const everyFault = `
data: ""
company: {lang: fr, zone: Bejing, currency: RMB, rates: [{from: X, to: Y, on: May, per: 0}]}
feeds: [{name: a, folder: x}, {name: a}]
max_gone: 2
digest: {budget: 0, quiet: evening}
schedules: {sync: "* * *", warn: "0 25 * * *", backup: "@dayly"}
people: [{id: a, name: A, roles: [king]}, {id: a, name: B, budget: -1}, {id: c}]
console: {person: bob}
http: {listen: "9090", token: {env: RISKBELL_TEST_NOT_SET}}
log: {level: loud}
`

// wrongInputs are command lines that cannot be carried out, by what is wrong.
func wrongInputs(t *testing.T) map[string][]string {
	config, dir := company(t), t.TempDir()
	c := func(name, yaml string) []string { return []string{"sync", "-c", file(t, name, yaml)} }
	damaged, empty := filepath.Join(dir, "damaged"), filepath.Join(dir, "empty")
	for folder, text := range map[string]string{damaged: strings.Repeat("x", 9000), empty: ""} {
		ok(t, os.Mkdir(folder, 0o700))
		for _, f := range bot.Files(folder) {
			ok(t, os.WriteFile(f, []byte(text), 0o600))
		}
	}
	data := func(folder string) []string { return c("config.yaml", fmt.Sprintf("data: %s\n", folder)) }
	bad := filepath.Join(dir, "bad")
	ok(t, os.Mkdir(bad, 0o700))
	ok(t, os.WriteFile(filepath.Join(bad, "orders.csv"), []byte("id,account,owner,ordered_on,amount\n"+strings.Repeat("O-1,A-1,me,someday,lots\n", 50)), 0o600))
	return map[string][]string{
		"no verb":                {},
		"half a verb":            {"person"},
		"unknown verb":           {"dmeo"},
		"verb like no other":     {"xyzzy"},
		"unknown flag":           {"demo", "--seeds", "3"},
		"flag like no other":     {"demo", "--xyzzy"},
		"no number":              {"demo", "--seed", "x"},
		"flag without a value":   {"demo", "--seed"},
		"flag before its value":  {"demo", "--seed", "--feed", "x"},
		"neither true nor false": {"warn", "--demo=perhaps"},
		"unknown language":       {"--lang", "fr", "rules", "list"},
		"bad day":                {"warn", "--demo", "--today", "tomorrow"},
		"missing argument":       {"ask", "--demo"},
		"two missing arguments":  {"restore"},
		"one argument too many":  {"fields", "account", "x"},
		"no such kind":           {"fields", "accuont"},
		"a kind like no other":   {"fields", "xyzzy"},
		"no configuration":       {"warn", "-c", "none.yaml"},
		"a folder for a file":    {"warn", "-c", dir},
		"every setting wrong":    c("c.yaml", everyFault),
		"unknown keys":           c("c.yaml", "fedes: []\nxyzzy: 1\ncompany: {zon: x}\n"),
		"a key twice":            c("c.yaml", "data: a\ndata: b\n"),
		"wrong types":            c("c.yaml", "data: [a]\nfeeds: x\ndigest: {budget: five}\nmax_gone: much\n"),
		"no YAML":                c("c.yaml", "data: [a\n"),
		"a tab":                  c("c.yaml", "feeds:\n\t- name: x\n"),
		"no UTF-8":               c("c.yaml", "data: \xd6\xd0\n"),
		"odd YAML":               c("c.yaml", "%YAML 9\n---\ndata: x\n"),
		"no feeds":               c("c.yaml", "data: d\n"),
		"no such rule":           c("c.yaml", "rules: {off: [no_such_rule, customer_silnt]}\n"),
		"no such rule file":      c("c.yaml", "rules: {files: [none.yaml]}\n"),
		"damaged data":           data(damaged),
		"empty data":             data(empty),
		"data below a file":      data(filepath.Join(config, "data")),
		"unknown person":         {"warn", "-c", config, "--for", "nobody"},
		"person without rows":    {"ask", "-c", config, "--as", "bailu", "revenue"},
		"today of a real feed":   {"sync", "-c", config, "--today", "2020-01-01"},
		"no such folder":         {"sync", "--feed", "no-such-folder"},
		"no such mapping":        {"sync", "--feed", "../testdata/company", "--map", "mavne"},
		"a mapping for a day":    {"sync", "--feed", "../testdata/company", "--map", file(t, "m.yaml", "name: x\nstraems: []\n")},
		"a feed mostly bad":      {"sync", "--feed", bad},
		"a rule file missing":    {"rules", "check", "none.yaml"},
		"a faulty rule file":     {"rules", "check", file(t, "rules.yaml", "rules:\n  - id: Mine\n    subjct: account\n")},
		"verify damaged":         {"verify", "--data", damaged},
		"verify nothing":         {"verify", "--data", filepath.Join(dir, "none")},
		"no backup":              {"restore", dir, filepath.Join(t.TempDir(), "new")},
		"restore over data":      {"restore", dir, damaged},
		"no such post":           {"posts", "-c", config, "--retry", "none"},
		"no JSON":                {"parse", "--feed", "../testdata/company"},
	}
}

func han(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}

// prose are four English words in a row: more than any key, path or example.
func prose(s string) string {
	words := strings.FieldsFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) || unicode.Is(unicode.P, r) && r != '\'' })
	for _, run := range words {
		letters := 0
		for _, word := range strings.Fields(run) {
			if letters++; strings.ContainsFunc(word, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && r != '\'' }) {
				letters = 0
			}
			if letters == 4 {
				return strings.TrimSpace(run)
			}
		}
	}
	return ""
}

// libraries are what only a library says, and what we do not say anew.
var libraries = []string{"did not find expected digit or", "unexpected end of JSON input"}

func TestEveryComplaintIsInTheLanguageOfTheReader(t *testing.T) {
	for name, args := range wrongInputs(t) {
		t.Run(name, func(t *testing.T) {
			for _, lang := range []string{"zh", "en"} {
				code, _, errs := run(t, "{\n", append([]string{"--lang=" + lang}, args...)...)
				if lang == "zh" && len(args) > 1 && args[0] == "--lang" {
					code, _, errs = runIn(t, "zh_CN.UTF-8", args...)
				}
				if code != 1 && code != 2 || errs == "" {
					t.Errorf("%s: gave %d %q", lang, code, errs)
				}
				t.Logf("%s", errs)
				for line := range strings.Lines(errs) {
					if han(line) != (lang == "zh") {
						t.Errorf("%s: %q is in the other language", lang, line)
					}
					for _, says := range libraries {
						line = strings.ReplaceAll(line, says, "")
					}
					if found := prose(line); lang == "zh" && found != "" {
						t.Errorf("English prose %q in %q", found, line)
					}
				}
			}
		})
	}
}

// runIn runs a command line where the system speaks a language.
func runIn(t *testing.T, system string, args ...string) (code int, out, errs string) {
	var o, e bytes.Buffer
	code = Run(t.Context(), Env{Args: args, In: strings.NewReader(""), Out: &o, Err: &e, Getenv: func(name string) string {
		if name == "LANG" {
			return system
		}
		return ""
	}})
	return code, o.String(), e.String()
}

// A folder that another process holds, and one of a newer version, are named
// in both languages, with the codes that scripts rely on.
func TestAFolderThatCannotBeOpenedIsExplained(t *testing.T) {
	config := company(t)
	c, err := bot.LoadConfig(config)
	ok(t, err)
	now := unit.At(time.Now())
	b, err := bot.Open(t.Context(), now, c, bot.Options{})
	ok(t, err)
	code, _, errs := run(t, "", "--lang=zh", "sync", "-c", config)
	if want := fmt.Sprintf("正被进程 %d（", os.Getpid()); code != 75 || !strings.Contains(errs, want) || prose(errs) != "" {
		t.Errorf("gave %d %q", code, errs)
	}
	ok(t, b.Close())
	ok(t, ofTomorrow(t, filepath.Join(c.Data, "state.db"), now))
	for lang, want := range map[string]string{"zh": "请升级程序后再打开", "en": "install that version"} {
		code, _, errs := run(t, "", "--lang="+lang, "sync", "-c", config)
		if code != 1 || !strings.Contains(errs, "state.db") || !strings.Contains(errs, want) {
			t.Errorf("%s: gave %d %q", lang, code, errs)
		}
	}
}

// ofTomorrow makes the store one that a newer version has migrated.
func ofTomorrow(t *testing.T, path string, now unit.Instant) error {
	s, err := bolt.Open(t.Context(), path, bolt.Options{})
	if err != nil {
		return err
	}
	defer s.Close()
	nothing := func(storage.Writer) error { return nil }
	var list []storage.Migration
	err = s.View(t.Context(), now, func(r storage.Reader) error {
		applied := storage.NewTable[struct {
			Name string `cbor:"1,keyasint"`
		}]("migration", 1)
		for row, err := range applied.Scan(r, storage.Range{}) {
			if err != nil {
				return err
			}
			list = append(list, storage.Migration{Name: row.Value.Name, Apply: nothing})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return storage.Migrate(t.Context(), s, now, append(list, storage.Migration{Name: "of tomorrow", Apply: nothing}))
}

// What was typed is shown without what moves the cursor or reorders the line,
// and makes no line of its own.
func TestWhatWasTypedIsShownAsPlainText(t *testing.T) {
	const evil = "x\x1b[31m\u202eevil\nriskbell: fine"
	config := company(t)
	for _, args := range [][]string{
		{"warn", "-c", config, "--for", evil},
		{"ask", "-c", config, "--as=" + evil, "revenue"},
		{"sync", "--feed", evil},
		{"sync", "--feed=" + evil},
		{"sync", "--feed", "../testdata/company", "--map", evil},
		{"warn", "-c", evil},
		{"warn", "--demo", "--today", evil},
		{"demo", "--seed", evil},
		{"fields", evil},
		{"--lang", evil, "rules", "list"},
		{"--" + evil},
		{evil},
		{"verify", "--data", evil},
		{"restore", evil, filepath.Join(t.TempDir(), "new")},
		{"posts", "-c", config, "--retry", evil},
	} {
		_, out, errs := run(t, "", args...)
		if said := out + errs; strings.ContainsAny(said, "\x1b\u202e") || strings.Count(said, "\n") != 1 {
			t.Errorf("%q says %q", args, said)
		}
	}
}

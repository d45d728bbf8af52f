package bot

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/strict"
)

// The example shows the defaults; where it has to show an example instead, the
// test says so.
func TestTheExampleLoadsAndShowsTheDefaults(t *testing.T) {
	c, err := LoadConfig("../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := DefaultConfig()
	want.locate("..")
	want.Company.Rates = []RateConfig{{From: "USD", To: "CNY", On: "2026-01-01", Per: 7.1}}
	want.Feeds = []Feed{{Name: "crm", Folder: "../feed"}}
	want.People = []PersonConfig{{ID: "shenlan", Name: "沈岚", NameEN: "Shen Lan", Roles: []string{"risk_manager"}}}
	want.Rules = Rules{Files: []string{}, Off: []string{}}
	if got, want := fmt.Sprintf("%+v", c), fmt.Sprintf("%+v", want); got != want {
		t.Errorf("the example gives\n%s\nwant\n%s", got, want)
	}
}

// Every key of the configuration stands in the example.
func TestTheExampleHasEveryKey(t *testing.T) {
	text, err := os.ReadFile("../config.example.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{
		"data", "company", "lang", "zone", "currency", "rates", "from", "to", "on", "per", "feeds", "name", "folder", "mapping",
		"rules", "files", "off", "digest", "budget", "quiet", "schedules", "sync", "warn", "backup", "people", "id", "name_en",
		"owner", "roles", "console", "person", "max_gone", "http", "listen", "token", "env", "file", "log", "level",
	} {
		if !strings.Contains(string(text), key+":") {
			t.Errorf("config.example.yaml does not explain %s", key)
		}
	}
}

func TestAFaultySettingNamesItsPlaceAndTheRemedy(t *testing.T) {
	for _, c := range []struct{ name, yaml, want string }{
		{"unknown key", "compny: {}", "c.yaml:1: compny: unknown key; did you mean company?"},
		{"wrong type", "digest:\n  budget: five", `c.yaml:2: digest.budget: "five" is not a whole number`},
		{"budget", "digest:\n  budget: 0", "c.yaml:2: digest.budget: 0 warnings a digest: choose 1 to 50"},
		{"quiet", "digest:\n  quiet: evening", `c.yaml:2: digest.quiet: quiet hours "evening": give a span such as 21:00-08:00`},
		{"zone", "company:\n  zone: Bejing", `c.yaml:2: company.zone: "Bejing" is no time zone`},
		{"local zone", "company:\n  zone: Local", `"Local" is no time zone`},
		{"currency", "company:\n  currency: RMB", `c.yaml:2: company.currency: currency "RMB" is not an ISO 4217 code`},
		{"language", "company:\n  lang: fr", `"fr" is no language`},
		{"rate", "company:\n  rates:\n    - {from: USD, to: CNY, on: 2026-01-01, per: -7}", "company.rates[0].per: a rate of -7 must be above zero"},
		{"schedule", "schedules:\n  warn: daily", "c.yaml:2: schedules.warn"},
		{"schedule never due", "schedules:\n  warn: 0 0 31 2 *", "is never due"},
		{"feed without a folder", "feeds:\n  - name: crm", "c.yaml:2: feeds[0].folder: is missing"},
		{"two feeds of a name", "feeds:\n  - {name: a, folder: x}\n  - {name: a, folder: y}", `c.yaml:3: feeds[1].name: another feed is named "a"`},
		{"role", "people:\n  - {id: a, name: A, roles: [maneger]}", `c.yaml:2: people[0].roles[0]: "maneger" is no role; did you mean manager?`},
		{"person twice", "people:\n  - {id: a, name: A}\n  - {id: a, name: B}", `people[1].id: "a" is somebody else's id`},
		{"person without a name", "people:\n  - {id: a}", "a person needs an id and a name"},
		{"console person", "console:\n  person: bob", `console.person: "bob" is nobody under people`},
		{"CRM user twice", "people:\n  - {id: a, name: A, owner: o}\n  - {id: b, name: B, owner: o}", `c.yaml:3: people[1].owner: "o" is somebody else's CRM user`},
		{"person's budget", "people:\n  - {id: a, name: A, budget: -1}", "people[0].budget: -1 warnings a digest"},
		{"address", "http:\n  listen: \"9090\"", `c.yaml:2: http.listen: "9090" is no address: give a form such as 127.0.0.1:9090`},
		{"open port without a token", "http:\n  listen: 0.0.0.0:9090", "can be reached from other machines: set http.token"},
		{"share", "max_gone: 2", "c.yaml:1: max_gone: a share of 2: choose 0 to 1"},
		{"level", "log:\n  level: loud", `c.yaml:2: log.level: "loud" is no level`},
		{"secret not set", "http:\n  token: {env: RISKBELL_TEST_NOT_SET}", "the environment variable RISKBELL_TEST_NOT_SET is not set"},
		{"secret twice", "http:\n  token: {env: A, file: b}", "give env or file, not both"},
		{"secret in the file", "http:\n  token: abc123", "is not a section"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ParseConfig("c.yaml", []byte(c.yaml))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestAllFaultsAreSaidAtOnce(t *testing.T) {
	_, err := ParseConfig("c.yaml", []byte("company:\n  zone: X\n  currency: Y\ndigest:\n  budget: 99\nlog:\n  level: z\n"))
	var faults strict.Faults
	if faults, _ = err.(strict.Faults); len(faults) != 4 {
		t.Errorf("got %d faults: %v", len(faults), err)
	}
}

func TestASecretPrintsAsStars(t *testing.T) {
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte("s3cr3t\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := Secret{File: file}
	if err := s.Load(); err != nil || s.Reveal() != "s3cr3t" {
		t.Fatalf("loaded %q, %v", s.Reveal(), err)
	}
	encoded, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{fmt.Sprint(s), fmt.Sprintf("%v %+v %#v %s", s, s, s, s), string(encoded), s.LogValue().String()} {
		if strings.Contains(shown, "s3cr3t") {
			t.Errorf("shown: %s", shown)
		}
	}
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := s.Load(); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a file others can read gave %v", err)
	}
}

func TestParseQuiet(t *testing.T) {
	for text, want := range map[string]chat.Quiet{
		"": {}, "21:00-08:00": {From: 1260, To: 480}, "9:30 - 10:00": {From: 570, To: 600},
	} {
		if got, err := ParseQuiet(text); err != nil || got != want {
			t.Errorf("%q gave %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"21-8", "25:00-08:00", "21:00", "21:60-08:00"} {
		if _, err := ParseQuiet(text); err == nil {
			t.Errorf("%q was accepted", text)
		}
	}
}

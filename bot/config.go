package bot

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/riskbell/riskbell/bot/schedule"
	"github.com/riskbell/riskbell/internal/calendar"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/near"
	"github.com/riskbell/riskbell/internal/strict"
	"github.com/riskbell/riskbell/internal/unit"
)

// Config is what an operator sets; config.example.yaml explains every key.
// Folders are relative to the file's own folder.
type Config struct {
	Data      string         `yaml:"data"`
	Company   Company        `yaml:"company"`
	Feeds     []Feed         `yaml:"feeds"`
	MaxGone   float64        `yaml:"max_gone"` // share of a kind that may vanish in one run
	Rules     Rules          `yaml:"rules"`
	Digest    Digest         `yaml:"digest"`
	Schedules Schedules      `yaml:"schedules"`
	People    []PersonConfig `yaml:"people"`
	Console   Console        `yaml:"console"`
	Slack     Slack          `yaml:"slack"`
	Telegram  Telegram       `yaml:"telegram"`
	HTTP      HTTP           `yaml:"http"`
	Log       Log            `yaml:"log"`
}

// Company is what holds for everybody who sets nothing else.
type Company struct {
	Lang     string       `yaml:"lang"`
	Zone     string       `yaml:"zone"`
	Currency string       `yaml:"currency"`
	Rates    []RateConfig `yaml:"rates"`
	Calendar string       `yaml:"calendar"` // cn, weekend or always
	Holidays []string     `yaml:"holidays"` // the company's own days off, days or spans
	Workdays []string     `yaml:"workdays"` // worked, though a day off otherwise
}

// RateConfig is an exchange rate from a day on.
type RateConfig struct {
	From string  `yaml:"from"`
	To   string  `yaml:"to"`
	On   string  `yaml:"on"`
	Per  float64 `yaml:"per"`
}

// Feed is one source of records.
type Feed struct {
	Name    string `yaml:"name"`
	Folder  string `yaml:"folder"`
	Mapping string `yaml:"mapping"` // a file, or the name of a shipped mapping; "" for canonical headers
}

// Rules adds to and takes from the starter pack.
type Rules struct {
	Files []string `yaml:"files"`
	Off   []string `yaml:"off"`
}

// Digest is how much is said, and when not.
type Digest struct {
	Budget int    `yaml:"budget"`
	Quiet  string `yaml:"quiet"`
}

// Schedules are the cron lines of the recurring work; "" never.
type Schedules struct {
	Sync   string `yaml:"sync"`
	Warn   string `yaml:"warn"`
	Backup string `yaml:"backup"`
}

// PersonConfig is a person set up by the operator.
type PersonConfig struct {
	ID     string   `yaml:"id"`
	Name   string   `yaml:"name"`
	NameEN string   `yaml:"name_en"`
	Email  string   `yaml:"email"` // as Slack knows it
	Owner  string   `yaml:"owner"`
	Roles  []string `yaml:"roles"`
	Lang   string   `yaml:"lang"`
	Zone   string   `yaml:"zone"`
	Quiet  string   `yaml:"quiet"`
	// Calendar is cn, weekend or always; "" the company's.
	Calendar string `yaml:"calendar"`
	Budget   int    `yaml:"budget"`
}

// Console lets one person talk on the terminal that serve runs in.
type Console struct {
	Person string `yaml:"person"`
}

// HTTP is the optional local port with /healthz and /metrics.
type HTTP struct {
	Listen string `yaml:"listen"`
	Token  Secret `yaml:"token"` // if set, /metrics asks for it as a bearer token
}

// Log is how much is written to standard error.
type Log struct {
	Level string `yaml:"level"`
}

// DefaultConfig is what holds where the file is silent.
func DefaultConfig() Config {
	return Config{
		Data:      "data",
		Company:   Company{Lang: string(i18n.ZH), Zone: "Asia/Shanghai", Currency: "CNY", Calendar: string(calendar.CN)},
		MaxGone:   0.2,
		Digest:    Digest{Budget: 5, Quiet: "21:00-08:00"},
		Schedules: Schedules{Sync: "*/30 * * * *", Warn: "0 8 * * *", Backup: "30 2 * * *"},
		Slack:     Slack{Mode: modeSocket},
		Telegram:  Telegram{Mode: modePoll, Pace: true},
		Log:       Log{Level: "info"},
	}
}

// LoadConfig reads a file. Everything wrong with it is in one strict.Faults.
func LoadConfig(file string) (Config, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return Config{}, i18n.Say("config.unreadable", "error", err)
	}
	return ParseConfig(file, data)
}

// ParseConfig reads data, named file in faults.
func ParseConfig(file string, data []byte) (Config, error) {
	c := DefaultConfig()
	doc := strict.Decode(file, data, &c)
	if doc.Read() {
		c.validate(doc)
	}
	c.locate(filepath.Dir(file))
	return c, doc.Err()
}

// locate makes the folders and files of c relative to base.
func (c *Config) locate(base string) {
	abs := func(p *string) {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(base, *p)
		}
	}
	abs(&c.Data)
	for i := range c.Feeds {
		abs(&c.Feeds[i].Folder)
		if strings.ContainsAny(c.Feeds[i].Mapping, `./\`) {
			abs(&c.Feeds[i].Mapping)
		}
	}
	for i := range c.Rules.Files {
		abs(&c.Rules.Files[i])
	}
}

func (c *Config) validate(doc *strict.Doc) {
	need := func(key, value string) {
		if value == "" {
			doc.Fault(key, i18n.Say("config.missing"))
		}
	}
	need("data", c.Data)
	c.Company.validate(doc)
	seen := map[string]bool{}
	for i, f := range c.Feeds {
		at := fmt.Sprintf("feeds[%d].", i)
		need(at+"name", f.Name)
		need(at+"folder", f.Folder)
		if seen[f.Name] {
			doc.Fault(at+"name", i18n.Say("config.feed.twice", "name", f.Name))
		}
		seen[f.Name] = true
	}
	if c.Digest.Budget < 1 || c.Digest.Budget > 50 {
		doc.Fault("digest.budget", i18n.Say("config.budget", "n", strconv.Itoa(c.Digest.Budget)))
	}
	check(doc, "digest.quiet", c.Digest.Quiet, func(s string) error { _, err := ParseQuiet(s); return err })
	c.Schedules.validate(doc)
	c.validatePeople(doc)
	var level slogLevel
	check(doc, "log.level", c.Log.Level, level.set)
	check(doc, "http.listen", c.HTTP.Listen, address)
	if c.HTTP.Listen != "" && !loopback(c.HTTP.Listen) && c.HTTP.Token == (Secret{}) {
		doc.Fault("http.listen", i18n.Say("config.http.open", "address", c.HTTP.Listen))
	}
	if c.MaxGone < 0 || c.MaxGone > 1 {
		doc.Fault("max_gone", i18n.Say("config.share", "value", plain(c.MaxGone)))
	}
	if err := c.HTTP.Token.Load(); err != nil {
		doc.Fault("http.token", err)
	}
	c.Slack.validate(doc)
	c.Telegram.validate(doc)
}

func (c Company) validate(doc *strict.Doc) {
	check(doc, "company.lang", c.Lang, func(s string) error {
		if _, ok := i18n.ParseLang(s); !ok {
			return i18n.Say("config.lang", "value", s)
		}
		return nil
	})
	check(doc, "company.zone", c.Zone, zone)
	check(doc, "company.currency", c.Currency, currency)
	c.validateCalendar(doc)
	for i, r := range c.Rates {
		at := fmt.Sprintf("company.rates[%d].", i)
		check(doc, at+"from", r.From, currency)
		check(doc, at+"to", r.To, currency)
		check(doc, at+"on", r.On, day)
		if !(r.Per > 0) {
			doc.Fault(at+"per", i18n.Say("config.rate", "value", plain(r.Per)))
		}
	}
}

func (s Schedules) validate(doc *strict.Doc) {
	line := func(s string) error {
		if s == "" {
			return nil
		}
		_, err := schedule.Parse(s, time.UTC)
		return err
	}
	check(doc, "schedules.sync", s.Sync, line)
	check(doc, "schedules.warn", s.Warn, line)
	check(doc, "schedules.backup", s.Backup, line)
}

func (c *Config) validatePeople(doc *strict.Doc) {
	seen, owners, emails := map[string]bool{}, map[string]bool{}, map[string]bool{}
	var ids []string
	for i, p := range c.People {
		at := fmt.Sprintf("people[%d].", i)
		if seen[p.ID] {
			doc.Fault(at+"id", i18n.Say("config.person.twice", "id", p.ID))
		}
		seen[p.ID] = true
		address := strings.ToLower(strings.TrimSpace(p.Email))
		if address != "" && (emails[address] || !strings.Contains(address, "@")) {
			doc.Fault(at+"email", i18n.Say("config.people.email", "value", p.Email))
		}
		emails[address] = true
		ids = append(ids, p.ID)
		if p.Owner != "" && owners[p.Owner] {
			doc.Fault(at+"owner", i18n.Say("config.owner.twice", "owner", p.Owner))
		}
		owners[p.Owner] = true
		if p.Budget < 0 || p.Budget > 50 {
			doc.Fault(at+"budget", i18n.Say("config.budget.own", "n", strconv.Itoa(p.Budget)))
		}
		for j, r := range p.Roles {
			check(doc, fmt.Sprintf("%sroles[%d]", at, j), r, role)
		}
		if _, err := p.Person(); err != nil {
			doc.Fault(at+"id", err)
		}
	}
	switch id := c.Console.Person; {
	case id == "" || seen[id]:
	case len(ids) == 0:
		doc.Fault("console.person", i18n.Say("config.console.none", "id", id))
	default:
		doc.Fault("console.person", i18n.Say("config.console.nobody", "id", id, "ids", strings.Join(ids, ", ")))
	}
}

func check(doc *strict.Doc, key, value string, rule func(string) error) {
	if err := rule(value); err != nil {
		doc.Fault(key, err)
	}
}

func zone(s string) error {
	if _, err := time.LoadLocation(s); err != nil || s == "" || s == "Local" {
		return i18n.Say("config.zone", "value", s)
	}
	return nil
}

// loopback reports that only this machine can reach the address.
func loopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || ip != nil && ip.IsLoopback())
}

func address(s string) error {
	if _, _, err := net.SplitHostPort(s); s != "" && err != nil {
		return i18n.Say("config.http.address", "value", s)
	}
	return nil
}

func currency(s string) error {
	if _, err := unit.ParseCurrency(s); err != nil {
		return i18n.Say("config.currency", "value", s)
	}
	return nil
}

func day(s string) error {
	if _, err := unit.ParseDay(s); err != nil {
		return i18n.Say("config.day", "value", s)
	}
	return nil
}

// plain is a number as the file has it.
func plain(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

func role(s string) error {
	var names []string
	for _, r := range chat.Roles {
		if string(r) == s {
			return nil
		}
		names = append(names, string(r))
	}
	if close := near.Words(s, names, 1); len(close) > 0 {
		return i18n.Say("config.role.near", "value", s, "role", close[0])
	}
	return i18n.Say("config.role", "value", s, "roles", strings.Join(names, ", "))
}

// Person is the configured person as the chat knows people.
func (p PersonConfig) Person() (chat.Person, error) {
	out := chat.Person{ID: p.ID, Name: p.Name, NameEN: p.NameEN, Owner: p.Owner, Zone: p.Zone, Budget: p.Budget, Calendar: calendar.Name(p.Calendar)}
	if p.ID == "" || p.Name == "" {
		return out, i18n.Say("config.person.name")
	}
	if p.Lang != "" {
		lang, ok := i18n.ParseLang(p.Lang)
		if !ok {
			return out, i18n.Say("config.lang", "value", p.Lang)
		}
		out.Lang = string(lang)
	}
	if p.Zone != "" {
		if err := zone(p.Zone); err != nil {
			return out, err
		}
	}
	if err := calendarName(p.Calendar); err != nil {
		return out, err
	}
	quiet, err := ParseQuiet(p.Quiet)
	if err != nil {
		return out, err
	}
	out.Quiet = quiet
	for _, r := range p.Roles {
		out.Roles = append(out.Roles, chat.Role(r))
	}
	return out, nil
}

var quietForm = regexp.MustCompile(`^([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-3]):([0-5]\d)$`)

// ParseQuiet reads quiet hours such as 21:00-08:00; "" is none.
func ParseQuiet(s string) (chat.Quiet, error) {
	if s == "" {
		return chat.Quiet{}, nil
	}
	m := quietForm.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return chat.Quiet{}, i18n.Say("config.quiet", "value", s)
	}
	minutes := func(h, min string) int {
		a, _ := strconv.Atoi(h) // digits by the pattern
		b, _ := strconv.Atoi(min)
		return a*60 + b
	}
	return chat.Quiet{From: minutes(m[1], m[2]), To: minutes(m[3], m[4])}, nil
}

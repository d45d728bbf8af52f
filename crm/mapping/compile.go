package mapping

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/strict"
	"github.com/riskbell/riskbell/internal/unit"
)

// Home is the company's zone and currency: they hold where a mapping names
// none. The zero Home is UTC, without a currency.
type Home struct {
	Zone     string // IANA name
	Currency unit.Currency
}

// Parse reads a mapping; file is its name in faults.
func Parse(file string, data []byte, home Home) (Mapping, error) {
	raw := mappingFile{Zone: home.Zone, Currency: string(home.Currency), Dates: words{isoFormat}}
	doc := strict.Decode(file, data, &raw)
	if !doc.Read() {
		return Mapping{}, doc.Err()
	}
	c := compiler{doc: doc, file: raw}
	m := c.mapping()
	m.hash = Hash(string(data) + home.Zone + string(home.Currency))
	if m.Name == "" {
		m.Name = strings.TrimSuffix(path.Base(file), path.Ext(file))
	}
	return m, doc.Err()
}

// compiler checks a mapping file and turns it into a Mapping. Its keys are
// paths in the file, for faults.
type compiler struct {
	doc      *strict.Doc
	file     mappingFile
	currency unit.Currency
	defaults plan
	stream   *Stream // being compiled
}

func (c *compiler) mapping() Mapping {
	zone := c.zone("zone", c.file.Zone)
	c.defaults = plan{comma: c.comma("decimal", c.file.Decimal), dates: dateReader{zone: zone, formats: c.formats("dates", c.file.Dates)}}
	c.currency = c.code("currency", c.file.Currency)
	m := Mapping{Name: c.file.Name, complete: c.file.Complete, currency: c.currency, zone: zone}
	if len(c.file.Streams) == 0 {
		c.doc.Fault("streams", i18n.Say("mapping.streams"))
	}
	for i, s := range c.file.Streams {
		m.streams = append(m.streams, c.streamAt(fmt.Sprintf("streams[%d]", i), s))
	}
	return m
}

func (c *compiler) zone(key, name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		c.doc.Fault(key, i18n.Say("mapping.zone", "value", Quote(name)))
		return time.UTC
	}
	return zone
}

func (c *compiler) comma(key, word string) bool {
	if word != "" && word != "point" && word != "comma" {
		c.doc.Fault(key, i18n.Say("mapping.decimal", "value", Quote(word)))
	}
	return word == "comma"
}

func (c *compiler) formats(key string, list words) []dateFormat {
	var out []dateFormat
	for _, s := range list {
		f, err := parseFormat(s)
		if err != nil {
			c.doc.Fault(key, err)
			continue
		}
		out = append(out, f)
	}
	return out
}

func (c *compiler) code(key, text string) unit.Currency {
	if text == "" {
		return ""
	}
	code, err := currency(text)
	if err != nil {
		c.doc.Fault(key, err)
	}
	return code
}

func (c *compiler) streamAt(key string, s streamFile) *Stream {
	out := &Stream{from: s.From, Sheet: s.Sheet, other: s.OtherNames, comma: c.defaults.comma,
		Encoding: c.encoding(key, s.Encoding), Delimiter: c.delimiter(key, s.Delimiter),
		optional: map[string]bool{}, used: map[string]bool{}, usedFolded: map[string]bool{}}
	c.stream = out
	if len(s.From) == 0 {
		c.doc.Fault(key+".from", i18n.Say("mapping.from"))
	}
	for _, pattern := range s.From {
		if _, err := path.Match(pattern, ""); err != nil {
			c.doc.Fault(key+".from", i18n.Say("mapping.pattern", "value", Quote(pattern)))
		}
	}
	out.skip = c.conditions(key+".skip", s.Skip)
	for _, name := range s.Optional {
		out.optional[name] = true
	}
	if len(s.Records) == 0 {
		c.doc.Fault(key+".records", i18n.Say("mapping.records"))
	}
	for i, r := range s.Records {
		out.records = append(out.records, c.record(fmt.Sprintf("%s.records[%d]", key, i), r, i == 0))
	}
	for _, name := range s.Ignore {
		c.use(name)
	}
	return out
}

func (c *compiler) encoding(key, name string) string {
	if name == "" {
		name, key = c.file.Encoding, ""
	}
	if name == "" {
		return ""
	}
	if _, err := Encoding(name); err != nil {
		c.doc.Fault(strings.TrimPrefix(key+".encoding", "."), err)
	}
	return strings.ToLower(name)
}

var delimiters = map[string]string{"": "", ",": ",", "comma": ",", ";": ";", "semicolon": ";", "\t": "\t", "tab": "\t", "|": "|", "pipe": "|"}

func (c *compiler) delimiter(key, name string) string {
	if name == "" {
		name, key = c.file.Delimiter, ""
	}
	d, ok := delimiters[name]
	if !ok {
		c.doc.Fault(strings.TrimPrefix(key+".delimiter", "."), i18n.Say("mapping.delimiter", "value", Quote(name)))
	}
	return d
}

func (c *compiler) record(key string, r recordFile, first bool) *record {
	kind := crm.Kind(r.Kind)
	infos := crm.Fields(kind)
	if infos == nil {
		c.doc.Fault(key+".kind", i18n.Say("mapping.kind", "value", Quote(r.Kind), "hint", hint(r.Kind, kindNames())))
		return &record{}
	}
	out := &record{kind: kind, infos: infos, key: r.Key, merge: r.Merge, extra: first}
	out.when = c.conditions(key+".when", r.When)
	out.deleted = c.conditions(key+".deleted", r.Deleted)
	for _, name := range r.Key {
		c.use(name)
	}
	out.fields = c.fieldSet(key+".fields", kind, infos, r.Fields, r.Merge)
	c.identify(key, out)
	for i, s := range r.History {
		out.steps = append(out.steps, c.step(fmt.Sprintf("%s.history[%d]", key, i), kind, infos, s))
	}
	if r.Merge && len(r.History) > 0 {
		c.doc.Fault(key+".history", i18n.Say("mapping.merged"))
	}
	return out
}

// identify finds what the record's id is made of.
func (c *compiler) identify(key string, r *record) {
	for i, f := range r.fields {
		if f.info.Name == "id" {
			r.id = f
			r.fields = slices.Delete(r.fields, i, i+1)
			break
		}
	}
	switch {
	case r.id == nil && len(r.key) == 0:
		c.doc.Fault(key+".fields", i18n.Say("mapping.noid"))
	case r.id != nil && len(r.key) > 0:
		c.doc.Fault(key+".key", i18n.Say("mapping.twoids"))
	case len(r.key) > 0 && r.merge:
		c.doc.Fault(key+".merge", i18n.Say("mapping.keymerge"))
	}
}

func (c *compiler) step(key string, kind crm.Kind, infos []crm.FieldInfo, s stepFile) step {
	at := c.field(key+".at", 0, crm.FieldInfo{Name: "history", Type: crm.InstantField}, s.At)
	at.kind = kind
	return step{at: at, when: c.conditions(key+".when", s.When), set: c.fieldSet(key+".set", kind, infos, s.Set, false)}
}

// fieldSet compiles fields in the order of the kind.
func (c *compiler) fieldSet(key string, kind crm.Kind, infos []crm.FieldInfo, set map[string]valueFile, merge bool) []*field {
	var out []*field
	for place, info := range infos {
		if v, ok := set[info.Name]; ok {
			f := c.field(key+"."+info.Name, place, info, v)
			f.kind, f.past = kind, past(kind, info)
			if f.keep != keepLast && !merge {
				c.doc.Fault(key+"."+info.Name+".keep", i18n.Say("mapping.nokeep"))
			}
			out = append(out, f)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if !slices.ContainsFunc(infos, func(i crm.FieldInfo) bool { return i.Name == name }) {
			c.doc.Fault(key+"."+name, i18n.Say("mapping.field", "kind", string(kind), "hint", hint(name, names(infos))))
		}
	}
	return out
}

// hint names what may have been meant, or else all that is known.
func hint(word string, known []string) error {
	if close := meant(word, known).close; close != "" {
		return i18n.Say("mapping.meant", "word", close)
	}
	return i18n.Say("mapping.known", "known", strings.Join(known, ", "))
}

func names(infos []crm.FieldInfo) []string {
	var out []string
	for _, i := range infos {
		out = append(out, i.Name)
	}
	return out
}

func kindNames() []string {
	var out []string
	for _, k := range crm.Kinds() {
		out = append(out, string(k))
	}
	return out
}

func (c *compiler) conditions(key string, set conditions) []condition {
	var out []condition
	for _, column := range slices.Sorted(maps.Keys(set)) {
		cond := set[column]
		list := cond.compile(column)
		for _, problem := range cond.unknown {
			c.doc.Fault(key+"."+column, problem)
		}
		if len(cond.unknown) == 0 && len(list) == 0 {
			c.doc.Fault(key+"."+column, i18n.Say("mapping.test", "known", strings.Join(testKeys, ", ")))
		}
		c.use(column)
		out = append(out, list...)
	}
	return out
}

func (c *compiler) use(column string) { c.stream.use(column) }

package mapping

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// value is a field's value, read: the canonical text of crm, and the amount or
// number itself for summing. The zero value is absent.
type value struct {
	text   string
	money  unit.Money
	number decimal
}

// keep says which value counts where several rows speak of one record.
type keep string

const (
	keepLast     keep = "last" // the default; of the values that are not empty
	keepFirst    keep = "first"
	keepSum      keep = "sum"
	keepEarliest keep = "earliest"
	keepLatest   keep = "latest"
	keepMin      keep = "min"
	keepMax      keep = "max"
)

var keeps = []string{string(keepLast), string(keepFirst), string(keepSum), string(keepEarliest), string(keepLatest), string(keepMin), string(keepMax)}

// field reads one field of a record from a row.
type field struct {
	kind         crm.Kind
	info         crm.FieldInfo
	place        int // in crm.Fields of the kind
	from         source
	plan         plan
	currency     unit.Currency // "" where the text must name it
	currencyFrom source        // nil: currency alone
	percent      bool
	abs, negate  bool
	round        bool
	keep         keep
	past         bool // the date cannot lie in the future
}

// read gives the value, absent or in crm's canonical form.
func (f *field) read(r *Row) (value, error) {
	text, err := f.from.text(r, &f.plan)
	if err == nil && text == "" {
		return value{}, nil
	}
	var v value
	if err == nil {
		v, err = f.convert(text, r)
	}
	if err != nil {
		return value{}, f.fault(err)
	}
	return v, nil
}

// columns are those the value comes from; none for a constant.
func (f *field) columns() Quotes {
	var out Quotes
	f.from.columns(func(name string) { out = append(out, name) })
	return out
}

// written is the text of the row that the value comes from.
func (f *field) written(r *Row) Quote {
	text, _ := f.from.text(r, &f.plan) // its error was told before
	return Quote(text)
}

// fault puts the column and the field ahead of what is wrong with a value.
func (f *field) fault(problem error) error {
	name := string(f.kind) + "." + f.info.Name
	if columns := f.columns(); len(columns) > 0 {
		return i18n.Say("feed.column", "columns", columns, "field", name, "problem", problem)
	}
	return i18n.Say("feed.in", "place", name, "problem", problem)
}

func (f *field) convert(text string, r *Row) (value, error) {
	switch f.info.Type {
	case crm.NumberField:
		return f.number(text)
	case crm.MoneyField:
		return f.money(text, r)
	case crm.DayField, crm.InstantField:
		m, err := f.plan.dates.parse(text, r.Head.Serial)
		if err != nil {
			return value{}, err
		}
		if f.info.Type == crm.DayField {
			return value{text: m.day.String()}, nil
		}
		return value{text: m.instant(f.plan.dates.zone).String()}, nil
	case crm.BoolField:
		return truth(text)
	case crm.CurrencyField:
		c, err := currency(text)
		return value{text: string(c)}, err
	}
	return f.plain(text)
}

var classes = []string{string(crm.Open), string(crm.Won), string(crm.Lost)}

func (f *field) plain(text string) (value, error) {
	if f.info.Name == "class" && !slices.Contains(classes, text) {
		return value{}, i18n.Say("feed.value.class", "value", Quote(text))
	}
	return value{text: text}, nil
}

// shares are the number fields that lie between 0 and 1.
var shares = []string{"probability", "discount", "likelihood"}

func (f *field) number(text string) (value, error) {
	bare, percent := strings.CutSuffix(text, "%")
	d, err := parseDecimal(bare, f.plan.comma)
	if err != nil {
		return value{}, err
	}
	if percent || f.percent {
		d.scale += 2
	}
	d = f.sign(d)
	if slices.Contains(shares, f.info.Name) {
		if u, _, err := d.units(6); err != nil || u < 0 || u > 1e6 {
			return value{}, i18n.Say("feed.value.share", "value", Quote(text))
		}
	}
	if d.coef < 0 {
		return value{}, i18n.Say("feed.value.negative", "value", Quote(text))
	}
	return value{text: d.String(), number: d}, nil
}

func (f *field) sign(d decimal) decimal {
	if f.abs {
		d.coef = abs(d.coef)
	}
	if f.negate {
		d.coef = -d.coef
	}
	return d
}

func (f *field) money(text string, r *Row) (value, error) {
	c, bare, err := f.currencyOf(text, r)
	if err != nil {
		return value{}, err
	}
	d, err := parseDecimal(bare, f.plan.comma)
	if err != nil {
		return value{}, err
	}
	d = f.sign(d)
	if d.coef < 0 {
		return value{}, i18n.Say("feed.value.negative", "value", Quote(text))
	}
	minor, exact, err := d.units(c.Digits())
	if err != nil {
		return value{}, i18n.Say("feed.value.big", "value", Quote(text))
	}
	if !exact && !f.round {
		return value{}, i18n.Say("feed.value.decimals", "value", Quote(text), "currency", string(c))
	}
	m := unit.Minor(minor, c)
	return value{money: m}, nil
}

// currency reads an ISO 4217 code.
func currency(code string) (unit.Currency, error) {
	c, err := unit.ParseCurrency(code)
	if err != nil {
		return "", i18n.Say("feed.value.currency", "value", Quote(code))
	}
	return c, nil
}

var (
	codeBefore = regexp.MustCompile(`^([A-Za-z]{3})\s*([-+(]?[\d.,].*)$`)
	codeAfter  = regexp.MustCompile(`^(.*[\d)])\s*([A-Za-z]{3})$`)
)

// symbols are the signs people put before amounts, with the currencies each
// may mean: a sign never decides a currency, it must fit the one that is set.
var symbols = map[string][]unit.Currency{
	"¥": {"CNY", "JPY"}, "￥": {"CNY", "JPY"}, "元": {"CNY"}, "€": {"EUR"}, "£": {"GBP"},
	"$": {"USD", "CAD", "AUD", "NZD", "HKD", "SGD", "TWD", "MXN"},
}

// currencyOf finds the currency of an amount: a code in the text itself, else
// the row's currency column, else the mapping's currency. bare is the number.
func (f *field) currencyOf(text string, r *Row) (c unit.Currency, bare string, err error) {
	c = f.currency
	if f.currencyFrom != nil {
		code, err := f.currencyFrom.text(r, &f.plan)
		if err != nil {
			return "", "", err
		}
		if code != "" {
			if c, err = currency(code); err != nil {
				return "", "", err
			}
		}
	}
	if last := text[len(text)-1]; last >= '0' && last <= '9' && text[0] <= '9' {
		bare = text
	} else if c, bare, err = markedAmount(text, c); err != nil {
		return "", "", err
	}
	if c == "" {
		return "", "", i18n.Say("feed.value.nocurrency", "value", Quote(text))
	}
	return c, bare, nil
}

// markedAmount takes a code or a sign off the number.
func markedAmount(text string, c unit.Currency) (unit.Currency, string, error) {
	if m := codeBefore.FindStringSubmatch(text); m != nil {
		code, err := currency(m[1])
		return code, m[2], err
	}
	if m := codeAfter.FindStringSubmatch(text); m != nil {
		code, err := currency(m[2])
		return code, m[1], err
	}
	for sign, may := range symbols {
		if strings.Contains(text, sign) {
			if c != "" && !slices.Contains(may, c) {
				return "", "", i18n.Say("feed.value.sign", "value", Quote(text), "currency", string(c))
			}
			return c, strings.TrimSpace(strings.Replace(text, sign, "", 1)), nil
		}
	}
	return c, text, nil
}

var truths = map[string]bool{
	"true": true, "yes": true, "y": true, "1": true, "t": true, "是": true, "对": true, "有": true,
	"false": false, "no": false, "n": false, "0": false, "f": false, "否": false, "不": false, "无": false,
}

func truth(text string) (value, error) {
	b, ok := truths[strings.ToLower(text)]
	if !ok {
		return value{}, i18n.Say("feed.value.truth", "value", Quote(text))
	}
	return value{text: strconv.FormatBool(b)}, nil
}

package unit

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"sort"
	"strings"
)

// Money is an amount in minor units (fen, cents) of one currency. The zero
// Money is "no amount"; it adds to any currency.
type Money struct {
	_        struct{} `cbor:",toarray"`
	Minor    int64
	Currency Currency
}

// Minor is n minor units of c.
func Minor(n int64, c Currency) Money { return Money{Minor: n, Currency: c} }

// Major is f major units of c, rounded half away from zero. For generated
// and computed amounts; amounts from outside are read by ParseMoney.
func Major(f float64, c Currency) Money {
	return Money{Minor: int64(math.Round(f * math.Pow10(c.Digits()))), Currency: c}
}

// Errors of reading and adding amounts.
var (
	ErrAmount       = errors.New("not an amount")
	ErrMixedMoney   = errors.New("amounts of different currencies cannot be added")
	ErrMoneyTooBig  = errors.New("amount does not fit")
	ErrNoRate       = errors.New("no exchange rate")
	errTooManyParts = errors.New("more decimals than the currency has")
)

// ParseMoney reads a decimal number with a point, an optional sign and
// optional comma grouping, exactly: "1,234.50" in CNY is 123450 minor units.
// More decimals than the currency has are refused unless they are zeros, and so
// are commas that do not group digits: "1,23" is not read as 123.
func ParseMoney(s string, c Currency) (Money, error) {
	plain, grouped := ungroup(strings.TrimSpace(s))
	if !grouped || len(plain) == 0 || len(plain) > 40 || strings.Trim(plain, "0123456789+-.eE") != "" {
		return Money{}, fmt.Errorf("%w: %.40q", ErrAmount, s)
	}
	if i := strings.IndexAny(plain, "eE"); i >= 0 && len(plain)-i > 4 {
		return Money{}, fmt.Errorf("%w: %.40q", ErrMoneyTooBig, s)
	}
	r, ok := new(big.Rat).SetString(plain)
	if !ok {
		return Money{}, fmt.Errorf("%w: %.40q", ErrAmount, s)
	}
	r.Mul(r, new(big.Rat).SetInt64(int64(math.Pow10(c.Digits()))))
	n, exact := roundRat(r)
	if !exact {
		return Money{}, fmt.Errorf("%w: %.40q %s", errTooManyParts, s, c)
	}
	if !n.IsInt64() {
		return Money{}, fmt.Errorf("%w: %.40q", ErrMoneyTooBig, s)
	}
	return Money{Minor: n.Int64(), Currency: c}, nil
}

var grouping = regexp.MustCompile(`^[+-]?\d{1,3}(,\d{2,3})*,\d{3}(\.\d*)?$`)

// ungroup removes commas; false if they stand where no group of digits ends.
// The last group has three digits, those before it three or, in India, two.
func ungroup(s string) (string, bool) {
	if !strings.Contains(s, ",") {
		return s, true
	}
	return strings.ReplaceAll(s, ",", ""), grouping.MatchString(s)
}

// roundRat rounds half away from zero and says whether r was whole.
func roundRat(r *big.Rat) (n *big.Int, exact bool) {
	if r.IsInt() {
		return r.Num(), true
	}
	num := new(big.Int).Abs(r.Num())
	num.Lsh(num, 1).Add(num, r.Denom())
	n = num.Quo(num, new(big.Int).Lsh(r.Denom(), 1))
	if r.Sign() < 0 {
		n.Neg(n)
	}
	return n, false
}

// IsZero reports an amount of nothing, in whatever currency.
func (m Money) IsZero() bool { return m.Minor == 0 }

// Neg is the amount with its sign turned.
func (m Money) Neg() Money { return Money{Minor: -m.Minor, Currency: m.Currency} }

// Add sums two amounts. Different currencies give ErrMixedMoney, a sum that
// does not fit gives ErrMoneyTooBig.
func (m Money) Add(o Money) (Money, error) {
	switch {
	case m.Minor == 0 && (m.Currency == "" || m.Currency != o.Currency):
		if o.Currency == "" {
			return m, nil
		}
		return o, nil
	case o.Minor == 0 && o.Currency != m.Currency:
		return m, nil
	case m.Currency != o.Currency:
		return Money{}, fmt.Errorf("%w: %s and %s", ErrMixedMoney, m.Currency, o.Currency)
	}
	sum := m.Minor + o.Minor
	if (sum > m.Minor) != (o.Minor > 0) && o.Minor != 0 {
		return Money{}, ErrMoneyTooBig
	}
	return Money{Minor: sum, Currency: m.Currency}, nil
}

// Times is the amount multiplied by f, rounded half away from zero.
func (m Money) Times(f float64) Money {
	return Money{Minor: int64(math.Round(float64(m.Minor) * f)), Currency: m.Currency}
}

// Float is the amount in major units, for ratios and drawing only.
func (m Money) Float() float64 { return float64(m.Minor) / math.Pow10(m.Currency.Digits()) }

// String is "CNY 1234.50": for logs and machines; people read i18n's form.
func (m Money) String() string {
	digits := m.Currency.Digits()
	return strings.TrimSpace(fmt.Sprintf("%s %s", m.Currency, m.decimal(digits)))
}

// Decimal is the plain number with the currency's decimals, such as "-1234.50".
func (m Money) Decimal() string { return m.decimal(m.Currency.Digits()) }

func (m Money) decimal(digits int) string {
	r := new(big.Rat).SetFrac64(m.Minor, int64(math.Pow10(digits)))
	return r.FloatString(digits)
}

// MarshalText writes what String does.
func (m Money) MarshalText() ([]byte, error) {
	if m == (Money{}) {
		return nil, nil
	}
	return []byte(m.String()), nil
}

// UnmarshalText reads what String writes.
func (m *Money) UnmarshalText(b []byte) error {
	s := strings.TrimSpace(string(b))
	if s == "" {
		*m = Money{}
		return nil
	}
	code, number, ok := strings.Cut(s, " ")
	if !ok {
		return fmt.Errorf("%w: %.40q (want a form such as CNY 1234.50)", ErrAmount, s)
	}
	c, err := ParseCurrency(code)
	if err != nil {
		return err
	}
	v, err := ParseMoney(number, c)
	if err != nil {
		return err
	}
	*m = v
	return nil
}

// Rate says that from On one unit of From buys Per units of To, until a later
// Rate of the same pair.
type Rate struct {
	From Currency `cbor:"1,keyasint" yaml:"from"`
	To   Currency `cbor:"2,keyasint" yaml:"to"`
	On   Day      `cbor:"3,keyasint" yaml:"on"`
	Per  float64  `cbor:"4,keyasint" yaml:"per"`
}

// Rates is a table of exchange rates.
type Rates struct{ pairs map[[2]Currency][]Rate }

// NewRates builds the table; a rate that is not positive is an error.
func NewRates(list []Rate) (Rates, error) {
	pairs := map[[2]Currency][]Rate{}
	for _, r := range list {
		if !(r.Per > 0) || math.IsInf(r.Per, 0) {
			return Rates{}, fmt.Errorf("exchange rate %s to %s on %s is %v: it must be above zero", r.From, r.To, r.On, r.Per)
		}
		pairs[[2]Currency{r.From, r.To}] = append(pairs[[2]Currency{r.From, r.To}], r)
	}
	for _, rs := range pairs {
		sort.Slice(rs, func(i, j int) bool { return rs[i].On < rs[j].On })
	}
	return Rates{pairs: pairs}, nil
}

// Convert gives m in currency to at the rate of day on: the latest rate not
// after it, or the earliest there is. The inverse pair serves where the direct
// one is missing. Without either the error is ErrNoRate.
func (t Rates) Convert(m Money, to Currency, on Day) (Money, error) {
	if m.Currency == to || m == (Money{}) {
		return Money{Minor: m.Minor, Currency: to}, nil
	}
	per := 0.0
	if r, ok := pick(t.pairs[[2]Currency{m.Currency, to}], on); ok {
		per = r.Per
	} else if r, ok := pick(t.pairs[[2]Currency{to, m.Currency}], on); ok {
		per = 1 / r.Per
	} else {
		return Money{}, fmt.Errorf("%w from %q to %s: add one under company.rates", ErrNoRate, m.Currency, to)
	}
	scale := math.Pow10(to.Digits() - m.Currency.Digits())
	minor := math.Round(float64(m.Minor) * per * scale)
	if math.Abs(minor) >= math.MaxInt64 {
		return Money{}, ErrMoneyTooBig
	}
	return Money{Minor: int64(minor), Currency: to}, nil
}

func pick(rs []Rate, on Day) (Rate, bool) {
	if len(rs) == 0 {
		return Rate{}, false
	}
	i := sort.Search(len(rs), func(i int) bool { return rs[i].On > on })
	return rs[max(0, i-1)], true
}

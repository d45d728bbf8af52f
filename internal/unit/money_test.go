package unit_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/internal/unit"
)

func TestParseMoneyIsExact(t *testing.T) {
	for _, c := range []struct {
		in       string
		currency unit.Currency
		minor    int64
	}{
		{"0", "CNY", 0}, {"1234.5", "CNY", 123450}, {"1,234.50", "CNY", 123450}, {" -0.01 ", "CNY", -1},
		{"+7", "CNY", 700}, {".5", "CNY", 50}, {"5.", "CNY", 500}, {"-0", "CNY", 0},
		{"0.10", "USD", 10}, {"0.1000", "USD", 10}, {"1.005e3", "USD", 100500}, {"1e2", "JPY", 100}, {"1234", "JPY", 1234},
		{"1.234", "KWD", 1234}, {"92233720368547758.07", "CNY", math.MaxInt64}, {"-92233720368547758.08", "CNY", math.MinInt64},
		{"1,23,456.00", "INR", 12345600}, {"4.35", "USD", 435}, {"1.15", "USD", 115},
	} {
		got, err := unit.ParseMoney(c.in, c.currency)
		if err != nil || got != unit.Minor(c.minor, c.currency) {
			t.Errorf("ParseMoney(%q, %s) = %v, %v, want %d", c.in, c.currency, got, err, c.minor)
		}
	}
}

func TestParseMoneyRefuses(t *testing.T) {
	for in, want := range map[string]error{
		"": unit.ErrAmount, " ": unit.ErrAmount, "abc": unit.ErrAmount, "1 234": unit.ErrAmount, "--1": unit.ErrAmount,
		"1.2.3": unit.ErrAmount, "NaN": unit.ErrAmount, "Inf": unit.ErrAmount, "0x10": unit.ErrAmount, "1/2": unit.ErrAmount,
		"1_000": unit.ErrAmount, "１２": unit.ErrAmount, "¥12": unit.ErrAmount, "e": unit.ErrAmount, ".": unit.ErrAmount,
		",": unit.ErrAmount, ",1": unit.ErrAmount, "1,": unit.ErrAmount, "1,,2": unit.ErrAmount, "1.0,5": unit.ErrAmount, "1,23": unit.ErrAmount,
		"92233720368547758.08": unit.ErrMoneyTooBig, "1e999": unit.ErrMoneyTooBig, "1e9999999": unit.ErrMoneyTooBig,
		strings.Repeat("9", 41): unit.ErrAmount,
	} {
		if got, err := unit.ParseMoney(in, "CNY"); !errors.Is(err, want) {
			t.Errorf("ParseMoney(%q) = %v, %v, want %v", in, got, err, want)
		}
	}
	for _, in := range []string{"0.001", "1e-3", "1.999"} {
		if _, err := unit.ParseMoney(in, "CNY"); err == nil {
			t.Errorf("ParseMoney(%q) rounded in silence", in)
		}
	}
}

func FuzzParseMoney(f *testing.F) {
	f.Add("1,234.50", int64(-1))
	f.Add("-92233720368547758.08", int64(math.MinInt64))
	f.Add("1e3", int64(math.MaxInt64))
	f.Fuzz(func(t *testing.T, s string, minor int64) {
		for _, c := range []unit.Currency{"CNY", "JPY", "KWD"} {
			m := unit.Minor(minor, c)
			if back, err := unit.ParseMoney(m.Decimal(), c); err != nil || back != m {
				t.Fatalf("%d %s is written %s and read %v, %v", minor, c, m.Decimal(), back, err)
			}
			read, err := unit.ParseMoney(s, c)
			if err != nil {
				continue
			}
			if back, err := unit.ParseMoney(read.Decimal(), c); err != nil || back != read {
				t.Fatalf("%q is read %v, written %s and read %v, %v", s, read, read.Decimal(), back, err)
			}
			var text unit.Money
			b, _ := read.MarshalText()
			if err := text.UnmarshalText(b); err != nil || text != read {
				t.Fatalf("%v as text is %s, read %v, %v", read, b, text, err)
			}
		}
	})
}

func TestAdd(t *testing.T) {
	yuan := func(n int64) unit.Money { return unit.Minor(n, "CNY") }
	for _, c := range []struct {
		a, b, want unit.Money
		err        error
	}{
		{yuan(1), yuan(2), yuan(3), nil},
		{unit.Money{}, yuan(2), yuan(2), nil}, {yuan(2), unit.Money{}, yuan(2), nil}, {unit.Money{}, unit.Money{}, unit.Money{}, nil},
		{yuan(0), unit.Minor(5, "USD"), unit.Minor(5, "USD"), nil}, {unit.Minor(5, "USD"), yuan(0), unit.Minor(5, "USD"), nil},
		{yuan(0), yuan(0), yuan(0), nil}, {yuan(1), yuan(-1), yuan(0), nil},
		{yuan(1), unit.Minor(1, "USD"), unit.Money{}, unit.ErrMixedMoney},
		{yuan(math.MaxInt64), yuan(1), unit.Money{}, unit.ErrMoneyTooBig},
		{yuan(math.MinInt64), yuan(-1), unit.Money{}, unit.ErrMoneyTooBig},
		{yuan(math.MinInt64), yuan(math.MaxInt64), yuan(-1), nil},
	} {
		if got, err := c.a.Add(c.b); got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%v + %v = %v, %v, want %v, %v", c.a, c.b, got, err, c.want, c.err)
		}
	}
}

func TestConvert(t *testing.T) {
	day := func(d int) unit.Day { return unit.NewDay(2026, 11, d) }
	rates, err := unit.NewRates([]unit.Rate{
		{From: "USD", To: "CNY", On: day(10), Per: 7.2}, {From: "USD", To: "CNY", On: day(1), Per: 7},
		{From: "JPY", To: "CNY", On: day(1), Per: 0.05}, {From: "CNY", To: "KWD", On: day(1), Per: 0.04},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		m    unit.Money
		to   unit.Currency
		on   unit.Day
		want unit.Money
		err  error
	}{
		{unit.Minor(100, "USD"), "CNY", day(9), unit.Minor(700, "CNY"), nil},
		{unit.Minor(100, "USD"), "CNY", day(10), unit.Minor(720, "CNY"), nil},
		{unit.Minor(100, "USD"), "CNY", day(30), unit.Minor(720, "CNY"), nil},
		{unit.Minor(100, "USD"), "CNY", day(1) - 99, unit.Minor(700, "CNY"), nil}, // the earliest there is
		{unit.Minor(720, "CNY"), "USD", day(20), unit.Minor(100, "USD"), nil},     // the inverse
		{unit.Minor(1000, "JPY"), "CNY", day(2), unit.Minor(5000, "CNY"), nil},    // other decimals
		{unit.Minor(100, "CNY"), "KWD", day(2), unit.Minor(40, "KWD"), nil},
		{unit.Minor(5, "CNY"), "CNY", day(2), unit.Minor(5, "CNY"), nil},
		{unit.Money{}, "CNY", day(2), unit.Minor(0, "CNY"), nil},
		{unit.Minor(1, "EUR"), "CNY", day(2), unit.Money{}, unit.ErrNoRate},
		{unit.Minor(math.MaxInt64, "USD"), "CNY", day(2), unit.Money{}, unit.ErrMoneyTooBig},
	} {
		if got, err := rates.Convert(c.m, c.to, c.on); got != c.want || !errors.Is(err, c.err) {
			t.Errorf("%v in %s on %v = %v, %v, want %v", c.m, c.to, c.on, got, err, c.want)
		}
	}
	for _, per := range []float64{0, -1, math.NaN(), math.Inf(1)} {
		if _, err := unit.NewRates([]unit.Rate{{From: "USD", To: "CNY", Per: per}}); err == nil {
			t.Errorf("a rate of %v is taken", per)
		}
	}
}

func TestParseCurrency(t *testing.T) {
	for in, want := range map[string]unit.Currency{"cny": "CNY", " USD ": "USD", "RMB": "", "": "", "XX": "", "人民币": ""} {
		if got, err := unit.ParseCurrency(in); got != want || (err == nil) != (want != "") {
			t.Errorf("ParseCurrency(%q) = %q, %v", in, got, err)
		}
	}
}

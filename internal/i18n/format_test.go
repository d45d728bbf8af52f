package i18n

import (
	"math"
	"strconv"
	"testing"

	"github.com/riskbell/riskbell/internal/unit"
)

func TestShort(t *testing.T) {
	for _, c := range []struct {
		v      float64
		zh, en string
	}{
		{0, "0", "0"}, {0.04, "0", "0"}, {-0.04, "0", "0"}, {12.34, "12.3", "12.3"},
		{999, "999", "999"}, {1000, "1,000", "1,000"}, {9_876, "9,876", "9,876"}, {9_999, "9,999", "9,999"},
		{9_999.4, "9,999.4", "9,999.4"}, {9_999.96, "1.00万", "10.0K"},
		{10_000, "1.00万", "10.0K"}, {12_345, "1.23万", "12.3K"},
		{999_949, "99.99万", "999.9K"}, {999_950, "100.00万", "1.00M"}, {1_000_000, "100.00万", "1.00M"},
		{12_345_678, "1,234.57万", "12.35M"},
		{95_000_000, "9,500.00万", "95.00M"}, {99_500_000, "9,950.00万", "99.50M"},
		{99_994_999, "9,999.50万", "99.99M"}, {99_995_000, "1.00亿", "100.00M"}, // 10000万 is no number of ours
		{99_999_999, "1.00亿", "100.00M"}, {100_000_000, "1.00亿", "100.00M"}, {123_456_789, "1.23亿", "123.46M"},
		{999_949_000, "10.00亿", "999.95M"}, {999_950_000, "10.00亿", "1.0B"}, {1_234_000_000, "12.34亿", "1.2B"},
		{1e15, "10,000,000.00亿", "1,000,000.0B"},
		{-9_999, "−9,999", "−9,999"}, {-12_345, "−1.23万", "−12.3K"}, {-99_999_999, "−1.00亿", "−100.00M"},
		{math.NaN(), "—", "—"}, {math.Inf(1), "—", "—"}, {math.Inf(-1), "—", "—"},
	} {
		if zh, en := ZH.Short(c.v), EN.Short(c.v); zh != c.zh || en != c.en {
			t.Errorf("Short(%v) = %q, %q, want %q, %q", c.v, zh, en, c.zh, c.en)
		}
	}
}

// A shorter number never says less than a smaller one does.
func TestShortNeverFallsAsItsNumberRises(t *testing.T) {
	units := map[rune]float64{'万': 1e4, '亿': 1e8, 'K': 1e3, 'M': 1e6, 'B': 1e9}
	value := func(s string) float64 {
		factor, digits := 1.0, ""
		for _, r := range s {
			if u, ok := units[r]; ok {
				factor = u
			} else if r != ',' {
				digits += string(r)
			}
		}
		v, err := strconv.ParseFloat(digits, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v * factor
	}
	for _, l := range Langs {
		last := 0.0
		for v := 1.0; v < 1e12; v *= 1.0007 {
			if now := value(l.Short(v)); now < last-1e-6*last || math.Abs(now-v) > 0.051*v {
				t.Fatalf("%s: Short(%.2f) = %s after %v", l, v, l.Short(v), last)
			} else {
				last = now
			}
		}
	}
}

func TestMoney(t *testing.T) {
	for _, c := range []struct {
		m                unit.Money
		zh, en, exact, x string
	}{
		{unit.Minor(1_234_560, "CNY"), "¥1.23万", "¥12.3K", "¥12,345.60", ""},
		{unit.Minor(-1_234_560, "USD"), "−$1.23万", "−$12.3K", "−$12,345.60", ""},
		{unit.Minor(-1, "CNY"), "−¥0.01", "−¥0.01", "−¥0.01", ""},
		{unit.Minor(983_970, "GBP"), "£9,840", "£9,840", "£9,839.70", ""},
		{unit.Minor(999_960, "GBP"), "£1.00万", "£10.0K", "£9,999.60", ""},
		{unit.Minor(1_250, "GBP"), "£12.5", "£12.5", "£12.50", ""},
		{unit.Minor(0, "CNY"), "¥0", "¥0", "¥0.00", ""},
		{unit.Minor(5000, "JPY"), "JP¥5,000", "JP¥5,000", "JP¥5,000", ""},
		{unit.Minor(12_345, "KWD"), "KWD 12.35", "KWD 12.35", "KWD 12.345", ""},
		{unit.Money{}, "—", "—", "—", ""},
		{unit.Minor(math.MinInt64, "CNY"), "−¥922,337,203.69亿", "−¥92,233,720.4B", "−¥92,233,720,368,547,758.08", ""},
	} {
		if zh, en, exact := ZH.Money(c.m), EN.Money(c.m), ZH.ExactMoney(c.m); zh != c.zh || en != c.en || exact != c.exact {
			t.Errorf("%v: %q, %q, exactly %q", c.m, zh, en, exact)
		}
	}
}

func TestShares(t *testing.T) {
	for _, c := range []struct {
		v                float64
		percent, zh, pps string
	}{
		{0, "0.0%", "0.0 个百分点", "0.0 pp"}, {0.1234, "12.3%", "+12.3 个百分点", "+12.3 pp"},
		{-0.005, "−0.5%", "−0.5 个百分点", "−0.5 pp"}, {-0.0001, "0.0%", "0.0 个百分点", "0.0 pp"},
		{math.NaN(), "—", "—", "—"}, {math.Inf(1), "—", "—", "—"},
	} {
		if p, zh, en := EN.Percent(c.v), ZH.Points(c.v), EN.Points(c.v); p != c.percent || zh != c.zh || en != c.pps {
			t.Errorf("%v: %q, %q, %q", c.v, p, zh, en)
		}
	}
}

func TestDatesAndPeriods(t *testing.T) {
	day := func(y, m, d int) unit.Day { return unit.NewDay(y, timeMonth(m), d) }
	if zh, en := ZH.Day(day(2026, 11, 22)), EN.Day(day(2026, 11, 22)); zh != "2026年11月22日 周日" || en != "Nov 22, 2026 (Sun)" {
		t.Errorf("%q, %q", zh, en)
	}
	if ZH.Day(0) != None || EN.ShortDay(0) != None || EN.Period(unit.Period{}) != None {
		t.Error("an absent day is shown")
	}
	for _, c := range []struct {
		from, to unit.Day // to excluded
		zh, en   string
	}{
		{day(2026, 1, 1), day(2027, 1, 1), "2026年", "2026"},
		{day(2026, 10, 1), day(2027, 1, 1), "2026年第4季度", "Q4 2026"},
		{day(2026, 11, 1), day(2026, 12, 1), "2026年11月", "Nov 2026"},
		{day(2026, 11, 22), day(2026, 11, 23), "2026年11月22日 周日", "Nov 22, 2026 (Sun)"},
		{day(2026, 11, 16), day(2026, 11, 23), "2026年11月16日–22日", "Nov 16–22, 2026"},
		{day(2026, 10, 30), day(2026, 11, 3), "2026年10月30日–11月2日", "Oct 30 – Nov 2, 2026"},
		{day(2025, 12, 30), day(2026, 1, 3), "2025年12月30日–2026年1月2日", "Dec 30, 2025 – Jan 2, 2026"},
	} {
		p := unit.Period{From: c.from, To: c.to}
		if zh, en := ZH.Period(p), EN.Period(p); zh != c.zh || en != c.en {
			t.Errorf("%v: %q, %q", p, zh, en)
		}
	}
}

func TestPlurals(t *testing.T) {
	for n, want := range map[int]string{0: "0 days", 1: "1 day", 2: "2 days", 21: "21 days"} {
		if got := EN.T("unit.days", "n", n); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
	if got := ZH.T("unit.days", "n", 1); got != "1 天" {
		t.Error(got)
	}
}

func TestParseLang(t *testing.T) {
	for in, want := range map[string]Lang{"zh": ZH, "ZH-Hans": ZH, "zh_CN": ZH, "中文": ZH, "EN": EN, "en-GB": EN, "英文": EN, " English ": EN, "fr": "", "": "", "zhx": ""} {
		if got, ok := ParseLang(in); got != want || ok != (want != "") {
			t.Errorf("ParseLang(%q) = %q, %v", in, got, ok)
		}
	}
}

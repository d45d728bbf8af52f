package expr

import (
	"errors"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

var env = Env{
	"orders": Number, "days_since_last_order": Duration, "median_gap": Duration, "revenue_12m": Money, "revenue_prior": Money,
	"close_on": Day, "today": Day, "stage": Text, "key_account": Bool, "win_rate": Number,
}

func values() Values {
	return Values{
		"orders": Num(9), "days_since_last_order": Days(63), "median_gap": Days(21), "revenue_12m": Amount(120000), "revenue_prior": Amount(150000),
		"close_on": DayOf(unit.NewDay(2026, 1, 10)), "today": DayOf(unit.NewDay(2026, 1, 31)), "stage": Str("Proposal"), "key_account": Flag(true),
	}
}

func must(tb testing.TB, src string) *Program {
	tb.Helper()
	p, err := Compile(env, src)
	if err != nil {
		tb.Fatalf("%s: %v", src, err)
	}
	return p
}

func TestTruth(t *testing.T) {
	for src, want := range map[string]Truth{
		`days_since_last_order > 2.5 * median_gap`:                      True,
		`days_since_last_order > 3 * median_gap`:                        False,
		`orders >= 4 && revenue_12m < revenue_prior * 0.9`:              True,
		`(revenue_12m - revenue_prior) / revenue_prior < -0.1`:          True,
		`today - close_on > 20`:                                         True,
		`close_on + 30 < today`:                                         False,
		`close_on >= day("2026-01-10") && close_on < day("2026-01-11")`: True,
		`stage in ["Proposal", "Negotiation"]`:                          True,
		`stage.startsWith("Pro") && !stage.contains("x")`:               True,
		`key_account ? orders > 100 : orders > 5`:                       False,
		`abs(revenue_12m - revenue_prior) > min(10000, 20000)`:          True,
		`orders in [8, 9]`:                                              True,
		`win_rate < 0.2`:                                                Unknown,
		`win_rate < 0.2 || true`:                                        True,
		`win_rate < 0.2 && false`:                                       False,
		`known(win_rate)`:                                               False,
		`!known(win_rate)`:                                              True,
		`orders / (orders - 9) > 1`:                                     Unknown,
		`-orders < 0`:                                                   True,
	} {
		r, err := must(t, src).Eval(values())
		if err != nil || r.Truth != want {
			t.Errorf("%s is %v (%v), want %v", src, r.Truth, err, want)
		}
		n := Explain(must(t, src), values())
		if n.Truth != want {
			t.Errorf("%s explained as %v, want %v", src, n.Truth, want)
		}
	}
}

func TestMissingFeaturesAreNamed(t *testing.T) {
	r, err := must(t, `win_rate < 0.2 && revenue_12m / (orders - orders) > 3`).Eval(values())
	if err != nil || r.Truth != Unknown || !reflect.DeepEqual(r.Missing, []string{"orders", "win_rate"}) {
		t.Errorf("%+v %v", r, err)
	}
	r, _ = must(t, `orders > 3 && stage == "x"`).Eval(Values{"orders": Num(2)})
	if r.Truth != False || r.Missing != nil {
		t.Errorf("a false side decides: %+v", r)
	}
	r, _ = must(t, `orders > 3`).Eval(Values{"orders": Num(nan())})
	if r.Truth != Unknown {
		t.Error("NaN is unknown")
	}
	if r, err = must(t, `orders > 3`).Eval(Values{"orders": Str("many")}); err == nil || r.Truth != Unknown {
		t.Errorf("a text for a number: %v %v", r, err)
	}
}

func nan() float64 { z := 0.0; return z / z }

func TestFaultsHavePlaces(t *testing.T) {
	long := strings.TrimSuffix(strings.Repeat("orders > 1 && ", 90), " && ")
	deep := strings.Repeat("!(", 20) + "key_account" + strings.Repeat(")", 20)
	for src, want := range map[string]string{
		`days > 2.5 * median_gab`:           `1:14: unknown feature "median_gab"; did you mean median_gap?`,
		"orders > 3 &&\n  ordres < 9":       `2:3: unknown feature "ordres"; did you mean orders?`,
		`revenue_12m > close_on`:            `1:13: cannot compare an amount of money (revenue_12m) with a date (close_on)`,
		`close_on > 20`:                     `write a date as day("2026-01-31")`,
		`revenue_12m * revenue_prior > 1`:   `cannot compute revenue_12m × revenue_prior`,
		`close_on + today > today`:          `cannot compute close_on + today`,
		`orders + 1`:                        `1:8: the whole formula must be true or false, such as orders > 3, not a number`,
		`stage > "a"`:                       `a text has no order`,
		`day("31.1.2026") < today`:          `1:5: day(…) takes a date in quotes`,
		`orders / 0 > 1`:                    `division by zero`,
		`stage.matches("a*")`:               `unknown function "matches"`,
		`[1,2].all(x, x > 1)`:               `unknown function "all"`,
		`orders.foo > 1`:                    `only features`,
		`orders > 1 &&`:                     `1:`,
		`{"a": 1}`:                          `only features`,
		`stage in ["a", 3]`:                 `1:16: cannot compare a text (stage) with a plain number (3)`,
		`orders > "3"`:                      `cannot compare a number (orders) with a text ("3")`,
		`orders % 2 == 1`:                   `1:8: there is no remainder (%)`,
		long:                                `at most 256 are allowed`,
		deep:                                `at most 16 levels`,
		strings.Repeat(" ", 5000) + `true`:  `at most 4,096 are allowed`,
		`bool(orders) && ` + "`a`" + ` > 1`: `1:`,
	} {
		_, err := Compile(env, src)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v, want %q", src, err, want)
			continue
		}
		var place *Error
		if !errors.As(err, &place) || place.Line < 1 || place.Column < 1 {
			t.Errorf("%.60q has no place", src)
		}
	}
	_, err := Compile(env, `ordres > 1 && stages == "x"`)
	if strings.Count(err.Error(), "did you mean") != 2 {
		t.Errorf("all faults at once: %v", err)
	}
	if _, err := Compile(Env{"Bad Name": Number}, "true"); err == nil {
		t.Error("a bad feature name must be refused")
	}
	if _, err := Compile(Env{"a": "weight"}, "true"); err == nil {
		t.Error("an unknown kind must be refused")
	}
}

// What an author of rules reads in Chinese.
func TestFaultsInChinese(t *testing.T) {
	for src, want := range map[string]string{
		`days_since_last_order > 2.5 * median_gab`: `第 1 行第 31 列：没有“median_gab”这个特征，是不是 median_gap？`,
		"orders > 3 &&\n  客户 < 9":                  `第 2 行第 3 列：没有“客户”这个特征`,
		`orders ＞ 3`:                               `第 1 行第 8 列：请把 ＞ 改写为 >`,
		`stage == “Proposal”`:                      "第 1 行第 10 列：请把 “ 改写为 \"\n第 1 行第 19 列：请把 ” 改写为 \"",
		`orders = 3`:                               `第 1 行第 8 列：请把 = 改写为 ==`,
		`orders > 3 & key_account`:                 `第 1 行第 12 列：请把 & 改写为 &&`,
		`orders > 3 and key_account`:               `第 1 行第 12 列：这里不能出现“and”，请检查它前面的运算符、逗号和括号`,
		`(orders > 3`:                              `第 1 行第 12 列：公式末尾缺少“)”`,
		`min(orders 3) > 1`:                        `第 1 行第 12 列：“3”之前缺少“)”`,
		`orders >`:                                 `第 1 行第 9 列：公式没有写完：这里还缺一个特征、数字或文本`,
		`revenue_12m > close_on`:                   `第 1 行第 13 列：金额（revenue_12m）和日期（close_on）不能比较；日期请写成 day("2026-01-31")`,
		`stage == "a`:                              `第 1 行第 10 列：文本缺少右引号`,
		`orders > 20%`:                             `第 1 行第 12 列：没有 %（求余）运算，百分比请写成小数，如 0.2`,
		`startsWith(stage, "A")`:                   `第 1 行第 1 列：startsWith 要写在文本后面，如 stage.startsWith("A")`,
		`stage.know("A")`:                          `第 1 行第 7 列：没有“know”这个函数，是不是 known？`,
		`orders`:                                   `第 1 行第 1 列：整条公式的结果必须是真或假（例如 orders > 3），现在却是数值`,
	} {
		_, err := Compile(env, src)
		if got := i18n.Tell(i18n.ZH, err); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", src, got, want)
		}
	}
}

func TestExplainShowsTheArithmetic(t *testing.T) {
	for src, want := range map[string]string{
		`days_since_last_order > 2.5 * median_gap`:             "days_since_last_order 63 > 2.5 × median_gap 21 = 52.5 → true",
		`orders >= 4 && win_rate < 0.2 && key_account`:         "(orders 9 ≥ 4 → true) and (win_rate ? < 0.2 → unknown) and (key_account true → true) → unknown",
		`(revenue_12m - revenue_prior) / revenue_prior < -0.1`: "(revenue_12m 120000 - revenue_prior 150000) / revenue_prior 150000 = -0.2 < -0.1 → true",
		`today - close_on > 20`:                                "today 2026-01-31 - close_on 2026-01-10 = 21 > 20 → true",
		`!(close_on < day("2026-01-01"))`:                      "not (close_on 2026-01-10 < 2026-01-01 → false) → true",
		`stage in ["A", "Proposal"]`:                           `stage "Proposal" in ["A", "Proposal"] → true`,
		`orders - (orders - 1) == max(orders, 2)`:              "orders 9 - (orders 9 - 1) = 1 = max(orders 9, 2) = 9 → false",
		`!key_account || stage.startsWith("Q")`:                `(not (key_account true → true) → false) or (stage "Proposal".startsWith("Q") → false) → false`,
	} {
		if got := Explain(must(t, src), values()).String(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	if n := Explain(must(t, `orders > 1`), Values{"orders": Str("x")}); n.Truth != Unknown {
		t.Error("a wrong kind explains as unknown")
	}
}

func TestSmallestChange(t *testing.T) {
	c, ok := SmallestChange(must(t, `days_since_last_order > 2.5 * median_gap && orders >= 4`), values(), nil)
	if !ok || c.Feature != "days_since_last_order" || c.To.String() != "52" {
		t.Errorf("%+v %v", c, ok) // 63 → 52 is 17 %, median gap 21 → 26 is 24 %, orders 9 → 3.99 more
	}
	whole := func(string) float64 { return 1 }
	c, ok = SmallestChange(must(t, `orders >= 4`), values(), whole)
	if f, _ := c.To.Float(); !ok || f != 3 {
		t.Errorf("%+v %v", c, ok)
	}
	c, ok = SmallestChange(must(t, `revenue_12m < revenue_prior * 0.9`), values(), nil)
	if !ok || c.Feature != "revenue_prior" || c.To.String() != "133333.33" {
		t.Errorf("%+v %v", c, ok)
	}
	c, ok = SmallestChange(must(t, `close_on < today`), values(), nil)
	if !ok || c.Relative > 22.0/365 {
		t.Errorf("%+v %v", c, ok)
	}
	if _, ok = SmallestChange(must(t, `orders < 4`), values(), nil); ok {
		t.Error("what is not true needs no clearing")
	}
	if _, ok = SmallestChange(must(t, `key_account`), values(), nil); ok {
		t.Error("no number clears a flag")
	}
}

// Whatever SmallestChange finds clears the formula, and no move of one
// feature on a grid clears it with less.
func TestSmallestChangeIsSmallest(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 5))
	p := must(t, `(days_since_last_order > 2 * median_gap || orders / 10 < win_rate) && revenue_12m / orders > 1000`)
	for range 60 {
		v := Values{}
		v["days_since_last_order"], v["median_gap"] = Days(float64(rng.IntN(100))), Days(float64(1+rng.IntN(40)))
		v["orders"], v["win_rate"] = Num(float64(1+rng.IntN(20))), Num(rng.Float64())
		v["revenue_12m"] = Amount(float64(rng.IntN(30000)))
		c, ok := SmallestChange(p, v, func(string) float64 { return 1e-6 })
		if !ok {
			continue
		}
		v2 := Values{}
		for k, x := range v {
			v2[k] = x
		}
		v2[c.Feature] = c.To
		if r, _ := p.Eval(v2); r.Truth != False {
			t.Fatalf("%+v does not clear %v", c, v)
		}
		for name, x := range v {
			from, _ := x.Float()
			for i := 1; i < 20; i++ {
				d := c.Relative * .95 * float64(i) / 20 * max(1, from)
				for _, to := range []float64{from - d, from + d} {
					v2 := Values{}
					for k, x := range v {
						v2[k] = x
					}
					v2[name] = float(x.kind, to)
					if r, _ := p.Eval(v2); r.Truth == False {
						t.Fatalf("%s %g → %g clears with less than %+v, values %v", name, from, to, c, v)
					}
				}
			}
		}
	}
}

func TestFeatures(t *testing.T) {
	p := must(t, `known(win_rate) && orders > 3 && stage == "a"`)
	if !reflect.DeepEqual(p.Features(), []string{"orders", "stage", "win_rate"}) || p.Source() == "" {
		t.Error(p.Features())
	}
}

func TestProgramsAreSafeToShare(t *testing.T) {
	p := must(t, `win_rate < 0.5 && orders / (orders - 9) > 2 || revenue_12m > 5`)
	done := make(chan Truth)
	for range 8 {
		go func() {
			var last Truth
			for range 200 {
				r, _ := p.Eval(values())
				last = r.Truth
			}
			done <- last
		}()
	}
	for range 8 {
		if <-done != True {
			t.Error("wrong truth under concurrency")
		}
	}
}

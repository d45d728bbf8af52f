package expr

import (
	"maps"
	"reflect"
	"strings"
	"testing"
)

func TestWhatBindsFirst(t *testing.T) {
	for src, meant := range map[string]string{
		`10 - 3 - 2 == 5`:                                     `((10 - 3) - 2) == 5`,
		`24 / 4 / 3 * 2 == 4`:                                 `(((24 / 4) / 3) * 2) == 4`,
		`1 + 2 * 3 - 4 / 2 == 5`:                              `((1 + (2 * 3)) - (4 / 2)) == 5`,
		`-orders * 2 < 0`:                                     `((-orders) * 2) < 0`,
		`-orders - -2 < 0`:                                    `((-orders) - (-2)) < 0`,
		`true || false && false`:                              `true || (false && false)`,
		`!key_account || true`:                                `(!key_account) || true`,
		`orders > 2 == true`:                                  `(orders > 2) == true`,
		`orders in [9] != false`:                              `(orders in [9]) != false`,
		`orders + 1 in [10]`:                                  `(orders + 1) in [10]`,
		`true ? true : false || 1 > 2 ? false : true`:         `true ? true : ((false || (1 > 2)) ? false : true)`,
		`true || true ? 1 > 2 && true : 3 < 4`:                `(true || true) ? ((1 > 2) && true) : (3 < 4)`,
		`key_account && (true && orders > 1) && true`:         `key_account && true && orders > 1 && true`,
		"orders // how many\n > 3 // and not\n&& key_account": `(orders > 3) && key_account`,
		`orders in [1, 2,]`:                                   `orders in [1, 2]`,
		`max(orders, key_account ? 1 : 2) > 1`:                `max(orders, (key_account ? 1 : 2)) > 1`,
	} {
		a, b := must(t, src), must(t, meant)
		if !alikeTrees(a.root, b.root) {
			t.Errorf("%s is read as %s, not as %s", src, canonical(a), canonical(b))
		}
	}
	for src, want := range map[string]Truth{`10 - 3 - 2 == 5`: True, `24 / 4 / 3 * 2 == 4`: True, `1 + 2 * 3 - 4 / 2 == 5`: True} {
		if r, _ := must(t, src).Eval(nil); r.Truth != want {
			t.Errorf("%s is %v", src, r.Truth)
		}
	}
}

func TestNumbersAndTextsAsCELWritesThem(t *testing.T) {
	for src, want := range map[string]string{
		`"a\"b"`: `a"b`, `'a"b'`: `a"b`, `'a\'b'`: `a'b`, `"\\\n\t\x41\u4e2d\U0001f514\101"`: "\\\n\tA中🔔A", `r"\n"`: `\n`, `R'\'`: `\`,
		`"""a "b" c"""`: `a "b" c`, "'''a\r\nb\rc'''": "a\nb\nc", `"\?\` + "`" + `"`: "?`", `""`: "", `r"""\"""`: `\`,
	} {
		p := must(t, "stage == "+src)
		if r, _ := p.Eval(Values{"stage": Str(want)}); r.Truth != True {
			t.Errorf("%s is not %q: %s", src, want, Explain(p, Values{"stage": Str(want)}))
		}
	}
	for src, want := range map[string]float64{`2`: 2, `2.5`: 2.5, `.5`: .5, `1e3`: 1000, `1.5E-1`: .15, `0x1F`: 31, `-7`: -7, `- 7`: -7, `007`: 7} {
		if r, _ := must(t, "orders == "+src).Eval(Values{"orders": Num(want)}); r.Truth != True {
			t.Errorf("%s is not %v", src, want)
		}
	}
	for _, src := range []string{`"a`, `"a\q"`, `"\ud800"`, `"\x4"`, `"\400"`, "'a\nb'", `b"a"`, `'''a'`, `2u`, `1e999`, `5.`, `0xZ`, `1..2`, "\"\xff\""} {
		if _, err := Compile(env, "stage == "+src); err == nil {
			t.Errorf("%s was taken", src)
		}
	}
}

// Only what is at fault is named: of a division, what misses above or below
// it, or else what makes the part below it zero.
func TestWhatIsMissing(t *testing.T) {
	wider := maps.Clone(env)
	wider["missing_text"] = Text
	for src, want := range map[string]string{
		`win_rate / (orders - 9) > 1`:                         "win_rate",
		`orders / (win_rate - 1) > 1`:                         "win_rate",
		`revenue_12m / (orders - 9) > 1`:                      "orders",
		`(key_account ? win_rate : orders) > 1`:               "win_rate",
		`win_rate > 1 ? key_account : orders > 1`:             "win_rate",
		`win_rate > 1 && orders > 3 && missing_text == "a"`:   "missing_text win_rate",
		`missing_text in ["a"] || missing_text.contains("b")`: "missing_text",
		`known(win_rate) || orders > 100`:                     "",
		`min(win_rate, orders) > 1 == key_account`:            "win_rate",
		`orders * 1e308 * 1e308 - orders * 1e308 * 1e308 > 1`: "orders",
	} {
		p, err := Compile(wider, src)
		if err != nil {
			t.Fatal(err)
		}
		if r, _ := p.Eval(values()); !reflect.DeepEqual(strings.Fields(want), append([]string{}, r.Missing...)) {
			t.Errorf("%s misses %v, want %v", src, r.Missing, want)
		}
	}
}

func TestCallsAreChecked(t *testing.T) {
	for src, want := range map[string]string{
		`min(orders) > 1`:           `1:1: min(…) takes 2 values, not 1`,
		`abs(orders, 1) > 1`:        `1:1: abs(…) takes 1 value, not 2`,
		`stage.contains()`:          `1:7: contains(…) takes 1 value, not 0`,
		`contains(stage, "a")`:      `1:1: contains stands after a text`,
		`orders.abs() > 1`:          `1:8: no dot stands before abs`,
		`orders.contains("a")`:      `1:1: contains works on texts, not on a number`,
		`known(1)`:                  `1:7: known(…) takes the name of a feature`,
		`abs(stage) > 1`:            `1:1: a number is needed here, not a text`,
		`max(orders, close_on) > 1`: `cannot take the greatest of a number (orders) and a date (close_on); write a date as`,
		`minn(orders, 1) > 1`:       `1:1: unknown function "minn"; did you mean min?`,
	} {
		if _, err := Compile(env, src); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", src, err, want)
		}
	}
}

package unit

import (
	"strings"
	"testing"

	"golang.org/x/text/currency"
)

// All codes there could be are judged as golang.org/x/text/currency does, but
// for the currencies that came after its table.
func TestCurrenciesAsTheLibraryKnowsThem(t *testing.T) {
	later := map[string]int{"MRU": 2, "SLE": 2, "VED": 2, "VES": 2, "XCG": 2, "ZWG": 2, "UYW": 4}
	for n := range 26 * 26 * 26 {
		code := string([]byte{'A' + byte(n/26/26), 'A' + byte(n/26%26), 'A' + byte(n%26)})
		want, known := later[code]
		u, err := currency.ParseISO(code)
		if known == (err == nil) && known {
			t.Errorf("the library knows %s by now", code)
		}
		switch {
		case err == nil:
			want, _ = currency.Standard.Rounding(u)
		case !known:
			want = 2
		}
		c, parseErr := ParseCurrency(code)
		if (parseErr == nil) != (err == nil || known) || parseErr == nil && string(c) != code {
			t.Errorf("%s gives %s, %v", code, c, parseErr)
		}
		if got := Currency(code).Digits(); got != want {
			t.Errorf("%s has %d decimals, not %d", code, got, want)
		}
	}
}

func TestCurrencyCodes(t *testing.T) {
	for s, want := range map[string]Currency{"cny": "CNY", " Usd ": "USD", "": "", "US": "", "US$": "", "ADP AFN": "", "P A": "", "ſgd": "", "人民币": "", strings.Repeat("CNY", 2): ""} {
		if got, err := ParseCurrency(s); got != want || (err == nil) != (want != "") {
			t.Errorf("%q gives %q, %v", s, got, err)
		}
	}
	if Currency("P A").Digits() != 2 || Currency("").Digits() != 2 {
		t.Error("what is no currency has other than two decimals")
	}
}

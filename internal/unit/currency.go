package unit

import (
	"fmt"
	"strings"
)

// Currency is an ISO 4217 code in upper case, such as "CNY".
type Currency string

// The currencies there are and were, by the decimals of the minor unit. They
// are those of golang.org/x/text/currency, which has CLDR's decimals (none for
// IDR, where ISO has two), and the ones that came after its table. Amounts are
// stored in minor units: a currency never changes its line.
const (
	noDecimals = "ADP AFN ALL AMD BIF BYR CLP COP DJF ESP GNF GYD IDR IQD IRR ISK ITL JPY KMF KPW KRW LAK LBP LUF MGA " +
		"MGF MMK MNT MRO MUR PKR PYG RSD RWF SLL SOS STD SYP TMM TRL TZS UGX UYI UZS VND VUV XAF XOF XPF YER " +
		"ZMK ZWD"
	twoDecimals = "AED AFA ALK ANG AOA AOK AON AOR ARA ARL ARM ARP ARS ATS AUD AWG AZM AZN BAD BAM BAN BBD BDT BEC BEF " +
		"BEL BGL BGM BGN BGO BMD BND BOB BOL BOP BOV BRB BRC BRE BRL BRN BRR BRZ BSD BTN BUK BWP BYB BYN BZD " +
		"CAD CDF CHE CHF CHW CLE CNH CNX CNY COU CRC CSD CSK CUC CUP CVE CYP CZK DDM DEM DKK DOP DZD ECS ECV " +
		"EEK EGP ERN ESA ESB ETB EUR FIM FJD FKP FRF GBP GEK GEL GHC GHS GIP GMD GNS GQE GRD GTQ GWE GWP HKD " +
		"HNL HRD HRK HTG HUF IEP ILP ILR ILS INR ISJ JMD KES KGS KHR KRH KRO KYD KZT LKR LRD LSL LTL LTT LUC " +
		"LUL LVL LVR MAD MAF MCF MDC MDL MKD MKN MLF MOP MRU MTL MTP MVP MVR MWK MXN MXP MXV MYR MZE MZM MZN " +
		"NAD NGN NIC NIO NLG NOK NPR NZD PAB PEI PEN PES PGK PHP PLN PLZ PTE QAR RHD ROL RON RUB RUR SAR SBD " +
		"SCR SDD SDG SDP SEK SGD SHP SIT SKK SLE SRD SRG SSP STN SUR SVC SZL THB TJR TJS TMT TOP TPE TRY TTD " +
		"TWD UAH UAK UGS USD USN USS UYP UYU VEB VED VEF VES VNN WST XAG XAU XBA XBB XBC XBD XCD XCG XDR XEU " +
		"XFO XFU XPD XPT XRE XSU XTS XUA XXX YDD YUD YUM YUN YUR ZAL ZAR ZMW ZRN ZRZ ZWG ZWL ZWR"
	threeDecimals = "BHD JOD KWD LYD OMR TND"
	fourDecimals  = "CLF UYW"
)

// ParseCurrency accepts a known ISO 4217 code in any case.
func ParseCurrency(s string) (Currency, error) {
	code := strings.TrimSpace(s)
	c := Currency(strings.ToUpper(code))
	for _, list := range [...]string{twoDecimals, noDecimals, threeDecimals, fourDecimals} {
		if len(code) == len(c) && c.in(list) { // "ſgd" is longer than SGD
			return c, nil
		}
	}
	return "", fmt.Errorf("currency %q is not an ISO 4217 code such as CNY or USD", s)
}

// Digits is the number of decimals of the minor unit: 2 for CNY, 0 for JPY.
// An unknown currency has 2.
func (c Currency) Digits() int {
	switch {
	case c.in(noDecimals):
		return 0
	case c.in(threeDecimals):
		return 3
	case c.in(fourDecimals):
		return 4
	}
	return 2
}

func (c Currency) in(list string) bool {
	return len(c) == 3 && !strings.Contains(string(c), " ") && strings.Contains(list, string(c))
}

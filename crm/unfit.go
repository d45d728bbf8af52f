package crm

import (
	"math"
	"strconv"

	"github.com/riskbell/riskbell/internal/i18n"
)

// maxName bounds ids, so that a key of two of them fits the store's limit.
const maxName = 200

// unfit says why a record cannot be kept, nil if it can.
func unfit(r Record) error {
	if shapes[r.Kind()] == nil {
		return noKind(r.Kind())
	}
	account, owner := r.Links()
	rate, isRate := r.(*ExchangeRate)
	switch {
	case isRate && !(rate.Per > 0 && rate.Per <= math.MaxFloat64):
		return i18n.Say("feed.unfit.rate", "rate", strconv.FormatFloat(rate.Per, 'g', -1, 64))
	case r.Head().ID == "":
		return i18n.Say("feed.unfit.noid")
	case max(len(r.Head().ID), len(account), len(owner)) > maxName:
		return i18n.Say("feed.unfit.link", "most", maxName)
	}
	return nil
}

func noKind(kind Kind) error { return i18n.Say("feed.unfit.kind", "kind", strconv.Quote(string(kind))) }

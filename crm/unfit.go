package crm

import (
	"fmt"
	"math"
)

// maxName bounds ids, so that a key of two of them fits the store's limit.
const maxName = 200

// unfit says why a record cannot be kept, "" if it can.
func unfit(r Record) string {
	if shapes[r.Kind()] == nil {
		return fmt.Sprintf("there is no kind %q", r.Kind())
	}
	account, owner := r.Links()
	rate, isRate := r.(*ExchangeRate)
	switch {
	case isRate && !(rate.Per > 0 && rate.Per <= math.MaxFloat64):
		return fmt.Sprintf("the exchange rate is %v: it must be above zero", rate.Per)
	case r.Head().ID == "":
		return "the id is missing"
	case max(len(r.Head().ID), len(account), len(owner)) > maxName:
		return fmt.Sprintf("an id is longer than %d bytes", maxName)
	}
	return ""
}

package commands

import (
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/storage"
)

// usedTable is the newest run of a feed that the warnings rest on. A data
// folder whose feed.db does not reach so far lost records that people were
// told about.
var (
	usedTable = storage.NewTable[uint64]("used", 1)
	usedKey   = storage.Key("run")
)

// UsedRun is the number of the newest run that state rests on; 0 for none.
func UsedRun(r storage.Reader) (uint64, error) {
	n, _, err := usedTable.Get(r, usedKey)
	return n, err
}

func useRun(w storage.Writer, run uint64) error {
	known, err := UsedRun(w)
	if err != nil || run <= known {
		return err
	}
	return usedTable.Put(w, usedKey, run)
}

// LastRun is the number of the newest run of any feed; 0 if there was none.
func LastRun(v *crm.View) (uint64, error) {
	for run, err := range v.Runs() {
		return run.Number, err
	}
	return 0, nil
}

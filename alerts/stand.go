package alerts

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// Stand is a short mark of what a reader of a message about the warning goes
// by: whether it rings, how grave, what is at stake, who has taken or snoozed
// it. It stays the same while only figures move that move by themselves, such
// as the days of a silence.
func (a Alert) Stand() string {
	stand := struct {
		Open       bool
		FiredAt    unit.Instant
		Severity   Severity
		Likelihood float64
		Exposure   unit.Money
		Ack        Mark
		Snoozes    []Snooze
	}{Open: a.Open(), FiredAt: a.State.FiredAt, Ack: a.Ack}
	if a.Open() { // what was at stake is no matter once it is over
		stand.Severity, stand.Likelihood, stand.Exposure = a.Reading.Severity, a.Reading.Likelihood, a.Reading.Exposure
		stand.Snoozes = a.Snoozes
	}
	body, err := storage.Encode(stand)
	if err != nil {
		panic(err) // plain data
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:8])
}

// Since is the item as it is put now in a message that told it as said: what
// became of it meanwhile is its reason.
func (it Item) Since(said Said) Item {
	r := it.Alert.Reading
	switch {
	case !it.Alert.Open() || said.At == 0:
	case said.FiredAt != it.Alert.State.FiredAt:
		it.Reason, it.Before = ReasonCameBack, Said{}
	case grade(r.Severity) > grade(said.Severity), grown(said.Exposure, r.Exposure):
		it.Reason, it.Before = ReasonWorse, said
	case grown(r.Exposure, said.Exposure):
		it.Reason, it.Before = ReasonBetter, said
	case it.Before.At == 0:
		it.Before = said
	}
	return it
}

// moved is the text for how what is at stake changed since it was said before;
// "" if it did not, or if that is no matter.
func (it Item) moved(l i18n.Lang) i18n.Key {
	before, after := it.Before.Exposure, it.Alert.Reading.Exposure
	switch {
	case it.Reason == ReasonAsked, it.Reason == ReasonCameBack, before.IsZero(), before.Currency != after.Currency,
		l.Money(before) == l.Money(after):
		return ""
	case before.Minor < after.Minor:
		return "alerts.item.worse"
	}
	return "alerts.item.eased"
}

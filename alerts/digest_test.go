package alerts

import (
	"testing"
	"time"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
)

func ref(kind, id string) crm.Ref { return crm.Ref{Kind: crm.Kind(kind), ID: id} }

func firing(rule, id, owner string, exposure int64) Alert {
	s := ref("account", id)
	return Alert{
		ID: "W-" + id, State: State{Phase: Firing, FiredAt: 5},
		Reading: Reading{Rule: rule, Subject: s, Fingerprint: FingerprintOf(rule, s), Owner: owner, Severity: Warning, Exposure: unit.Minor(exposure, "CNY")},
	}
}

func TestDecide(t *testing.T) {
	now := unit.Instant(20000) * aDay
	who := Audience{Person: chat.Person{ID: "wei", Owner: "o1"}, Owners: map[string]bool{"o1": true}, Repeat: 7, Zone: time.UTC}
	told := func(exposure int64, days int) Said {
		return Said{At: now - unit.Instant(days)*aDay, Phase: Firing, FiredAt: 5, Exposure: unit.Minor(exposure, "CNY"), Severity: Warning}
	}
	change := func(f func(*Alert)) Alert { a := firing("r", "A", "o1", 100); f(&a); return a }
	for name, c := range map[string]struct {
		alert    Alert
		said     Said
		silences []Silence
		reason   Reason
		say      bool
	}{
		"new":                 {alert: firing("r", "A", "o1", 100), reason: ReasonNew, say: true},
		"already said":        {alert: firing("r", "A", "o1", 100), said: told(100, 2), reason: ReasonAlreadySaid},
		"worse":               {alert: firing("r", "A", "o1", 150), said: told(100, 2), reason: ReasonWorse, say: true},
		"graver":              {alert: change(func(a *Alert) { a.Reading.Severity = Critical }), said: told(100, 2), reason: ReasonWorse, say: true},
		"better":              {alert: firing("r", "A", "o1", 60), said: told(100, 2), reason: ReasonBetter, say: true},
		"repeat":              {alert: firing("r", "A", "o1", 100), said: told(100, 7), reason: ReasonRepeat, say: true},
		"taken: no repeat":    {alert: change(func(a *Alert) { a.Ack.By = "wei" }), said: told(100, 7), reason: ReasonAlreadySaid},
		"came back":           {alert: change(func(a *Alert) { a.State.FiredAt = 9 }), said: told(100, 2), reason: ReasonCameBack, say: true},
		"resolved":            {alert: change(func(a *Alert) { a.State.Phase = Resolved }), said: told(100, 2), reason: ReasonResolved, say: true},
		"resolved, unsaid":    {alert: change(func(a *Alert) { a.State.Phase = Resolved }), reason: ReasonNotFiring},
		"pending":             {alert: change(func(a *Alert) { a.State.Phase = Pending }), reason: ReasonNotFiring},
		"another's":           {alert: firing("r", "A", "o2", 100), reason: ReasonNotYours},
		"concerned too":       {alert: change(func(a *Alert) { a.Reading.Owner, a.Reading.Owners = "", []string{"o1"} }), reason: ReasonNew, say: true},
		"assigned":            {alert: change(func(a *Alert) { a.Reading.Owner, a.Assignee = "o2", "wei" }), reason: ReasonNew, say: true},
		"about oneself":       {alert: change(func(a *Alert) { a.Discreet = true }), reason: ReasonDiscreet},
		"snoozed":             {alert: change(func(a *Alert) { a.snooze(Snooze{By: "wei", Until: now + 1}) }), reason: ReasonSnoozed},
		"snoozed for oneself": {alert: change(func(a *Alert) { a.snooze(Snooze{By: "wei", For: "wei", Until: now + 1}) }), reason: ReasonSnoozed},
		"snoozed for another": {alert: change(func(a *Alert) { a.snooze(Snooze{By: "na", For: "na", Until: now + 1}) }), reason: ReasonNew, say: true},
		"snoozed from above":  {alert: change(func(a *Alert) { a.snooze(Snooze{By: "boss", Until: now + 1}) }), reason: ReasonSnoozed},
		"snooze over":         {alert: change(func(a *Alert) { a.snooze(Snooze{By: "wei", Until: now}) }), reason: ReasonNew, say: true},
		"silenced":            {alert: firing("r", "A", "o1", 100), silences: []Silence{{Rule: "r", Until: now + 1}}, reason: ReasonSilenced},
		"other's silence":     {alert: firing("r", "A", "o1", 100), silences: []Silence{{Rule: "r", For: "na", Until: now + 1}}, reason: ReasonNew, say: true},
		"silence over":        {alert: firing("r", "A", "o1", 100), silences: []Silence{{Rule: "r", Until: now}}, reason: ReasonNew, say: true},
	} {
		log := Log{}
		if c.said.At != 0 {
			log[c.alert.Fingerprint()] = c.said
		}
		item, say := decide(c.alert, stageInput{who: who, log: log, silences: c.silences, now: now})
		if item.Reason != c.reason || say != c.say {
			t.Errorf("%s: %s, said %v; want %s, %v", name, item.Reason, say, c.reason, c.say)
		}
	}
}

func TestDigestSpendsTheBudgetOnTheLargestExposure(t *testing.T) {
	now := unit.Instant(20000)*aDay + 9*3600_000
	who := Audience{Person: chat.Person{ID: "boss"}, All: true, Budget: 2, Zone: time.UTC}
	strong := firing("strong", "D", "o1", 900)
	strong.Inhibits = []string{"weak"}
	open := []Alert{firing("r", "A", "o1", 10), firing("r", "B", "o2", 500), strong, firing("weak", "D", "o1", 800)}
	d, reason := MakeDigest(who, open, nil, Log{}, now)
	if reason != ReasonToSay || len(d.Items) != 2 || len(d.Held) != 1 || len(d.Skipped) != 1 {
		t.Fatalf("%s: %d said, %d held, %d skipped", reason, len(d.Items), len(d.Held), len(d.Skipped))
	}
	if d.Items[0].Alert.Reading.Rule != "strong" || d.Held[0].Alert.ID != "W-A" || d.Skipped[0].Reason != ReasonInhibited {
		t.Errorf("first %s, held %s, skipped for %s", d.Items[0].Alert.Reading.Rule, d.Held[0].Alert.ID, d.Skipped[0].Reason)
	}
	for _, a := range Spoken(open) {
		if a.Reading.Rule == "weak" {
			t.Error("a card shows what a stronger warning speaks for")
		}
	}
	if n := len(Spoken(open)); n != 3 {
		t.Errorf("%d of 4 warnings are spoken", n)
	}
	if _, reason := MakeDigest(who, nil, nil, Log{}, now); reason != ReasonNothing {
		t.Errorf("an empty digest is %s", reason)
	}
	who.Person.Quiet = chat.Quiet{From: 8 * 60, To: 10 * 60}
	if _, reason := MakeDigest(who, open, nil, Log{}, now); reason != ReasonQuietHours {
		t.Errorf("in quiet hours it is %s", reason)
	}
	who.Forced = true
	if _, reason := MakeDigest(who, open, nil, Log{}, now); reason != ReasonToSay {
		t.Errorf("asked for in quiet hours it is %s", reason)
	}
}

// Only a warning that fires speaks for others: once it is over, those it
// covered are heard again.
func TestAResolvedWarningSilencesNone(t *testing.T) {
	now := unit.Instant(20000)*aDay + 9*3600_000
	who := Audience{Person: chat.Person{ID: "boss"}, All: true, Zone: time.UTC}
	for _, c := range []struct {
		phase Phase
		want  Reason // of the weaker warning
	}{{Firing, ReasonInhibited}, {Resolved, ReasonNew}} {
		strong := firing("strong", "D", "o1", 900)
		strong.Inhibits, strong.State.Phase = []string{"weak"}, c.phase
		d, _ := MakeDigest(who, []Alert{strong, firing("weak", "D", "o1", 800)}, nil, Log{}, now)
		got := Reason("")
		for _, it := range append(d.Items, d.Skipped...) {
			if it.Alert.Reading.Rule == "weak" {
				got = it.Reason
			}
		}
		if got != c.want {
			t.Errorf("beside a stronger one that is %s it is %s, want %s", c.phase, got, c.want)
		}
	}
}

func TestInQuiet(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	at := func(s string) unit.Instant {
		i, err := unit.ParseInstant(s)
		if err != nil {
			t.Fatal(err)
		}
		return i
	}
	night := chat.Quiet{From: 22 * 60, To: 7 * 60}
	for _, c := range []struct {
		q    chat.Quiet
		at   string
		want bool
	}{
		{chat.Quiet{}, "2026-01-01T12:00:00Z", false},
		{night, "2026-01-01T20:59:00Z", false}, // 21:59
		{night, "2026-01-01T21:00:00Z", true},  // 22:00
		{night, "2026-01-02T05:59:00Z", true},  // 06:59
		{night, "2026-01-02T06:00:00Z", false}, // 07:00
		{night, "2026-03-29T04:59:00Z", true},  // 06:59, clocks went forward
		{night, "2026-03-29T05:00:00Z", false}, // 07:00
		{night, "2026-10-25T05:30:00Z", true},  // 06:30, clocks went back
		{night, "2026-10-25T06:00:00Z", false}, // 07:00
	} {
		if got := InQuiet(c.q, berlin, at(c.at)); got != c.want {
			t.Errorf("%s: %v", c.at, got)
		}
	}
}

package bot

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/internal/i18n"
)

// illness is something that is wrong, and what the doctor finds then.
type illness struct {
	find   string
	health Health
	fall   func(w *ward)
}

var configIllnesses = []illness{
	{"config.default", Worn, func(w *ward) { w.Chdir(w.TempDir()); w.bare = true }},
	{"config.none", Broken, func(w *ward) { w.d.File = filepath.Join(w.TempDir(), "none.yaml") }},
	{"config.bad", Broken, func(w *ward) { w.sections["digest"] = "{budget: 0}" }},
	{"config.bad", Broken, func(w *ward) { w.sections["log"] = "{level: loud" }},
	{"config.bad", Broken, func(w *ward) { w.d.File = w.TempDir() }}, // a folder
	{"platforms.none", Worn, func(w *ward) { delete(w.sections, "slack"); delete(w.sections, "telegram") }},
	{"rules.bad", Broken, func(w *ward) { w.sections["rules"] = "{off: [nosuch]}" }},
	{"rules.blind", Worn, func(w *ward) { delete(w.sections, "rules") }},
	{"schedule.never", Worn, func(w *ward) { w.sections["schedules"] = `{warn: ""}` }},
	{"people.unlinked", Worn, func(w *ward) { w.staff("{id: bailu, name: 白露, roles: [trainer]}") }},
	{"people.ownerless", Worn, func(w *ward) { w.staff("{id: bailu, name: 白露, roles: [manager]}") }},
	{"people.unknown", Worn, func(w *ward) { w.staff("{id: bailu, name: 白露, roles: [rep], owner: nobody}") }},
	{"people.unowned", Worn, func(w *ward) {
		w.sections["people"] = "[{id: shenlan, name: 沈岚, owner: shenlan, roles: [risk_manager]}]"
		w.anew()
	}},
	{"people.noadmin", Worn, func(w *ward) {
		w.sections["people"] = "[{id: shenlan, name: 沈岚, owner: shenlan, roles: [risk_manager]}]"
		w.anew()
	}},
}

// staff adds somebody who joined after the others had accounts.
func (w *ward) staff(person string) {
	w.Helper()
	w.anew()
	w.sections["people"] = "[" + wardPeople + "," + person + "]"
	closeBot(w.T, w.open())
}

// Each illness is found, by its name, and not before it is there; each finding
// of the catalogue is one that can be made.
func TestTheDoctorFindsWhatIsWrong(t *testing.T) {
	first := newWard(t, filepath.Join(t.TempDir(), "data"))
	first.well()
	made := map[string]bool{}
	for name := range first.examine() {
		made[name] = true
	}
	for _, part := range [][]illness{configIllnesses, dataIllnesses, feedIllnesses, chatIllnesses} {
		for _, ill := range part {
			if first.found(ill.find) {
				t.Errorf("%s is found in a healthy company", ill.find)
			}
			t.Run(ill.find, func(t *testing.T) {
				w := newWard(t, first.sections["data"])
				ill.fall(w)
				found := w.examine()
				if f, there := found[ill.find]; !there || f.Health != ill.health {
					t.Errorf("found %q: %v; all: %v", ill.find, f.Health, names(w.d.list))
				}
				for name, f := range found {
					whole(t, f)
					made[name] = true
				}
			})
		}
	}
	for _, key := range i18n.Keys() {
		if name, is := strings.CutPrefix(string(key), "doctor.say."); is && !made[name] {
			t.Errorf("nothing makes the finding %s", name)
		}
	}
}

func (w *ward) found(name string) bool {
	for _, f := range w.d.list {
		if f.Name == name {
			return true
		}
	}
	return false
}

func names(list []Finding) (out []string) {
	for _, f := range list {
		out = append(out, f.Name)
	}
	return out
}

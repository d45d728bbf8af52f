package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/riskbell/riskbell/bot/slack/slacktest"
	"github.com/riskbell/riskbell/bot/telegram/telegramtest"
	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
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

var dataIllnesses = []illness{
	{"data.new", Worn, func(w *ward) { w.sections["data"] = w.TempDir() }},
	{"data.half", Broken, func(w *ward) { ok(w.T, os.Remove(filepath.Join(w.anew(), feedFile))) }},
	{"data.half", Broken, func(w *ward) { ok(w.T, os.Remove(filepath.Join(w.anew(), stateFile))) }},
	{"data.open", Worn, func(w *ward) { ok(w.T, os.Chmod(w.anew(), 0o755)) }},
	{"data.readonly", Broken, func(w *ward) { w.d.writable = func(string) bool { return false } }},
	{"data.held", Worn, func(w *ward) { w.serve(http.StatusOK, "ok") }},
	{"data.held.unknown", Worn, func(w *ward) {
		w.serve(http.StatusOK, "ok")
		ok(w.T, os.Truncate(filepath.Join(w.sections["data"], stateFile+".lock"), 0))
	}},
	{"port.fine", Sound, func(w *ward) { w.serve(http.StatusOK, "ok") }},
	{"port.sick", Broken, func(w *ward) { w.serve(http.StatusServiceUnavailable, "not looked at") }},
	{"port.silent", Broken, func(w *ward) { w.serve(0, "") }},
	{"port.none", Worn, func(w *ward) { w.serve(0, ""); delete(w.sections, "http") }},
	{"data.damaged", Broken, func(w *ward) { w.spoil(strings.Repeat("x", 9000)) }},
	{"data.empty", Broken, func(w *ward) { w.spoil("") }},
	{"data.cut", Broken, func(w *ward) { ok(w.T, os.Truncate(filepath.Join(w.anew(), feedFile), 1<<16)) }},
	{"data.foreign", Broken, func(w *ward) {
		w.anew()
		foreignFile(w.T, filepath.Join(w.sections["data"], stateFile))
	}},
	{"data.newer", Broken, func(w *ward) {
		w.migrated(append(stateMigrations[:len(stateMigrations):len(stateMigrations)], storage.Migration{Name: "from the future", Apply: nothing}))
	}},
	{"data.older", Worn, func(w *ward) { w.migrated(stateMigrations[:1]) }},
	{"data.denied", Broken, func(w *ward) { w.unopened(&fs.PathError{Op: "open", Path: "state.db", Err: fs.ErrPermission}) }},
	{"data.unread", Broken, func(w *ward) { w.sections["data"] = filepath.Join(w.file("file", "x"), "data") }},
	{"data.damaged", Broken, func(w *ward) { w.unopened(errors.Join(storage.ErrCorrupt)) }},
	{"data.behind", Broken, func(w *ward) {
		b := w.openAnew()
		_, err := b.Warn(w.Context(), w.now, nil)
		ok(w.T, err)
		closeBot(w.T, b)
		w.replaced(feedFile, feedMigrations)
	}},
	{"disk.low", Worn, func(w *ward) { w.d.free = func(string) (uint64, bool) { return 500 << 20, true } }},
	{"disk.full", Broken, func(w *ward) { w.d.free = func(string) (uint64, bool) { return 5 << 20, true } }},
	{"backup.none", Worn, func(w *ward) { ok(w.T, os.RemoveAll(filepath.Join(w.anew(), "backups"))) }},
	{"backup.old", Worn, func(w *ward) { w.now = w.now.Add(3 * 24 * time.Hour) }},
}

func (w *ward) openAnew() *Bot {
	w.Helper()
	w.anew()
	return w.open()
}

// unopened lets state.db fail to open so.
func (w *ward) unopened(err error) { w.d.closed(w.Context(), "state.db", err) }

// migrated gives the ward a data folder whose state has seen a list.
func (w *ward) migrated(list []storage.Migration) {
	w.Helper()
	w.anew()
	w.replaced(stateFile, list)
}

// replaced makes a file of the data folder anew.
func (w *ward) replaced(name string, list []storage.Migration) {
	w.Helper()
	path := filepath.Join(w.sections["data"], name)
	ok(w.T, os.Remove(path))
	s, err := bolt.Open(w.Context(), path, bolt.Options{NoSync: true})
	ok(w.T, err)
	ok(w.T, errors.Join(storage.Migrate(w.Context(), s, w.now, list), s.Close()))
}

var feedIllnesses = []illness{
	{"feed.unset", Worn, func(w *ward) { delete(w.sections, "feeds") }},
	{"feed.gone", Broken, func(w *ward) { w.sections["feeds"] = "[{name: crm, folder: /no/such/folder}]" }},
	{"feed.unopened", Broken, func(w *ward) {
		w.sections["feeds"] = "[{name: crm, folder: " + w.TempDir() + ", mapping: " + w.file("m.yaml", "streams: 3\n") + "}]"
	}},
	{"feed.never", Worn, func(w *ward) { w.sections["feeds"] = "[{name: erp, folder: " + w.TempDir() + "}]" }},
	{"feed.problem", Broken, func(w *ward) {
		w.anew()
		w.sections["feeds"] = "[{name: crm, folder: /no/such/folder}]"
		b := w.open()
		if _, err := b.Sync(w.Context(), w.now, nil); err == nil {
			w.Error("a feed that is not there was read")
		}
		closeBot(w.T, b)
	}},
	{"feed.late", Worn, func(w *ward) { w.now = w.now.Add(27 * time.Hour) }},
	{"feed.old", Broken, func(w *ward) { w.now = w.now.Add(61 * time.Hour) }},
	{"feed.cut", Worn, func(w *ward) { w.gave(crm.Run{StartedAt: w.now}) }},
	{"feed.aside", Worn, func(w *ward) { w.gave(crm.Run{EndedAt: w.now, Rows: rows(9), Rejected: 1}) }},
	{"feed.shrunk", Worn, func(w *ward) {
		w.gave(crm.Run{EndedAt: w.now, Rows: rows(89)}, crm.Run{EndedAt: w.now, Rows: rows(100)})
	}},
}

func rows(n int) map[crm.Kind]int { return map[crm.Kind]int{crm.KindOrder: n} }

// gave lets the last readings of the feed have been these, the newest first.
func (w *ward) gave(runs ...crm.Run) {
	w.d.zone = time.UTC
	w.d.lastRead("crm", runs)
	w.d.gave("crm", runs)
}

var chatIllnesses = []illness{
	{"clock.off", Worn, func(w *ward) { w.now = w.now.Add(time.Minute) }},
	{"clock.ahead", Broken, func(w *ward) { w.now = w.now.Add(10 * time.Minute) }},
	{"clock.behind", Broken, func(w *ward) { w.now = w.now.Add(-10 * time.Minute) }},
	{"platform.offline", Worn, func(w *ward) { w.d.Offline = true }},
	{"platform.silent", Broken, func(w *ward) { w.slack.Server.Close() }},
	{"platform.silent", Broken, func(w *ward) { w.slack.Fail("auth.test", slacktest.Fault{Code: "internal_error"}) }},
	{"platform.silent", Broken, func(w *ward) { w.slack.Fail("auth.test", slacktest.Fault{Status: 429, RetryAfter: "9"}) }},
	{"platform.silent", Broken, func(w *ward) { w.slack.Fail("auth.test", slacktest.Fault{Status: 502, Body: "<html>"}) }},
	{"platform.silent", Broken, func(w *ward) { w.slack.Fail("apps.connections.open", slacktest.Fault{Drop: true}) }},
	{"platform.silent", Broken, func(w *ward) { w.sections["telegram"] = telegramAt(w, "http://127.0.0.1:1/hunter2") }},
	{"platform.silent", Broken, func(w *ward) { w.telegram.Fail("getWebhookInfo", telegramtest.Say(500, "Internal")) }},
	{"platform.silent", Broken, func(w *ward) { w.telegram.Fail("getMyCommands", telegramtest.Fault{Reset: true}) }},
	{"slack.refused", Broken, func(w *ward) { w.slack.Fail("auth.test", slacktest.Fault{Code: "token_revoked"}) }},
	{"slack.refused", Broken, func(w *ward) { w.Setenv("WARD_BOT", "xoxb-hunter2") }},
	{"slack.scopes.missing", Broken, func(w *ward) { w.slack.Revoke("files:write") }},
	{"slack.scopes.unknown", Worn, func(w *ward) {
		w.slack.Fail("auth.test", slacktest.Fault{Status: http.StatusOK, Body: `{"ok":true,"user":"riskbell","team":"Riskbell"}`})
	}},
	{"slack.socket.refused", Broken, func(w *ward) { w.Setenv("WARD_APP", "xapp-hunter2") }},
	{"slack.http", Sound, func(w *ward) {
		w.sections["slack"] = `{mode: http, listen: "127.0.0.1:0", bot_token: {env: WARD_BOT}, signing_secret: {env: WARD_SIGN}, server: ` + w.slack.API() + "}"
	}},
	{"slack.blocks.refused", Worn, func(w *ward) {
		w.slack.Fail("blocks.validate", slacktest.Fault{Status: http.StatusOK, Body: `{"ok":false,"error":"invalid_blocks","errors":[{"code":"failed_constraint","message":"unsupported type: table","pointer":"/3/type"}]}`})
	}},
	{"slack.blocks.unknown", Worn, func(w *ward) { w.slack.Fail("blocks.validate", slacktest.Fault{Code: "unknown_method"}) }},
	{"telegram.refused", Broken, func(w *ward) { w.telegram.Fail("getMe", telegramtest.Say(401, "Unauthorized")) }},
	{"telegram.poll.hooked", Worn, func(w *ward) { w.telegram.Hook("https://user:hunter2@other.example/hunter2", "") }},
	{"telegram.poll.hooked", Broken, func(w *ward) {
		w.serve(http.StatusOK, "ok")
		w.telegram.Hook("https://other.example/hunter2", "")
	}},
	{"telegram.hook.none", Worn, func(w *ward) { w.onTelegram(wardHook) }},
	{"telegram.hook.fine", Sound, func(w *ward) { w.onTelegram(wardHook); w.telegram.Hook("https://bot.example/t", "") }},
	{"telegram.hook.other", Worn, func(w *ward) { w.onTelegram(wardHook); w.telegram.Hook("https://other.example?hunter2", "") }},
	{"telegram.hook.failing", Broken, func(w *ward) {
		w.onTelegram(wardHook)
		w.telegram.Hook("https://bot.example/t", "Connection refused")
	}},
	{"telegram.pending", Worn, func(w *ward) {
		w.telegram.Start(7)
		for range manyPending + 1 {
			w.telegram.Write(7, 7, "hello")
		}
	}},
	{"telegram.menu.other", Worn, func(w *ward) {
		w.telegram.Fail("getMyCommands", telegramtest.Fault{Status: 200, Body: `{"ok":true,"result":[]}`})
	}},
	{"telegram.reads", Worn, func(w *ward) { w.telegram.ReadAll() }},
}

func telegramAt(w *ward, server string) string {
	return strings.Replace(w.sections["telegram"], w.telegram.URL(), server, 1)
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

// The doctor leaves the data folder as it is, also one it cannot read.
func TestTheDoctorChangesNothing(t *testing.T) {
	for _, old := range []bool{false, true} {
		w := newWard(t, "")
		if w.anew(); old {
			w.migrated(stateMigrations[:1])
		}
		before := lying(t, w.sections["data"])
		w.examine()
		if after := lying(t, w.sections["data"]); after != before {
			t.Errorf("old %v: the folder was\n%s and is\n%s", old, before, after)
		}
	}
}

// lying lists what lies in a folder, with sizes and times.
func lying(t *testing.T, folder string) string {
	t.Helper()
	var out strings.Builder
	ok(t, filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		data, _ := os.ReadFile(path) // folders have none
		out.WriteString(path + " " + info.ModTime().String() + " " + checksum(data) + "\n")
		return nil
	}))
	return out.String()
}

// A feed that is read once a week is not late after a night.
func TestAFeedIsLateByItsSchedule(t *testing.T) {
	monday := unit.At(time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC))
	for line, want := range map[string]time.Duration{"*/30 * * * *": lateFeed, "": lateFeed, "0 6 * * 1": 14 * 24 * time.Hour} {
		d := &doctor{zone: time.UTC}
		d.config.Schedules.Sync = line
		if got := d.overdue(monday).Sub(monday); got != want {
			t.Errorf("%q: late after %v, want %v", line, got, want)
		}
	}
}

// What hangs does not hang the doctor for longer than it was given.
func TestTheDoctorEndsWithItsContext(t *testing.T) {
	w := newWard(t, t.TempDir())
	w.slack.Fail("auth.test", slacktest.Fault{Hang: true})
	w.telegram.Fail("getMe", telegramtest.Fault{Hang: true})
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	w.d.File = w.config()
	w.d.examine(ctx)
	silent := 0
	for _, f := range w.d.list {
		if f.Name == "platform.silent" {
			silent++
		}
	}
	if silent != 2 {
		t.Errorf("found %v", names(w.d.list))
	}
}

func checksum(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:4])
}

// foreignFile makes a file of the same format that is another program's.
func foreignFile(t *testing.T, path string) {
	t.Helper()
	ok(t, os.Remove(path))
	db, err := bbolt.Open(path, 0o600, nil)
	ok(t, err)
	ok(t, db.Close())
}

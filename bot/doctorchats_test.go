package bot

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/bot/slack/slacktest"
	"github.com/riskbell/riskbell/bot/telegram/telegramtest"
)

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

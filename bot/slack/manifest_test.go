package slack

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"go.yaml.in/yaml/v3"

	"github.com/riskbell/riskbell/bot/slack/slacktest"
	"github.com/riskbell/riskbell/internal/chat"
)

// needs is what each call of the Web API needs, and each event.
var needs = map[string][]string{
	"AuthTestContext": nil, "StartSocketModeContext": nil, "OpenViewContext": nil, "PublishViewContext": nil,
	"PostMessageContext": {"chat:write"}, "PostEphemeralContext": {"chat:write"}, "UpdateMessageContext": {"chat:write"},
	"GetUploadURLExternalContext":   {"files:write"},
	"CompleteUploadExternalContext": {"files:write"},
	"GetConversationInfoContext":    {"channels:read", "groups:read"}, // not im:read: direct chats are known by conversations.open
	"OpenConversationContext":       {"im:write"},
	"GetConversationHistoryContext": {"im:history"}, // more only where an administrator grants it
	"GetConversationRepliesContext": {"im:history"},
	"users.info":                    {"users:read", "users:read.email"},
	"event app_mention":             {"app_mentions:read"},
	"event message.im":              {"im:history"},
	"event app_home_opened":         nil,
	"slash commands":                {"commands"},
}

func manifest(t *testing.T) slack.Manifest {
	t.Helper()
	body, err := os.ReadFile("manifest.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var m slack.Manifest
	d := yaml.NewDecoder(bytes.NewReader(body))
	d.KnownFields(true)
	if err := d.Decode(&m); err != nil {
		t.Fatal(err)
	}
	return m
}

// used are the calls of the Web API in the adapter's source.
func used(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	calls := map[string]bool{"users.info": true} // made by hand
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			if call, ok := n.(*ast.SelectorExpr); ok {
				if on, ok := call.X.(*ast.SelectorExpr); ok && on.Sel.Name == "api" {
					calls[call.Sel.Name] = true
				}
			}
			return true
		})
	}
	return calls
}

func TestTheManifestGrantsWhatIsUsed(t *testing.T) {
	m := manifest(t)
	want := map[string]bool{}
	calls := used(t)
	for _, e := range m.Settings.EventSubscriptions.BotEvents {
		calls["event "+e] = true
	}
	calls["slash commands"] = len(m.Features.SlashCommands) > 0
	for call := range calls {
		scopes, known := needs[call]
		if !known {
			t.Errorf("nobody said which scopes %s needs", call)
		}
		for _, s := range scopes {
			want[s] = true
		}
	}
	got := slices.Sorted(slices.Values(m.OAuthConfig.Scopes.Bot))
	if w := slices.Sorted(maps.Keys(want)); !slices.Equal(got, w) {
		t.Errorf("the manifest asks for\n%v, the code needs\n%v", got, w)
	}
}

func TestTheManifestSwitchesOnWhatIsHandled(t *testing.T) {
	m := manifest(t)
	if !m.Settings.SocketModeEnabled || !m.Settings.Interactivity.IsEnabled || !m.Features.AppHome.HomeTabEnabled || !m.Features.AppHome.MessagesTabEnabled || m.Features.AppHome.MessagesTabReadOnlyEnabled {
		t.Errorf("%+v, %+v", m.Settings, m.Features.AppHome)
	}
	if len(m.Display.Name) > 35 || len([]rune(m.Display.Description)) > 140 {
		t.Error("the name or the description is too long")
	}
	w := workspace(t)
	s, _ := quick(t, w)
	box := running(t, s, &inbox{})
	for _, e := range m.Settings.EventSubscriptions.BotEvents {
		event := map[string]map[string]any{
			"app_mention":     {"type": "app_mention", "user": "U1", "channel": "C1", "text": "<@" + slacktest.Bot + "> hi", "ts": "1.1"},
			"message.im":      {"type": "message", "channel_type": "im", "user": "U1", "channel": "DU1", "text": "hi", "ts": "1.2"},
			"app_home_opened": {"type": "app_home_opened", "user": "U1", "channel": "DU1", "tab": "home"},
		}[e]
		w.Event(event)
		if got := box.next(t); got.From.User != "U1" {
			t.Errorf("%s: %+v", e, got)
		}
	}
	for _, c := range m.Features.SlashCommands {
		if c.Command != "/"+command || len(c.UsageHint) > 100 || len(c.Description) > 100 {
			t.Errorf("command %+v", c)
		}
	}
}

func TestTheHomeShowsWhatIsAnswered(t *testing.T) {
	w := workspace(t)
	s, _ := quick(t, w)
	box := running(t, s, &inbox{})
	acknowledged(t, w.Event(map[string]any{"type": "app_home_opened", "user": "U1", "channel": "DU1", "tab": "messages"}))
	w.Event(map[string]any{"type": "app_home_opened", "user": "U1", "channel": "DU1", "tab": "home"})
	e := box.next(t)
	if e.Text != homeText || e.Venue == chat.Direct {
		t.Errorf("came %+v", e)
	}
	p := chat.Post{Key: "k", To: e.Place, Only: &e.From, Lang: "en", Blocks: []chat.Block{chat.Line("2 warnings"), chat.Buttons(chat.Button{Label: "Why", Token: "T"}),
		{Table: &chat.Table{Columns: []chat.Column{{Title: "A"}}, Rows: [][]string{{"b"}}}}}}
	r, err := s.Send(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(w.Home("U1")), "2 warnings") {
		t.Errorf("the home is %s", w.Home("U1"))
	}
	p.Blocks = p.Blocks[:1]
	if _, err := s.Edit(t.Context(), r, p); err != nil || strings.Contains(string(w.Home("U1")), "Why") {
		t.Errorf("the home is %s, %v", w.Home("U1"), err)
	}
	w.Send("interactive", map[string]any{
		"type": "block_actions", "user": map[string]any{"id": "U1", "team_id": slacktest.Team}, "trigger_id": "x", "container": map[string]any{"type": "view", "view_id": "V1"},
		"view": map[string]any{"id": "V1", "type": "home"}, "actions": []any{map[string]any{"action_id": "press-1", "value": "T", "action_ts": "9.9"}}})
	if e := box.next(t); e.Action == nil || e.Action.Token != "T" || e.Place.Channel != "DU1" || e.Venue != chat.Direct {
		t.Errorf("a press in the home came as %+v", e)
	}
}

// TestTheDocumentsHoldTheManifest: what is to be pasted is the file.
func TestTheDocumentsHoldTheManifest(t *testing.T) {
	body, err := os.ReadFile("manifest.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var pasted strings.Builder
	for line := range strings.Lines(string(body)) {
		if !strings.HasPrefix(line, "#") {
			pasted.WriteString("    " + line)
		}
	}
	for _, doc := range []string{"slack.md", "slack.zh-CN.md"} {
		text, err := os.ReadFile(filepath.Join("..", "..", "docs", doc))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), pasted.String()) {
			t.Errorf("%s holds another manifest than manifest.yaml", doc)
		}
	}
}

package bot

import (
	"encoding/json"
	"flag"
	"fmt"
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var pictures = flag.Bool("pictures", false, "draw docs/pictures anew with chromium")

// shots are the pictures in the documents: a card, the width and the height of
// its window.
var shots = []struct {
	platform, card string
	width, height  int
}{
	{"slack", "digest.zh", 640, 460}, {"slack", "why.en", 640, 776}, {"slack", "kpi.en", 640, 350}, {"slack", "account.zh", 640, 410},
	{"telegram", "digest.en", 440, 940}, {"telegram", "why.zh", 440, 700}, {"telegram", "kpi.zh", 440, 380}, {"telegram", "account.en", 440, 380},
}

// TestPictures draws what the golden files of the adapters hold, in the look of
// their platforms: Block Kit as JSON, Telegram's texts with their entities.
func TestPictures(t *testing.T) {
	for _, s := range shots {
		t.Run(s.platform+"-"+s.card, func(t *testing.T) {
			page := pageOf(t, s.platform, s.card)
			if !strings.Contains(page, "<b>") || !regexp.MustCompile(`class="?button`).MatchString(page) && !strings.HasPrefix(s.card, "account") {
				t.Errorf("nothing stands out in\n%s", page)
			}
			if !*pictures {
				return
			}
			file := filepath.Join(t.TempDir(), "page.html")
			if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
				t.Fatal(err)
			}
			picture, err := filepath.Abs(filepath.Join("../docs/pictures", s.platform+"-"+s.card+".png"))
			if err != nil {
				t.Fatal(err)
			}
			out, err := exec.CommandContext(t.Context(), "chromium", "--headless", "--no-sandbox", "--hide-scrollbars",
				"--user-data-dir="+t.TempDir(), "--force-device-scale-factor=1.25", "--screenshot="+picture,
				fmt.Sprintf("--window-size=%d,%d", s.width, s.height), "file://"+file).CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
		})
	}
}

func pageOf(t *testing.T, platform, card string) string {
	t.Helper()
	file := filepath.Join("slack/testdata/golden", card+".golden")
	if platform == "telegram" {
		file = filepath.Join("telegram/testdata/cards", card+".txt")
	}
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	inside := telegramHTML(string(body))
	if platform == "slack" {
		var blocks []map[string]any
		if err := json.Unmarshal(body, &blocks); err != nil {
			t.Fatal(err)
		}
		inside = `<div class=name><b>Riskbell</b> <i>APP</i> 08:30</div>` + slackHTML(blocks)
	}
	return `<!doctype html><meta charset=utf-8><style>` + looks[platform] + `</style><body><div class=avatar>铃</div><div class=message>` + inside + `</div>`
}

var looks = map[string]string{
	"slack": `body{font:15px/1.47 Lato,"Noto Sans CJK SC","Noto Sans",sans-serif;color:#1d1c1d;margin:16px 20px;display:flex;gap:10px}
.avatar{flex:none;width:36px;height:36px;border-radius:8px;background:#4a154b;color:#fff;text-align:center;line-height:36px}
.message{min-width:0;flex:1}.name i{font:10px sans-serif;background:#eee;border-radius:2px;padding:1px 3px;color:#616061}.name{color:#616061;font-size:12px}.name b{color:#1d1c1d;font-size:15px}
h3{font-size:18px;line-height:1.33;margin:6px 0}.text{margin:6px 0;white-space:pre-wrap}.note{font-size:13px;color:#616061;margin:6px 0;white-space:pre-wrap}
code{font:12px "Noto Sans Mono",monospace;border:1px solid #ddd;background:#f8f8f8;color:#c01343;border-radius:3px;padding:1px 3px}
pre{font:12px/1.5 "Noto Sans Mono CJK SC",monospace;border:1px solid #ddd;background:#f8f8f8;border-radius:4px;padding:8px;margin:4px 0}
.button{display:inline-block;border:1px solid #bbb;border-radius:4px;padding:3px 12px;margin:3px 8px 3px 0;font-weight:700;font-size:13px}.primary{background:#007a5a;border-color:#007a5a;color:#fff}.danger{background:#e01e5a;border-color:#e01e5a;color:#fff}
table{border-collapse:collapse;margin:8px 0;font-size:13px}td{border:1px solid #ddd;padding:4px 10px;vertical-align:top}tr:first-child{font-weight:700;background:#f8f8f8}td.right{text-align:right;white-space:nowrap}hr{border:0;border-top:1px solid #ddd}a{color:#1264a3}`,
	"telegram": `body{font:15px/1.4 Roboto,"Noto Sans","Noto Sans CJK SC",sans-serif;color:#000;background:#c6d8c4;margin:12px;display:flex;gap:8px;align-items:flex-end}
.avatar{flex:none;width:34px;height:34px;border-radius:17px;background:#e17076;color:#fff;text-align:center;line-height:34px}.message{min-width:0;flex:1}
.bubble{background:#fff;border-radius:14px 14px 14px 4px;padding:7px 11px;white-space:pre-wrap;overflow-wrap:anywhere;box-shadow:0 1px 1px #0002}
code{font:13.5px "Noto Sans Mono CJK SC",monospace;color:#3b7fb5}pre{font:12.5px/1.4 "Noto Sans Mono CJK SC",monospace;background:#f1f4f7;border-left:3px solid #4a9;border-radius:4px;padding:6px 8px;margin:2px 0;overflow:hidden}
.row{display:flex;gap:4px;margin-top:4px}.button{flex:1;background:#5a7d5acc;color:#fff;text-align:center;border-radius:8px;padding:7px 4px;font-size:14px;font-weight:500}a{color:#2481cc}`,
}

var tagNames = strings.NewReplacer("&lt;bold&gt;", "<b>", "&lt;/bold&gt;", "</b>", "&lt;italic&gt;", "<i>", "&lt;/italic&gt;", "</i>",
	"&lt;code&gt;", "<code>", "&lt;/code&gt;", "</code>", "&lt;pre&gt;", "<pre>", "&lt;/pre&gt;", "</pre>")

var keyOf = regexp.MustCompile(`\[ (.*?) \]`)

// telegramHTML is a card of Telegram's golden files: the text, then its keyboard
// after an empty line.
func telegramHTML(card string) string {
	var text, keys strings.Builder
	for line := range strings.Lines(card) {
		buttons := keyOf.FindAllStringSubmatch(line, -1)
		if buttons == nil {
			text.WriteString(line)
			continue
		}
		keys.WriteString(`<div class=row>`)
		for _, b := range buttons {
			keys.WriteString(`<div class=button>` + html.EscapeString(b[1]) + `</div>`)
		}
		keys.WriteString(`</div>`)
	}
	return `<div class=bubble>` + tagNames.Replace(html.EscapeString(strings.TrimSpace(text.String()))) + `</div>` + keys.String()
}

func slackHTML(blocks []map[string]any) string {
	var b strings.Builder
	for _, x := range blocks {
		switch x["type"] {
		case "header":
			b.WriteString(`<h3>` + slackText(x["text"]) + `</h3>`)
		case "context":
			b.WriteString(`<div class=note>` + each(x["elements"], slackText) + `</div>`)
		case "divider":
			b.WriteString(`<hr>`)
		case "rich_text":
			b.WriteString(`<div class=text>` + strings.TrimSuffix(each(x["elements"], section), "\n") + `</div>`)
		case "actions":
			b.WriteString(`<div>` + each(x["elements"], slackButton) + `</div>`)
		case "table":
			b.WriteString(slackTable(x))
		}
	}
	return b.String()
}

func each(list any, draw func(any) string) string {
	var b strings.Builder
	all, _ := list.([]any)
	for _, x := range all {
		b.WriteString(draw(x))
	}
	return b.String()
}

func slackText(v any) string {
	m, _ := v.(map[string]any)
	text, _ := m["text"].(string)
	return html.EscapeString(text)
}

func slackButton(v any) string {
	style, _ := v.(map[string]any)["style"].(string)
	return `<span class="button ` + style + `">` + slackText(v.(map[string]any)["text"]) + `</span>`
}

func section(v any) string {
	m := v.(map[string]any)
	inside := each(m["elements"], styled)
	if m["type"] == "rich_text_preformatted" {
		return `<pre>` + inside + `</pre>`
	}
	return inside + "\n"
}

func styled(v any) string {
	m := v.(map[string]any)
	text := slackText(m)
	style, _ := m["style"].(map[string]any)
	if style["bold"] == true {
		text = `<b>` + text + `</b>`
	}
	if style["code"] == true {
		text = `<code>` + text + `</code>`
	}
	if m["type"] == "link" {
		text = `<a>` + text + `</a>`
	}
	return text
}

func slackTable(x map[string]any) string {
	settings, _ := x["column_settings"].([]any)
	return `<table>` + each(x["rows"], func(row any) string {
		i := -1
		return `<tr>` + each(row, func(cell any) string {
			i++
			class := ""
			if i < len(settings) && settings[i].(map[string]any)["align"] == "right" {
				class = ` class=right`
			}
			return `<td` + class + `>` + slackText(cell) + `</td>`
		}) + `</tr>`
	}) + `</table>`
}

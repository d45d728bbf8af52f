package console_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mattn/go-runewidth"

	"github.com/riskbell/riskbell/bot/console"
	"github.com/riskbell/riskbell/internal/chat"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestDrawing(t *testing.T) {
	for name, c := range map[string]struct {
		post    chat.Post
		columns int
		colour  bool
	}{
		"digest-zh":        {digestZH(), 80, false},
		"digest-zh-narrow": {digestZH(), 40, false},
		"digest-zh-colour": {digestZH(), 80, true},
		"digest-en":        {digestEN(), 80, false},
		"digest-en-narrow": {digestEN(), 40, false},
		"odd":              {odd(), 60, false},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			o := options(strings.NewReader(""), &out)
			o.Columns, o.Colour = func() int { return c.columns }, c.colour
			send(t, console.New(o), c.post)
			golden(t, name+".txt", out.String())
			if c.colour {
				return
			}
			for line := range strings.Lines(out.String()) {
				if w := runewidth.StringWidth(strings.TrimSuffix(line, "\n")); w > c.columns {
					t.Errorf("a line takes %d of %d columns: %s", w, c.columns, line)
				}
			}
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (- expected, + drawn):\n%s", file, diff)
	}
}

func digestZH() chat.Post {
	return post("lin",
		chat.Heading("今日风险 · 11月22日 周日"),
		chat.Para(chat.Span{Text: "3 条新预警，合计敞口 "}, chat.Span{Text: "¥128.4万", Style: chat.Strong},
			chat.Span{Text: "，比昨天多 "}, chat.Span{Text: "¥32.1万", Style: chat.Bad}, chat.Span{Text: "。先看最上面一条：华东区的恒信电子已经 47 天没有下单，平时每 18 天左右一单。"}),
		chat.Block{Table: &chat.Table{
			Columns: []chat.Column{{Title: "编号"}, {Title: "客户"}, {Title: "风险"}, {Title: "可能性", Right: true}, {Title: "敞口", Right: true}},
			Rows: [][]string{
				{"A-1", "上海恒信电子有限公司", "客户减少采购", "72%", "¥88.2万"},
				{"A-2", "Northwind Trading 北京分公司", "回款逾期", "55%", "¥31.0万"},
				{"A-3", "绿源", "交付延迟", "40%", "—"},
			}, More: 4,
		}},
		chat.Facts(chat.Fact{Label: "负责人", Value: "林晓"}, chat.Fact{Label: "最近订单", Value: "2026年10月6日 周二，¥12.6万，之后再没有新的订单，也没有任何拜访记录或工单"}, chat.Fact{Label: "P(流失)", Value: "0.72"}),
		chat.Para(chat.Span{Text: "想知道怎么算出来的，输入 "}, chat.Span{Text: "/why A-1", Style: chat.Code}, chat.Span{Text: "。"}),
		chat.Buttons(chat.Button{Label: "确认", Token: "t1", Weight: chat.Main}, chat.Button{Label: "指派给别人", Token: "t2"}, chat.Button{Label: "暂缓 3 天", Token: "t3"}, chat.Button{Label: "误报", Token: "t4", Weight: chat.Danger}),
		chat.Block{Divider: true},
		chat.Note("数据截至 11月22日 07:30，来自 demo；另有 4 条未列出。"))
}

func digestEN() chat.Post {
	p := post("lin",
		chat.Heading("Today's risks · Nov 22, 2026 (Sun)"),
		chat.Para(chat.Span{Text: "3 new warnings, "}, chat.Span{Text: "¥1.28M", Style: chat.Strong},
			chat.Span{Text: " at stake, "}, chat.Span{Text: "¥321K", Style: chat.Bad}, chat.Span{Text: " more than yesterday. The first matters most: Hengxin Electronics has not ordered for 47 days and usually does every 18."}),
		chat.Block{Table: &chat.Table{
			Columns: []chat.Column{{Title: "Id"}, {Title: "Account"}, {Title: "Risk"}, {Title: "Likelihood", Right: true}, {Title: "Exposure", Right: true}},
			Rows: [][]string{
				{"A-1", "上海恒信电子有限公司", "Buying less", "72%", "¥882K"},
				{"A-2", "Northwind Trading", "Overdue receivable", "55%", "¥310K"},
			}, More: 1,
		}},
		chat.Facts(chat.Fact{Label: "Owner", Value: "Lin Xiao"}, chat.Fact{Label: "Last order", Value: "Oct 6, 2026 (Tue), ¥126K; no order, visit or ticket has been seen since then"}),
		chat.Block{Image: &chat.Image{Alt: "orders per month, falling since August"}},
		chat.Buttons(chat.Button{Label: "Acknowledge", Token: "t1", Weight: chat.Main}, chat.Button{Label: "Assign", Token: "t2"}, chat.Button{Label: "Snooze 3 days", Token: "t3"}),
		chat.Note("Data as of 07:30 today from demo."))
	p.Lang = "en"
	return p
}

// odd is what feeds bring.
func odd() chat.Post {
	return post("lin",
		chat.Heading("\x1b[31m标题\x1b[0m\u202e反转"),
		chat.Line("一个非常长的单词"+strings.Repeat("Donaudampfschifffahrt", 6)+"，之后继续。第一行\n第二行\n\n空行之后"),
		chat.Para(chat.Span{Text: "见"}, chat.Span{Text: "说明", Link: "https://example.com/a"}, chat.Span{Text: "。标点不应落在行首，即使这一行正好在这里结束，", Style: chat.Strong}, chat.Span{Text: "对吧"}, chat.Span{Text: "？"}),
		chat.Line("👨\u200d👩\u200d👧 🇨🇳 é e\u0301 ﷽ שלום"),
		chat.Block{Table: &chat.Table{
			Columns: []chat.Column{{Title: "a"}, {Title: "b\nb"}, {Title: "很长的列名很长的列名很长的列名", Right: true}},
			Rows:    [][]string{{"1"}, {"2", "x\ty", "👨\u200d👩\u200d👧", "one too many"}, {strings.Repeat("长", 50), strings.Repeat("w", 90), "3"}},
		}},
		chat.Facts(chat.Fact{Label: strings.Repeat("很长的标签", 9), Value: "值"}, chat.Fact{Label: "短"}),
		chat.Block{})
}

// Words of a table that are too long for their column go on in the next line:
// nothing of them is lost.
func TestATableWrapsItsWords(t *testing.T) {
	var out strings.Builder
	o := options(strings.NewReader(""), &out)
	o.Columns = func() int { return 60 }
	send(t, console.New(o), post("lin", chat.Block{Table: &chat.Table{
		Columns: []chat.Column{{Title: "输入"}, {Title: "用途"}, {Title: "金额", Right: true}},
		Rows: [][]string{
			{"calendar cn | calendar weekend | calendar always", "设置我的工作日历；休息日只推送新出现或加重的严重预警", "1"},
			{"me", "我的身份", "12,345"},
		},
	}}))
	golden(t, "table-wrapped.txt", out.String())
}

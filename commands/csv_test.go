package commands

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
)

// file is what is attached to the latest message of a channel; nil for nothing.
func (h *house) file(channel string) *chat.File {
	all := h.platform.Messages(channel)
	for _, b := range all[len(all)-1].Post.Blocks {
		if b.File != nil {
			return b.File
		}
	}
	return nil
}

func (h *house) rows(channel string) [][]string {
	h.t.Helper()
	f := h.file(channel)
	if f == nil {
		h.t.Fatalf("no file in %q", h.platform.Texts(channel))
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(f.Data), "\ufeff"))).ReadAll()
	if err != nil {
		h.t.Fatal(err)
	}
	return rows[1:]
}

func TestAQuestionIsAnsweredWithAFile(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"kpi revenue by rep this year csv", "csv revenue by rep this year", "Revenue by rep this year as CSV", "export revenue by rep this year",
		"导出 今年各销售员销售收入", "导出今年各销售员销售收入", "今年各销售员销售收入 导出 CSV", "指标 今年各销售员销售收入 csv", "今年各销售员销售收入，导出为CSV",
	} {
		h := newHouse(t)
		said := h.say("shenlan", text)
		if rows := h.rows("shenlan"); len(rows) != 2 || !strings.HasPrefix(h.file("shenlan").Name, "Revenue") && !strings.HasPrefix(h.file("shenlan").Name, "销售收入") {
			t.Errorf("%s: %s gave %q", text, said, rows)
		}
	}
}

func TestTheAnswerBeforeIsSaved(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for _, text := range []string{"csv", "导出", "导出 CSV", "导出CSV", "/csv", "kpi csv"} {
		if said := h.say("gucheng", text); h.file("gucheng") != nil {
			t.Fatalf("%s before any question: %s", text, said)
		}
	}
	h.say("gucheng", "revenue by rep this year")
	for _, text := range []string{"csv", "导出", "导出 CSV", "导出CSV", "/csv", "kpi csv", "by month csv"} {
		if said := h.say("gucheng", text); h.file("gucheng") == nil {
			t.Errorf("%s: %s", text, said)
		}
	}
	h.now = h.now.Add(followUpFor + time.Minute)
	if said := h.say("gucheng", "csv"); h.file("gucheng") != nil {
		t.Errorf("after half an hour: %s", said)
	}
}

func TestAFileHoldsTheAskersRows(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.say("shenlan", "revenue by account this year csv")
	all := len(h.rows("shenlan"))
	h.say("zhangwei", "revenue by account this year csv")
	own := h.rows("zhangwei")
	if len(own) == 0 || len(own) >= all {
		t.Errorf("a rep has %d of %d rows", len(own), all)
	}
	for _, row := range own {
		if strings.Contains(strings.Join(row, " "), "金石") {
			t.Errorf("another's account is in the file: %q", row)
		}
	}
	e := h.event("zhangwei", "revenue by account this year csv")
	e.Venue, e.Place.Channel = chat.Public, "sales"
	h.handle(e)
	if m := h.messages("sales"); h.file("sales") == nil || len(m) != 1 || h.platform.Messages("sales")[0].Post.Only == nil {
		t.Error("in a channel all see the file")
	}
	if said := h.say("trainer", "csv revenue this year"); strings.Contains(said, "CSV") && h.file("trainer") != nil {
		t.Errorf("who sees no rows has a file: %s", said)
	}
}

func TestACutTableHasItsWholeInAFile(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.say("shenlan", "orders by week this year")
	shown := 0
	all := h.platform.Messages("shenlan")
	label := ""
	for _, b := range all[len(all)-1].Post.Blocks {
		if b.Table != nil {
			shown = len(b.Table.Rows)
		}
		for _, button := range b.Buttons {
			if strings.HasPrefix(button.Label, "CSV") {
				label = button.Label
			}
		}
	}
	h.handle(h.press("shenlan", h.button("shenlan", label)))
	if rows := h.rows("shenlan"); len(rows) <= shown || shown == 0 {
		t.Errorf("%s: the file has %d rows, the card %d", label, len(rows), shown)
	}
	h.say("shenlan", "top 1 accounts by revenue this year")
	h.handle(h.press("shenlan", h.button("shenlan", "CSV, all 4 rows")))
	if rows := h.rows("shenlan"); len(rows) != 4 {
		t.Errorf("of all accounts %d rows came", len(rows))
	}
}

func TestQuestionsKeepTheirWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"revenue by rep csv": "revenue by rep", "csvish revenue": "", "revenue of exporter": "", "export-led revenue": "",
		"csv": "·", "导出 CSV": "·", "": "", "销售收入下载": "销售收入", "导出：本月回款": "本月回款", "revenue of csv": "revenue of",
	} {
		question, ok := withoutExport(text)
		if want == "·" {
			want = ""
		} else if !ok {
			question = ""
		}
		if question != want {
			t.Errorf("%q becomes %q, %v", text, question, ok)
		}
	}
}

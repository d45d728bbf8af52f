package console

import (
	"strings"
	"testing"

	"github.com/riskbell/riskbell/internal/chat"
)

func item(title, stakes, token string) []chat.Block {
	return []chat.Block{
		chat.Para(chat.Span{Text: "[Warning] "}, chat.Span{Text: title, Style: chat.Strong}),
		chat.Line(stakes), chat.Line("Call."), chat.Buttons(chat.Button{Label: "Why", Token: token}),
	}
}

// Of an update the items that changed are shown whole, and nothing else.
func TestAnUpdateShowsWholeItems(t *testing.T) {
	message := func(second string) []chat.Block {
		blocks := append([]chat.Block{chat.Heading("Nov 25")}, item("A", "1", "a")...)
		blocks = append(blocks, chat.Para(chat.Span{Text: "Over: C", Style: chat.Good}))
		blocks = append(blocks, item("B", second, "b")...)
		return append(blocks, chat.Note("Largest first."))
	}
	var s shown
	r := chat.Receipt{ID: "1"}
	if n := len(s.fresh(r, message("2"))); n != 11 {
		t.Fatalf("a new message shows %d blocks", n)
	}
	got := s.fresh(r, message("3"))
	if len(got) != 4 || got[0].Text[1].Text != "B" || got[1].Text[0].Text != "3" || got[3].Buttons == nil {
		t.Errorf("the update shows %+v", got)
	}
	if again := s.fresh(r, message("3")); len(again) != 0 {
		t.Errorf("without a change it shows %+v", again)
	}
}

// The numbers of a message's buttons rise.
func TestNumbersDoNotBeginAnewWithinAMessage(t *testing.T) {
	var out strings.Builder
	c := New(Options{Out: &out, User: "lin", Lang: "en"})
	for range 7 {
		out.Reset()
		var buttons []chat.Button
		for i := range 15 {
			buttons = append(buttons, chat.Button{Label: "b", Token: strings.Repeat("x", c.sent*20+i)})
		}
		if _, err := c.Send(t.Context(), chat.Post{To: chat.Place{Platform: Name, Channel: "lin"}, Blocks: []chat.Block{chat.Buttons(buttons...)}}); err != nil {
			t.Fatal(err)
		}
	}
	if text := out.String(); !strings.Contains(text, "[1] b") || !strings.Contains(text, "[15] b") || strings.Contains(text, "[99]") {
		t.Errorf("the seventh message shows %s", text)
	}
}

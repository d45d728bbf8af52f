package telegram

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	tg "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"github.com/riskbell/riskbell/internal/chat"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Every card of bot/testdata/cards, drawn for Telegram.
func TestCards(t *testing.T) {
	files, err := filepath.Glob("../testdata/cards/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cards: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			m := render(readPost(t, file), maxText)
			checkMessage(t, m, maxText)
			compare(t, name, m)
		})
	}
}

func readPost(t *testing.T, file string) (p chat.Post) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func compare(t *testing.T, name string, m message) {
	t.Helper()
	file, got := filepath.Join("testdata", "cards", name+".txt"), show(m)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s is drawn otherwise; run with -update if it is right:\n%s", file, got)
	}
}

// show writes a message with its entities as tags and its keyboard below.
func show(m message) string {
	var out strings.Builder
	text := utf16.Encode([]rune(m.Text))
	type tag struct {
		at, order int
		text      string
	}
	var tags []tag
	for i, e := range m.Entities {
		open := "<" + e.Type + ">"
		if e.URL != "" {
			open = "<" + e.Type + " " + e.URL + ">"
		}
		tags = append(tags, tag{e.Offset, i, open}, tag{e.Offset + e.Length, -i - 1, "</" + e.Type + ">"})
	}
	slices.SortStableFunc(tags, func(a, b tag) int { return cmp.Or(a.at-b.at, a.order-b.order) })
	at := 0
	for _, t := range tags {
		out.WriteString(string(utf16.Decode(text[at:t.at])) + t.text)
		at = t.at
	}
	out.WriteString(string(utf16.Decode(text[at:])) + "\n")
	for _, row := range m.Keyboard.InlineKeyboard {
		out.WriteString("\n")
		for _, b := range row {
			fmt.Fprintf(&out, "[ %s ] ", b.Text)
		}
	}
	return strings.ReplaceAll(strings.TrimRight(out.String(), " \n"), string(joiner), `\u2060`) + "\n"
}

// checkMessage holds what Telegram asks of every message.
func checkMessage(t *testing.T, m message, limit int) {
	t.Helper()
	n := len(utf16.Encode([]rune(m.Text)))
	if n > limit || strings.TrimSpace(m.Text) == "" {
		t.Errorf("the text has %d units", n)
	}
	if len(m.Entities) > maxEntities {
		t.Errorf("%d entities", len(m.Entities))
	}
	text := utf16.Encode([]rune(m.Text))
	end := 0
	for _, e := range m.Entities {
		if e.Offset < end || e.Length <= 0 || e.Offset+e.Length > n {
			t.Fatalf("the entity %+v of %d units begins before %d or is out of bounds", e, n, end)
		}
		end = e.Offset + e.Length
		for _, at := range []int{e.Offset, end} {
			if at < n && text[at] >= 0xDC00 && text[at] <= 0xDFFF {
				t.Errorf("the entity %+v cuts a letter", e)
			}
		}
	}
	if live := found(m.Text, m.Entities); len(live) > 0 {
		t.Errorf("Telegram would find %q", live)
	}
	checkKeyboard(t, m.Keyboard)
}

func checkKeyboard(t *testing.T, k tg.InlineKeyboardMarkup) {
	t.Helper()
	n := 0
	for _, row := range k.InlineKeyboard {
		n += len(row)
		if len(row) == 0 || len(row) > 8 {
			t.Errorf("a row of %d buttons", len(row))
		}
		for _, b := range row {
			if b.Text == "" || b.CallbackData == nil || len(*b.CallbackData) < 1 || len(*b.CallbackData) > 64 {
				t.Errorf("a button %+v", b)
			}
		}
	}
	if n > 100 || k.InlineKeyboard == nil {
		t.Errorf("%d buttons in %v", n, k)
	}
}

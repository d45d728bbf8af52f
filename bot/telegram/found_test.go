package telegram

import (
	"regexp"
	"strings"
	"unicode/utf16"

	tg "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// finders are the patterns by which Telegram's server finds entities in a plain
// text, as the comments of TDLib's MessageEntity.cpp write them. Go has no
// look-behind: the letter before is a group of its own.
var finders = map[string]*regexp.Regexp{
	"mention": regexp.MustCompile(`(?:^|[^\pL\pN_])(@[a-zA-Z0-9_]{2,32})(?:$|[^\pL\pN_])`),
	"command": regexp.MustCompile(`(?:^|[^\pL\pN_/<>])(/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?)(?:$|[^\pL\pN_/<>])`),
	"hashtag": regexp.MustCompile(`(?:^|[^\d_\pL])(#[\d_\pL]*\pL[\d_\pL]*)(?:$|[^#\d_\pL])`),
	"cashtag": regexp.MustCompile(`(?:^|[^$\d_\pL])(\$(?:1INCH|[A-Z]{1,8}))(?:$|[^$\d_\pL])`),
	"tg url":  regexp.MustCompile(`(?i)((?:tg|ton|tonsite)://[a-z0-9_-]{1,253})`),
	// A domain of any kind: the list of those that count is left out, so that
	// more is found than Telegram would find.
	"url": regexp.MustCompile(`((?:[a-z]+://)?[^\s\x{2000}-\x{200b}\x{200e}-\x{200f}\x{2016}-\x{206f}\x{3000}-\x{303f}\x{ff00}-\x{ffef}<>«»"'()\[\]{}/,;:!?…]+\.\pL{2,})`),
	"ip":  regexp.MustCompile(`(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})`),
}

// found is what Telegram's server would make live in a text, besides the
// entities that are given. It looks for nothing in code.
func found(text string, entities []tg.MessageEntity) []string {
	all := utf16.Encode([]rune(text))
	for _, e := range entities {
		if e.Type == code || e.Type == pre {
			for i := e.Offset; i < e.Offset+e.Length; i++ {
				all[i] = ' '
			}
		}
	}
	var out []string
	for line := range strings.Lines(string(utf16.Decode(all))) {
		for kind, f := range finders {
			for _, m := range f.FindAllStringSubmatch(line, -1) {
				out = append(out, kind+" "+m[1])
			}
		}
	}
	return out
}

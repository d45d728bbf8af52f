package console

import (
	"bytes"
	"strings"

	"github.com/riskbell/riskbell/internal/chat"
)

// fileLines is how much of a file's text is shown.
const fileLines = 6

// file is what a file holds and its first lines: a terminal saves nothing.
func (p pen) file(f chat.File) []string {
	out := p.spans(dim, chat.Span{Text: p.lang.T("console.file", "name", chat.Inert(f.Name), "alt", chat.Inert(f.Alt))})
	if !strings.HasPrefix(f.Type, "text/") {
		return out
	}
	lines := strings.Split(strings.TrimSpace(string(bytes.TrimPrefix(f.Data, []byte("\ufeff")))), "\n")
	for _, line := range lines[:min(len(lines), fileLines)] {
		out = append(out, p.cut(chat.Inert(cutBytes(line, 1000)), p.columns))
	}
	if more := len(lines) - fileLines; more > 0 {
		out = append(out, p.paint(dim, p.lang.T("console.more_rows", "n", more)))
	}
	return append(out, p.spans(dim, chat.Span{Text: p.lang.T("console.file.whole")})...)
}

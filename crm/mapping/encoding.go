package mapping

import (
	"maps"
	"slices"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	utf16 "golang.org/x/text/encoding/unicode"

	"github.com/riskbell/riskbell/internal/i18n"
)

// UTF8 is the encoding that needs no decoder.
const UTF8 = "utf-8"

// encodings are what a mapping may name. GB2312 and GBK are read as GB18030,
// which contains them.
var encodings = map[string]encoding.Encoding{
	UTF8:           encoding.Nop,
	"gb18030":      simplifiedchinese.GB18030,
	"gbk":          simplifiedchinese.GB18030,
	"gb2312":       simplifiedchinese.GB18030,
	"big5":         traditionalchinese.Big5,
	"shift-jis":    japanese.ShiftJIS,
	"utf-16":       utf16.UTF16(utf16.LittleEndian, utf16.UseBOM),
	"windows-1252": charmap.Windows1252,
	"iso-8859-1":   charmap.ISO8859_1,
}

// Encoding finds an encoding of texts by its name; the error for one that is
// not known lists those there are.
func Encoding(name string) (encoding.Encoding, error) {
	e, ok := encodings[strings.ToLower(name)]
	if !ok {
		return nil, i18n.Say("mapping.encoding", "value", Quote(name), "known", strings.Join(slices.Sorted(maps.Keys(encodings)), ", "))
	}
	return e, nil
}

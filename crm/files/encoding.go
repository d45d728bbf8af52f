package files

import (
	"bytes"
	"errors"
	"io"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	utf16 "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/riskbell/riskbell/crm/mapping"
	"github.com/riskbell/riskbell/internal/i18n"
)

const chunk = 64 << 10

// sniff finds the encoding of a whole text: UTF-8 where all of it is valid,
// UTF-16 by its mark, GB18030 where what is not UTF-8 decodes to Chinese. It
// reads up to the first part that is not UTF-8.
func sniff(r io.Reader) (string, error) {
	buf := make([]byte, chunk)
	kept := 0
	for first := true; ; first = false {
		n, err := io.ReadFull(r, buf[kept:])
		part := buf[:kept+n]
		if first {
			switch {
			case bytes.HasPrefix(part, []byte{0xFF, 0xFE}), bytes.HasPrefix(part, []byte{0xFE, 0xFF}):
				return "utf-16", nil
			case bytes.Count(part[:min(len(part), 64)], []byte{0}) > 8:
				return "", i18n.Say("feed.file.nul")
			}
		}
		rest := tail(part)
		if !utf8.Valid(part[:len(part)-rest]) {
			return guess(part)
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			if rest > 0 {
				return guess(part)
			}
			return mapping.UTF8, nil
		case err != nil:
			return "", err
		}
		kept = copy(buf, part[len(part)-rest:])
	}
}

// tail is how many bytes at the end begin a character that is not complete.
func tail(b []byte) int {
	for i := 1; i < utf8.UTFMax && i <= len(b); i++ {
		if c := b[len(b)-i]; utf8.RuneStart(c) {
			if c >= utf8.RuneSelf && !utf8.FullRune(b[len(b)-i:]) {
				return i
			}
			return 0
		}
	}
	return 0
}

// guess decides about a part that is not UTF-8: GB18030 if it decodes, but for
// a stray byte, to text whose foreign characters are mostly Chinese. A UTF-8
// file with some broken characters stays UTF-8, for its rows to be judged.
func guess(part []byte) (string, error) {
	text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(part)
	if err != nil {
		return "", i18n.Say("feed.file.encoding")
	}
	var han, other, broken int
	for _, r := range string(text) {
		switch {
		case r == utf8.RuneError:
			broken++
		case common(r):
			han++
		case r >= utf8.RuneSelf:
			other++
		}
	}
	switch {
	case han > 4*(other+broken) && broken <= 1+han/100:
		return "gb18030", nil
	case mostlyUTF8(part):
		return mapping.UTF8, nil
	}
	return "", i18n.Say("feed.file.encoding")
}

// common are the Chinese characters and signs of everyday text: GB2312's.
func common(r rune) bool {
	if !unicode.Is(unicode.Han, r) {
		return r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFFEF
	}
	_, err := simplifiedchinese.HZGB2312.NewEncoder().String(string(r))
	return err == nil
}

func mostlyUTF8(b []byte) bool {
	var good, bad int
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		b = b[size:]
	}
	return good > 4*bad
}

// decode reads r as UTF-8, without a mark at the beginning.
func decode(r io.Reader, name string) (io.Reader, error) {
	if name == mapping.UTF8 {
		return transform.NewReader(r, utf16.BOMOverride(transform.Nop)), nil
	}
	e, err := mapping.Encoding(name)
	if err != nil {
		return nil, err
	}
	return transform.NewReader(r, e.NewDecoder()), nil
}

package storage

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"

	"github.com/riskbell/riskbell/internal/unit"
)

// ErrKeyShape is returned by ParseKey for bytes that Key did not build from
// parts of the given types.
var ErrKeyShape = errors.New("key has another shape")

// The bytes of a text part: 0x00 ends it, and 0x01 announces a 0x00 or 0x01
// that belongs to it. So a text sorts before its extensions, and no part runs
// into the next.
const (
	textEnd    = 0x00
	textEscape = 0x01
)

// Key joins parts into a key that sorts as the tuple of them does, part by
// part: texts and byte slices bytewise, numbers (also unit.Day and
// unit.Instant) by value, false before true. The key of the first parts of a
// tuple is a prefix of the tuple's key, so Prefix(Key("a")) holds Key("a", 1)
// but not Key("ab").
//
// Numbers take the size of their type (int and uint eight bytes). A part of
// another kind is a mistake in the program and panics.
func Key(parts ...any) []byte {
	key := make([]byte, 0, 16*len(parts))
	for _, p := range parts {
		switch p := p.(type) { // the usual types first, for speed alone
		case string:
			key = appendText(key, p)
		case uint8:
			key = append(key, p)
		case uint32:
			key = binary.BigEndian.AppendUint32(key, p)
		case unit.Day:
			key = appendBits(key, uint64(p)^signBit(4), 4)
		case unit.Instant:
			key = appendBits(key, uint64(p)^signBit(8), 8)
		default:
			key = appendAny(key, reflect.ValueOf(p))
		}
	}
	return key
}

func appendAny(key []byte, v reflect.Value) []byte {
	switch {
	case v.Kind() == reflect.String:
		return appendText(key, v.String())
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		return appendText(key, string(v.Bytes()))
	case v.Kind() == reflect.Bool && v.Bool():
		return append(key, 1)
	case v.Kind() == reflect.Bool:
		return append(key, 0)
	case v.IsValid() && v.CanInt():
		return appendBits(key, uint64(v.Int())^signBit(numberSize(v)), numberSize(v))
	case v.IsValid() && v.CanUint():
		return appendBits(key, v.Uint(), numberSize(v))
	}
	panic("storage.Key: a part cannot be a " + v.Kind().String())
}

func appendText(key []byte, s string) []byte {
	plain := 0 // where what needs no escape begins
	for i := range len(s) {
		if s[i] <= textEscape {
			key = append(append(key, s[plain:i]...), textEscape, s[i]+1)
			plain = i + 1
		}
	}
	return append(append(key, s[plain:]...), textEnd)
}

// appendBits appends the low size bytes of n, the highest first.
func appendBits(key []byte, n uint64, size int) []byte {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], n)
	return append(key, b[8-size:]...)
}

// signBit, flipped, makes negative numbers sort before positive ones.
func signBit(size int) uint64 { return 1 << (8*size - 1) }

func numberSize(v reflect.Value) int { return int(v.Type().Size()) }

// ParseKey takes a key of Key apart into what parts point to. A final part
// of type *Rest takes what is left over. Bytes of another shape give ErrKeyShape.
func ParseKey(key []byte, parts ...any) error {
	rest := key
	for i, p := range parts {
		if r, ok := p.(*Rest); ok {
			*r = append(Rest(nil), rest...)
			return nil
		}
		var ok bool
		if rest, ok = parsePart(rest, reflect.ValueOf(p).Elem()); !ok {
			return fmt.Errorf("%w: part %d of %x", ErrKeyShape, i+1, key)
		}
	}
	if len(rest) > 0 {
		return fmt.Errorf("%w: %d bytes too many in %x", ErrKeyShape, len(rest), key)
	}
	return nil
}

// Rest takes the remaining bytes of a key, as the last part given to ParseKey.
type Rest []byte

func parsePart(key []byte, v reflect.Value) (rest []byte, ok bool) {
	switch {
	case v.Kind() == reflect.String:
		text, rest, ok := parseText(key)
		v.SetString(string(text))
		return rest, ok
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		text, rest, ok := parseText(key)
		v.SetBytes(bytes.Clone(text))
		return rest, ok
	case v.Kind() == reflect.Bool:
		if len(key) == 0 || key[0] > 1 {
			return nil, false
		}
		v.SetBool(key[0] == 1)
		return key[1:], true
	}
	return parseNumber(key, v)
}

func parseNumber(key []byte, v reflect.Value) (rest []byte, ok bool) {
	size := numberSize(v)
	if len(key) < size || !(v.CanInt() || v.CanUint()) {
		return nil, false
	}
	var b [8]byte
	copy(b[8-size:], key)
	n := binary.BigEndian.Uint64(b[:])
	if v.CanUint() {
		v.SetUint(n)
		return key[size:], true
	}
	unused := 64 - 8*size // shifting there and back restores the sign
	v.SetInt(int64((n^signBit(size))<<unused) >> unused)
	return key[size:], true
}

// parseText may return a part of key.
func parseText(key []byte) (text, rest []byte, ok bool) {
	end := bytes.IndexByte(key, textEnd)
	if end < 0 {
		return nil, nil, false
	}
	text, rest = key[:end], key[end+1:]
	if bytes.IndexByte(text, textEscape) >= 0 {
		text, ok = unescape(text)
		return text, rest, ok
	}
	return text, rest, true
}

func unescape(escaped []byte) (text []byte, ok bool) {
	for i := 0; i < len(escaped); i++ {
		b := escaped[i]
		if b == textEscape {
			if i++; i == len(escaped) || escaped[i] != 1 && escaped[i] != 2 {
				return nil, false
			}
			b = escaped[i] - 1
		}
		text = append(text, b)
	}
	return text, true
}

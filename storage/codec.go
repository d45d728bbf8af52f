package storage

import (
	"encoding"
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// The modes are fixed, so equal values have equal bytes (RFC 8949 section
// 4.2.1). Text that is not UTF-8, which feeds do contain, is kept as it is.
var (
	encoder = must(cbor.CoreDetEncOptions().EncMode())
	decoder = must(cbor.DecOptions{
		DupMapKey:        cbor.DupMapKeyEnforcedAPF,
		UTF8:             cbor.UTF8DecodeInvalid,
		MaxArrayElements: 1 << 24,
		MaxMapPairs:      1 << 24,
	}.DecMode())
)

func must[M any](mode M, err error) M {
	if err != nil {
		panic(err) // the options above are constant
	}
	return mode
}

// Encode is the deterministic CBOR of v: what tables keep and hashes cover.
// Fields are numbered by their tags, such as `cbor:"1,keyasint,omitempty"`.
func Encode(v any) ([]byte, error) { return encoder.Marshal(v) }

// Decode reads what Encode wrote into v, a pointer. Fields v does not know
// are ignored; fields that are missing keep their values.
func Decode(body []byte, v any) error { return decoder.Unmarshal(body, v) }

// seal puts the format byte before the body of v.
func seal(format byte, v any) ([]byte, error) {
	if own, ok := v.(encoding.BinaryAppender); ok {
		return own.AppendBinary([]byte{format})
	}
	body, err := Encode(v)
	if err != nil {
		return nil, err
	}
	return append([]byte{format}, body...), nil
}

// open reads a body of the present format into v, a pointer.
func open(body []byte, v any) error {
	if own, ok := v.(encoding.BinaryUnmarshaler); ok {
		return own.UnmarshalBinary(body)
	}
	return Decode(body, v)
}

// unseal splits a stored value into its format and body.
func unseal(value []byte) (format byte, body []byte, err error) {
	if len(value) < 2 {
		return 0, nil, fmt.Errorf("%w: %d bytes are too few", ErrCorrupt, len(value))
	}
	return value[0], value[1:], nil
}

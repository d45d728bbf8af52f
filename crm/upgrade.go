package crm

import (
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// What rows were in former formats: runs and rejections of format 1 held their
// texts in English alone.

// runV1 shadows the fields of Run that were plain texts.
type runV1 struct {
	Run
	Problem string   `cbor:"16,keyasint,omitempty"`
	Notes   []string `cbor:"17,keyasint,omitempty"`
}

type rejectionV1 struct {
	Rejection
	Reason string `cbor:"2,keyasint"`
}

func upgradeRun(_ byte, body []byte) (Run, error) {
	var old runV1
	if err := storage.Decode(body, &old); err != nil {
		return Run{}, err
	}
	run := old.Run
	run.Problem = plainWords(old.Problem)
	for _, note := range old.Notes {
		run.Notes = append(run.Notes, plainWords(note))
	}
	return run, nil
}

func upgradeRejection(_ byte, body []byte) (Rejection, error) {
	var old rejectionV1
	if err := storage.Decode(body, &old); err != nil {
		return Rejection{}, err
	}
	r := old.Rejection
	r.Reason = plainWords(old.Reason)
	return r, nil
}

// pointerV1 is a pointer as CBOR.
type pointerV1 struct {
	Seq     uint32     `cbor:"1,keyasint"`
	Day     unit.Day   `cbor:"2,keyasint,omitempty"`
	Source  uint16     `cbor:"3,keyasint,omitempty"`
	Deleted bool       `cbor:"4,keyasint,omitempty"`
	Days    []unit.Day `cbor:"5,keyasint,omitempty"`
}

func upgradePointer(_ byte, body []byte) (pointer, error) {
	var old pointerV1
	err := storage.Decode(body, &old)
	return pointer(old), err
}

// plainWords is a text there is in one language only.
func plainWords(text string) i18n.Words { return i18n.Words{ZH: text, EN: text} }

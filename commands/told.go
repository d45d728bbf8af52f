package commands

import (
	"github.com/riskbell/riskbell/alerts"
	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// told is a message about warnings that a person got, a digest or the card of
// one that was given to them: what is needed to draw it again. Everybody's
// messages of the last fourteen days are kept, and follow their warnings by
// being edited; older ones stay in the chat as they are, and are forgotten here.
//
//	told        person, key of the post → told
//	told/alert  number of a warning that stands in it
type told struct {
	Key   string     `cbor:"1,keyasint"`
	To    chat.Place `cbor:"2,keyasint"`
	Items []toldItem `cbor:"3,keyasint"`
	Held  []string   `cbor:"4,keyasint,omitempty"` // ids of those the budget kept back
	// Until is when it is no longer drawn again.
	Until unit.Instant `cbor:"5,keyasint"`
	At    unit.Instant `cbor:"6,keyasint"`
	// Tokens are those of its buttons, by verb and warning: a message that is
	// drawn again keeps its buttons.
	Tokens map[string]string `cbor:"7,keyasint,omitempty"`
	// By is who gave the warning to the person; "" for a digest.
	By string `cbor:"8,keyasint,omitempty"`
}

type toldItem struct {
	ID     string        `cbor:"1,keyasint"`
	Reason alerts.Reason `cbor:"2,keyasint"`
	Before alerts.Said   `cbor:"3,keyasint,omitempty"`
	// Said is what the message said first, Stand how the warning stood when it
	// was drawn last.
	Said  alerts.Said `cbor:"4,keyasint,omitempty"`
	Stand string      `cbor:"5,keyasint,omitempty"`
}

var toldTable = storage.NewTable[told]("told", 1, storage.Index[told]{Name: "alert", Keys: func(t told) [][]byte {
	keys := make([][]byte, len(t.Items))
	for i, it := range t.Items {
		keys[i] = storage.Key(it.ID)
	}
	return keys
}})

func toldKey(person, post string) []byte { return storage.Key(person, post) }

// ToldByPost is the migration that lets a person have several told messages:
// before it, there was one row each, under the person alone.
func ToldByPost(w storage.Writer) error {
	old := map[string]told{}
	for row, err := range toldTable.Scan(w, storage.Range{}) {
		if err != nil {
			return err
		}
		var id string
		if err := storage.ParseKey(row.Key, &id); err != nil {
			return err
		}
		old[id] = row.Value
	}
	for id, t := range old {
		if err := toldTable.Delete(w, storage.Key(id)); err != nil {
			return err
		}
		if err := toldTable.Put(w, toldKey(id, t.Key), t); err != nil {
			return err
		}
	}
	return nil
}

func newTold(key string, d alerts.Digest) told {
	t := told{Key: key, At: d.At, Until: d.At.Add(followFor)}
	for _, it := range d.Held {
		t.Held = append(t.Held, it.Alert.ID)
	}
	for _, it := range d.Items {
		t.Items = append(t.Items, toldItem{ID: it.Alert.ID, Reason: it.Reason, Before: it.Before, Said: alerts.SaidOf(it, d.At)})
	}
	return t
}

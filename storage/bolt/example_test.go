package bolt_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
	"github.com/riskbell/riskbell/storage/bolt"
)

type person struct {
	Name  string `cbor:"1,keyasint"`
	Email string `cbor:"2,keyasint,omitempty"`
}

var people = storage.NewTable("person", 1, storage.Index[person]{
	Name: "byEmail",
	Keys: func(p person) [][]byte { return [][]byte{storage.Key(p.Email)} },
})

func Example() {
	folder, err := os.MkdirTemp("", "riskbell")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	ctx, now := context.Background(), unit.Instant(1_764_000_000_000)

	store, err := bolt.Open(ctx, filepath.Join(folder, "state.db"), bolt.Options{})
	if err != nil {
		panic(err)
	}
	defer store.Close()
	err = store.Update(ctx, now, func(w storage.Writer) error {
		return people.Put(w, storage.Key("p1"), person{Name: "王芳", Email: "fang@example.com"})
	})
	if err != nil {
		panic(err)
	}
	err = store.View(ctx, now, func(r storage.Reader) error {
		for row, err := range people.By(r, "byEmail", storage.Key("fang@example.com")) {
			if err != nil {
				return err
			}
			fmt.Println(row.Value.Name)
		}
		return nil
	})
	if err != nil {
		panic(err)
	}
	// Output: 王芳
}

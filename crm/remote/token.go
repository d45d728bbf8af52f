package remote

import (
	"context"
	"encoding/json"
	"time"

	"github.com/riskbell/riskbell/internal/unit"
)

// Token is what a CRM lets in for a time.
type Token struct {
	Value string            `json:"value"`
	Until unit.Instant      `json:"until"`
	Extra map[string]string `json:"extra,omitempty"` // what the CRM said with it
}

// Tokens keeps one token for all who need it.
type Tokens struct {
	Keep  *Keep
	Name  string // of the token in Keep
	Fetch func(ctx context.Context, now unit.Instant) (Token, error)
	// Margin is how long before its end a token is no longer used.
	Margin time.Duration
}

// Get is the token that is kept, or a new one where there is none, or it is
// about to end, or is the refused one. One is fetched at a time.
func (t *Tokens) Get(ctx context.Context, refused string) (token Token, err error) {
	err = t.Keep.Change(ctx, func(all map[string]json.RawMessage) (bool, error) {
		now := unit.At(time.Now())
		if json.Unmarshal(all[t.Name], &token) == nil && token.Value != "" && token.Value != refused && now.Add(t.Margin) < token.Until {
			return false, nil
		}
		if token, err = t.Fetch(ctx, now); err != nil {
			return false, err
		}
		all[t.Name], err = json.Marshal(token)
		return true, err
	})
	return token, err
}

package chattest_test

import (
	"errors"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/chattest"
)

func TestTheFakePassesItsOwnSuite(t *testing.T) {
	chattest.Run(t, func(t *testing.T) chattest.Harness {
		p := chattest.New("fake")
		me := chat.Identity{Platform: "fake", User: "me"}
		place := chat.Place{Platform: "fake", Channel: "c"}
		var acked atomic.Int32
		var said int
		deliver := func(e chat.Event) {
			said++
			e.ID, e.At, e.From, e.Place, e.Venue = strconv.Itoa(said), 1, me, place, chat.Public
			go func() {
				for t.Context().Err() == nil {
					if p.Deliver(t.Context(), e) == nil {
						acked.Add(1)
						return
					}
				}
			}()
		}
		return chattest.Harness{
			Platform: p, From: me, Place: place, Other: &chat.Identity{Platform: "fake", User: "other"},
			Say:     func(text string) { deliver(chat.Event{Text: text}) },
			Press:   func(label string) { deliver(chat.Event{Action: pressOf(p.Messages("c"), label)}) },
			Repeats: true, InPlace: true,
			Acked: func() int { return int(acked.Load()) },
			Shown: func(who chat.Identity) string { return strings.Join(p.TextsFor("c", who), "\n") },
			Fail: func(o chat.Outcome) bool {
				p.Fail(&chat.SendError{Outcome: o, Err: errors.New("scripted")})
				return true
			},
		}
	})
}

func pressOf(all []chattest.Message, label string) *chat.Action {
	last := all[len(all)-1]
	for _, b := range last.Post.Blocks {
		for _, button := range b.Buttons {
			if button.Label == label {
				return &chat.Action{Token: button.Token, On: last.Receipt}
			}
		}
	}
	return nil
}

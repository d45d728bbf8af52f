package commands

import (
	"context"
	"errors"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/chat/outbox"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// Reach looks at the posts that were closed at or after since because their
// chat is gone: who lived there is reached by another account from now on, what
// was owed goes there, and administrators hear of it. Who has no other account
// gets nothing until they write again. It returns how many people are concerned.
func (s *Set) Reach(ctx context.Context, now, since unit.Instant) (n int, err error) {
	err = s.deps.State.Update(ctx, now, func(w storage.Writer) error {
		n = 0
		lost, err := lostPosts(w, since)
		if err != nil || len(lost) == 0 {
			return err
		}
		var people []chat.Person
		for p, err := range (chat.People{}).All(w) {
			if err != nil {
				return err
			}
			if p.Home != nil && len(lost[*p.Home]) > 0 {
				people = append(people, p)
			}
		}
		for _, p := range people {
			if err := s.rehome(w, p, lost[*p.Home]); err != nil {
				return err
			}
		}
		n = len(people)
		return nil
	})
	return n, err
}

// lostPosts are the posts whose place is gone, by that place.
func lostPosts(r storage.Reader, since unit.Instant) (map[chat.Place][]chat.Post, error) {
	out := map[chat.Place][]chat.Post{}
	for f, err := range outbox.Failures(r, since) {
		if err != nil {
			return nil, err
		}
		if f.Reason == outbox.PlaceGone {
			at := f.Post.To
			at.Thread = ""
			out[at] = append(out[at], f.Post)
		}
	}
	return out, nil
}

// rehome finds a person another chat. Buttons go along: they are bound to the
// person, not to the place.
func (s *Set) rehome(w storage.Writer, p chat.Person, owed []chat.Post) error {
	old := *p.Home
	var others []chat.Identity
	for _, id := range p.Identities {
		if id.Platform != old.Platform || direct(id).Channel != old.Channel {
			others = append(others, id)
		}
	}
	p.Home = homeAmong(others)
	if err := errors.Join((chat.People{}).Put(w, p), moveTold(w, p, old, owed)); err != nil {
		return err
	}
	key := "gone/" + string(old.Platform) + "/" + p.ID + "/" + w.Now().String()
	if p.Home == nil {
		return s.tellAdmins(w, key, "commands.reach.gone", "name", p.Name, "platform", string(old.Platform))
	}
	for _, post := range owed {
		post.To, post.Only = *p.Home, nil
		if err := outbox.Put(w, post); err != nil {
			return err
		}
	}
	return s.tellAdmins(w, key, "commands.reach.fallback", "name", p.Name, "platform", string(old.Platform), "other", string(p.Home.Platform))
}

// Lost tells administrators that nothing comes from a platform any more.
func (s *Set) Lost(ctx context.Context, now unit.Instant, name chat.PlatformName, cause error) error {
	return s.deps.State.Update(ctx, now, func(w storage.Writer) error {
		return s.tellAdmins(w, "lost/"+string(name)+"/"+w.Now().String(), "commands.reach.lost", "platform", string(name), "error", cause)
	})
}

// moved follows a chat that its platform gave another name: what is owed there
// goes to where it is now. Nobody is answered.
func (s *Set) moved(ctx context.Context, now unit.Instant, e chat.Event) error {
	return s.deps.State.Update(ctx, now, func(w storage.Writer) error {
		fresh, err := chat.MarkSeen(w, e.Place.Platform, e.ID)
		if err != nil || !fresh {
			return err
		}
		return outbox.Move(w, *e.Moved, e.Place)
	})
}

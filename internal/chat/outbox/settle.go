package outbox

import (
	"context"
	"errors"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

// settle stores the result of a try and gives the chat back. It is done even
// when ctx has ended meanwhile: a receipt that is known must not be lost.
func settle(ctx context.Context, now unit.Instant, store storage.Store, j job, receipt chat.Receipt, failure error) error {
	return store.Update(context.WithoutCancel(ctx), now, func(w storage.Writer) error {
		var wait time.Duration
		var err error
		if failure == nil {
			err = confirm(w, j, receipt)
		} else {
			wait, err = fail(w, j, asSendError(failure))
		}
		if err != nil {
			return err
		}
		if err := forget(w); err != nil {
			return err
		}
		return release(w, j.claim, w.Now().Add(wait))
	})
}

// release gives the chat back, to be served again at due if posts are owed.
// A claim that ran out meanwhile is another worker's to give back.
func release(w storage.Writer, c storage.Claim, due unit.Instant) error {
	_, more, err := head(w, c.ID)
	if err != nil {
		return err
	}
	if more {
		err = w.Postpone(c, due)
	} else {
		err = w.Finish(c)
	}
	if errors.Is(err, storage.ErrClaimLost) {
		return nil
	}
	return err
}

// confirm stores the receipt under the post's key and under the one it edits.
func confirm(w storage.Writer, j job, receipt chat.Receipt) error {
	if err := keep(w, j.key, digest(j.post), receipt); err != nil {
		return err
	}
	if j.post.Edits != "" {
		if err := follow(w, j.post.Edits, receipt); err != nil {
			return err
		}
	}
	row, ok, err := posts.Get(w, storage.Key(j.key))
	if err != nil {
		return err
	}
	replaced := ok && row.Version != j.version
	err = count(w, func(t *Tally) {
		switch {
		case j.edit != nil:
			t.Edited++
		default:
			t.Sent++
		}
		if j.repeat {
			t.Repeated++
		}
		if ok && !replaced {
			t.Owed--
		}
	})
	switch {
	case err != nil || !ok:
		return err
	case replaced: // the new content is owed as an edit
		row.Sending, row.NotSent, row.Unsure = false, 0, 0
		return posts.Put(w, storage.Key(j.key), row)
	}
	return posts.Delete(w, storage.Key(j.key))
}

func keep(w storage.Writer, key string, digest []byte, receipt chat.Receipt) error {
	return receipts.Put(w, storage.Key(key), sent{Receipt: receipt, Digest: digest, At: w.Now()})
}

// follow lets a key whose message was edited under another name point to the
// message as it is now. What was put under the key stays remembered, so that
// putting it again is no news.
func follow(w storage.Writer, key string, receipt chat.Receipt) error {
	s, _, err := receipts.Get(w, storage.Key(key))
	if err != nil {
		return err
	}
	return keep(w, key, s.Digest, receipt)
}

// fail notes a try that was not confirmed and says how long the chat waits.
func fail(w storage.Writer, j job, failure chat.SendError) (time.Duration, error) {
	row, ok, err := posts.Get(w, storage.Key(j.key))
	if err != nil || !ok {
		return 0, err
	}
	row.Sending = false
	if j.absent {
		row.Unsure = 0
	}
	if failure.Outcome == chat.Unknown {
		row.Unsure++
		err = count(w, func(t *Tally) { t.Unknown++ })
	} else if failure.Outcome == chat.NotSent {
		row.NotSent++
		err = count(w, func(t *Tally) { t.NotSent++ })
	}
	if err != nil {
		return 0, err
	}
	v := judge(row, failure, w.Now())
	switch {
	case v.close == PlaceGone:
		return 0, abandon(w, j.claim.ID, failure.Error())
	case v.close == Refused && row.Version != j.version: // of the old content only
		return v.wait, posts.Put(w, storage.Key(j.key), row)
	case v.close != "":
		return v.wait, shut(w, row, v.close, failure.Error())
	}
	return v.wait, posts.Put(w, storage.Key(j.key), row)
}

// abandon closes everything owed in a chat.
func abandon(w storage.Writer, lane, cause string) error {
	for {
		row, ok, err := head(w, lane)
		if err != nil || !ok {
			return err
		}
		if err := shut(w, row, PlaceGone, cause); err != nil {
			return err
		}
	}
}

// shut closes a post that is no longer tried.
func shut(w storage.Writer, row owed, why Reason, cause string) error {
	key := storage.Key(row.Post.Key)
	if err := posts.Delete(w, key); err != nil {
		return err
	}
	if err := count(w, func(t *Tally) { t.closed(why) }); err != nil || why == Late {
		return err
	}
	return failures.Put(w, key, Failure{
		Post: row.Post, Reason: why, Error: cause, Since: row.Since, At: w.Now(),
	})
}

package outbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/unit"
	"github.com/riskbell/riskbell/storage"
)

const (
	batch    = 16               // chats served at once
	rounds   = 32               // of batches in one Drain, so that now stays fresh
	claimFor = 90 * time.Second // longer than a batch takes; a crash waits so long
	sendFor  = 20 * time.Second // the longest a platform may take for one post
)

// Wide is implemented by platforms that take several posts at once, to
// different chats. The others get one after the other.
type Wide interface{ Wide() int }

// Drain sends what is due at now and returns how many tries it made. After
// 512 it stops for a fresh now: a caller repeats it until n is 0. A platform that
// is not among platforms keeps its posts waiting. The error is the store's, or
// of ctx; failures of platforms are no errors but end up in the rows.
func Drain(ctx context.Context, now unit.Instant, store storage.Store, platforms map[chat.PlatformName]chat.Platform) (n int, err error) {
	for range rounds {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		claims, err := store.ClaimDue(ctx, now, queue, batch, claimFor)
		if err != nil || len(claims) == 0 {
			return n, err
		}
		jobs, err := take(ctx, now, store, claims)
		if err != nil {
			return n, err
		}
		n += len(jobs)
		if err := deliver(ctx, now, store, platforms, jobs); err != nil {
			return n, err
		}
	}
	return n, nil
}

// job is one try.
type job struct {
	claim   storage.Claim
	key     string
	version int
	repeat  bool
	absent  bool      // the platform looked: the tries before did not arrive
	post    chat.Post // as put
	edit    *chat.Receipt
}

// take picks the next post of every claimed chat and notes that it is being
// sent, so that a crash from here on counts as an unknown result.
func take(ctx context.Context, now unit.Instant, store storage.Store, claims []storage.Claim) ([]job, error) {
	var jobs []job
	err := store.Update(ctx, now, func(w storage.Writer) error {
		jobs = nil
		for _, c := range claims {
			j, err := next(w, c)
			switch {
			case err != nil:
				return err
			case j != nil:
				jobs = append(jobs, *j)
			default:
				if err := w.Finish(c); err != nil && !errors.Is(err, storage.ErrClaimLost) {
					return err
				}
			}
		}
		return nil
	})
	return jobs, err
}

// next is the try the chat of c has to make now, or nil if nothing is owed.
func next(w storage.Writer, c storage.Claim) (*job, error) {
	for {
		row, ok, err := head(w, c.ID)
		if err != nil || !ok {
			return nil, err
		}
		if row.Sending {
			row.Unsure++
			if err := count(w, func(t *Tally) { t.Interrupted++ }); err != nil {
				return nil, err
			}
		}
		switch {
		case row.Post.Until != 0 && w.Now() > row.Post.Until:
			err = shut(w, row, Late, "")
		case row.Unsure >= maxUnsure:
			err = shut(w, row, Unconfirmed, "the program stopped while it was sent")
		default:
			return start(w, c, row)
		}
		if err != nil {
			return nil, err
		}
	}
}

// head is the first post owed in a chat.
func head(r storage.Reader, lane string) (owed, bool, error) {
	for row, err := range posts.By(r, "lane", storage.Key(lane)) {
		return row.Value, err == nil, err
	}
	return owed{}, false, nil
}

func start(w storage.Writer, c storage.Claim, row owed) (*job, error) {
	edit, err := target(w, row.Post)
	if err != nil {
		return nil, err
	}
	row.Sending = true
	j := job{
		claim: c, key: row.Post.Key, version: row.Version, post: row.Post,
		edit: edit, repeat: edit == nil && row.Unsure > 0,
	}
	return &j, posts.Put(w, storage.Key(row.Post.Key), row)
}

// target is the message that p replaces; nil if p is a message of its own.
func target(r storage.Reader, p chat.Post) (*chat.Receipt, error) {
	for _, key := range []string{p.Key, p.Edits} {
		if key == "" {
			continue
		}
		s, ok, err := receipts.Get(r, storage.Key(key))
		if err != nil {
			return nil, err
		}
		if ok && laneOf(s.Receipt.Place) == laneOf(p.To) {
			return &s.Receipt, nil
		}
	}
	return nil, nil
}

// deliver makes the tries, platforms beside each other, and stores each result.
func deliver(ctx context.Context, now unit.Instant, store storage.Store, platforms map[chat.PlatformName]chat.Platform, jobs []job) error {
	waiting := map[chat.PlatformName]chan job{}
	for _, j := range jobs {
		name := j.post.To.Platform
		if waiting[name] == nil {
			waiting[name] = make(chan job, len(jobs))
		}
		waiting[name] <- j
	}
	errs := make(chan error, len(jobs))
	var workers sync.WaitGroup
	for name, ch := range waiting {
		close(ch)
		for range width(platforms[name]) {
			workers.Go(func() {
				for j := range ch {
					receipt, err := send(ctx, platforms[name], &j)
					errs <- settle(ctx, now, store, j, receipt, err)
				}
			})
		}
	}
	workers.Wait()
	close(errs)
	var all []error
	for err := range errs {
		all = append(all, err)
	}
	return errors.Join(all...)
}

func width(p chat.Platform) int {
	if w, ok := p.(Wide); ok {
		return max(1, w.Wide())
	}
	return 1
}

// send is one try. A platform that panics over a post will do so again: the post
// is refused, and the others go on.
func send(ctx context.Context, p chat.Platform, j *job) (receipt chat.Receipt, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &chat.SendError{Outcome: chat.Refused, Err: fmt.Errorf("the platform panicked: %v", r)}
		}
	}()
	if p == nil {
		return chat.Receipt{}, &chat.SendError{Outcome: chat.NotSent, Err: fmt.Errorf("platform %s is not running", j.post.To.Platform)}
	}
	if err := ctx.Err(); err != nil {
		return chat.Receipt{}, &chat.SendError{Outcome: chat.NotSent, Err: err}
	}
	ctx, cancel := context.WithTimeout(ctx, sendFor)
	defer cancel()
	if j.edit != nil {
		return p.Edit(ctx, *j.edit, marked(j.post, false))
	}
	switch r, search, err := find(ctx, p, *j); {
	case err != nil:
		return r, err
	case search == chat.Found && j.version > 0: // it may stand there as it was put first
		j.repeat = false
		return p.Edit(ctx, r, j.post)
	case search == chat.Found:
		j.repeat = false
		return r, nil
	case search == chat.Absent:
		j.repeat, j.absent = false, true
	}
	return p.Send(ctx, marked(j.post, j.repeat))
}

// find looks for a post that may have arrived, where the platform can.
func find(ctx context.Context, p chat.Platform, j job) (chat.Receipt, chat.Search, error) {
	if f, ok := p.(chat.Finder); ok && j.repeat {
		return f.Find(ctx, j.post)
	}
	return chat.Receipt{}, chat.Blind, nil
}

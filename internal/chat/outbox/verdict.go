package outbox

import (
	"errors"
	"hash/fnv"
	"strconv"
	"time"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

const (
	// giveUpAfter outlasts a week in which a platform or the network is gone.
	giveUpAfter = 14 * 24 * time.Hour
	// maxUnsure is the most tries of unknown result. Their delays reach over
	// an hour, as long as most disturbances of a platform last.
	maxUnsure = 4
)

// verdict is what follows from a try that was not confirmed.
type verdict struct {
	close Reason        // "": try again
	wait  time.Duration // for the whole chat
}

// judge decides on a failed try; the row already counts it.
func judge(row owed, failure chat.SendError, now unit.Instant) verdict {
	switch failure.Outcome {
	case chat.Refused:
		return verdict{close: Refused, wait: failure.After}
	case chat.PlaceBad:
		return verdict{close: PlaceGone}
	case chat.Unknown:
		if row.Unsure >= maxUnsure {
			return verdict{close: Unconfirmed, wait: failure.After}
		}
		if now.Sub(row.Since) >= giveUpAfter {
			return verdict{close: GivenUp, wait: failure.After}
		}
		return verdict{wait: max(failure.After, unsureDelay(row.Post.Key, row.Unsure))}
	}
	if now.Sub(row.Since) >= giveUpAfter {
		return verdict{close: GivenUp, wait: failure.After}
	}
	return verdict{wait: max(failure.After, delay(row.Post.Key, row.NotSent))}
}

// asSendError reads an error of a platform; one that does not say what became
// of the post leaves it unknown.
func asSendError(err error) chat.SendError {
	var failure *chat.SendError
	if errors.As(err, &failure) {
		return *failure
	}
	return chat.SendError{Outcome: chat.Unknown, Err: err}
}

// delay before the try after the nth that surely failed: 2 s, 4 s, 8 s up to
// five minutes, which a revoked token needs.
func delay(key string, n int) time.Duration {
	return jitter(key, n, min(2*time.Second<<min(n-1, 10), 5*time.Minute))
}

// unsureDelay before the try after the nth of unknown result: 1, 8 and 64
// minutes.
func unsureDelay(key string, n int) time.Duration {
	return jitter(key, n, time.Minute<<(3*min(n-1, 2)))
}

// jitter spreads d over its last fifth, so that chats do not wake at once. It
// is drawn from the key, which makes it the same in every run.
func jitter(key string, n int, d time.Duration) time.Duration {
	h := fnv.New32a()
	h.Write([]byte(key + strconv.Itoa(n)))
	return d - d/5*time.Duration(h.Sum32()%1000)/1000
}

// marked is the post as it is sent: a repeat says that it is one.
func marked(p chat.Post, repeat bool) chat.Post {
	if !repeat {
		return p
	}
	lang, _ := i18n.ParseLang(p.Lang)
	p.Blocks = append(p.Blocks[:len(p.Blocks):len(p.Blocks)], chat.Note(lang.T("outbox.repeat")))
	return p
}

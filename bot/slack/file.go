package slack

import (
	"context"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/riskbell/riskbell/internal/chat"
	"github.com/riskbell/riskbell/internal/i18n"
)

// Files are no part of a message that one may write: Slack makes a message of
// its own of each. They are brought before the words are posted, shown to
// nobody, and shared after them; what is not known to be shared is looked for by
// Find, next to the words.

// files are those of p that can be brought.
func files(p chat.Post) (out []chat.File) {
	for _, b := range p.Blocks {
		if b.File != nil && bringable(*b.File) {
			out = append(out, *b.File)
		}
	}
	return out
}

func bringable(f chat.File) bool { return len(f.Data) > 0 && len(f.Data) <= chat.MaxFile }

// fileName is the name of f as Slack keeps and shows it.
func fileName(f chat.File) string { return oneLine(f.Name, maxHeader) }

// apart is where p goes if it has files: what is for one person alone, and a
// home, into their direct chat, since there is no private file elsewhere.
func apart(p chat.Post) chat.Post {
	home, isHome := strings.CutPrefix(p.To.Channel, homeOf)
	switch {
	case len(files(p)) == 0:
	case isHome:
		p.To.Channel = home
	case p.Only != nil && !direct(p.To.Channel):
		p.To.Channel, p.To.Thread, p.Only = p.Only.User, "", nil
	}
	return p
}

// bringFiles brings the files of p. Where Slack takes none at all the post says
// so in their place; any other failure is one of the post, of which nothing was
// sent.
func (s *Slack) bringFiles(ctx context.Context, p chat.Post) (chat.Post, []slack.FileSummary, error) {
	var brought []slack.FileSummary
	for _, f := range files(p) {
		id, err := s.put(ctx, fileName(f), oneLine(f.Alt, maxHeader), f.Data)
		if err != nil {
			failure := s.sendError(err)
			if failure.Outcome != chat.Refused && !fatal(err) {
				failure.Outcome = chat.NotSent
				return p, nil, failure
			}
			s.o.Log.Warn("Slack takes no files; the post goes without", "key", p.Key, "error", failure.Err)
			return withoutFiles(p), nil, nil
		}
		brought = append(brought, slack.FileSummary{ID: id, Title: fileName(f)})
	}
	return p, brought, nil
}

// withoutFiles says in the place of each file that it is not there.
func withoutFiles(p chat.Post) chat.Post {
	lang, _ := i18n.ParseLang(p.Lang)
	p.Blocks = slices.Clone(p.Blocks)
	for i, b := range p.Blocks {
		if b.File != nil {
			p.Blocks[i] = chat.Note(lang.T("slack.file.none", "name", b.File.Name))
		}
	}
	return p
}

// share shows brought files below the words of r. If it fails, the post counts
// as one of unknown result, which Find completes.
func (s *Slack) share(ctx context.Context, p chat.Post, r chat.Receipt, brought []slack.FileSummary) error {
	if len(brought) == 0 {
		return nil
	}
	_, err := s.api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{
		Files: brought, Channel: r.Place.Channel, ThreadTimestamp: p.To.Thread,
	})
	if err == nil {
		return nil
	}
	failure := s.sendError(err)
	if failure.Outcome == chat.Refused || failure.Outcome == chat.PlaceBad || fatal(err) {
		s.o.Log.Warn("Slack shows no files here; the post says so", "key", p.Key, "error", failure.Err)
		_, err := s.Edit(ctx, r, withoutFiles(p))
		return err
	}
	failure.Outcome = chat.Unknown // the words stand there
	return failure
}

// complete shares what is missing below the words that were found at ts, among
// what stands in the same place.
func (s *Slack) complete(ctx context.Context, p chat.Post, r chat.Receipt, seen []slack.Message) error {
	if len(files(p)) == 0 || slices.ContainsFunc(seen, func(m slack.Message) bool { return s.carries(m, p, r.ID) }) {
		return nil
	}
	p, brought, err := s.bringFiles(ctx, p)
	if err != nil {
		return err
	}
	return s.share(ctx, p, r, brought)
}

// carries reports a message of ours after ts with the first file of p: one post
// at a time is on its way to a place.
func (s *Slack) carries(m slack.Message, p chat.Post, ts string) bool {
	name := fileName(files(p)[0])
	return s.mine(m) && m.Timestamp > ts && slices.ContainsFunc(m.Files, func(f slack.File) bool { return f.Title == name })
}

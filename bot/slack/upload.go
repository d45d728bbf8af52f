package slack

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/slack-go/slack"

	"github.com/riskbell/riskbell/internal/chat"
)

// upload brings the pictures of p to Slack and gives their ids. The words of
// one that cannot be brought stand in its place: a warning does not wait for
// its chart.
func (s *Slack) upload(ctx context.Context, p chat.Post) []string {
	var ids []string
	for _, b := range p.Blocks {
		if b.Image == nil {
			continue
		}
		id, err := s.picture(ctx, *b.Image)
		if err != nil {
			s.o.Log.Warn("a picture could not be uploaded", "key", p.Key, "error", s.hide.text(err))
		}
		ids = append(ids, id)
	}
	return ids
}

// put is the id of what was uploaded: Slack names an address and takes the
// bytes there. Nobody sees them until it is told that they are complete.
func (s *Slack) put(ctx context.Context, name, alt string, data []byte) (string, error) {
	to, err := s.api.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{FileName: name, FileSize: len(data), AltTxt: alt})
	if err != nil {
		return "", err
	}
	return to.FileID, s.bring(ctx, to.UploadURL, data)
}

// picture is the id of an uploaded picture. It belongs to the message that shows
// it, so that it is shared with no channel.
func (s *Slack) picture(ctx context.Context, i chat.Image) (string, error) {
	if len(i.PNG) == 0 {
		return "", errors.New("the picture is empty")
	}
	id, err := s.put(ctx, "chart.png", oneLine(i.Alt, maxHeader), i.PNG)
	if err != nil {
		return "", err
	}
	done, err := s.api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{Files: []slack.FileSummary{{ID: id, Title: "chart"}}})
	if err != nil {
		return "", err
	}
	if len(done.Files) != 1 {
		return "", errors.New("Slack does not know the picture")
	}
	return done.Files[0].ID, nil
}

// bring sends bytes to the address that Slack named, without the token.
func (s *Slack) bring(ctx context.Context, address string, body []byte) error {
	if u, err := url.Parse(address); err != nil || u.Scheme != "https" && !strings.HasPrefix(s.o.API, u.Scheme+"://"+u.Host+"/") {
		return errors.New("Slack names no address to upload to")
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/octet-stream")
	resp, err := s.courier.Do(r)
	if err != nil {
		return err
	}
	_ = resp.Body.Close() // only the status counts
	if resp.StatusCode != http.StatusOK {
		return slack.StatusCodeError{Code: resp.StatusCode, Status: resp.Status}
	}
	return nil
}

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

// picture is the id of an uploaded picture: Slack names an address, takes the
// bytes there, and is told that they are complete. They belong to the message
// that shows them, so that they are shared with no channel.
func (s *Slack) picture(ctx context.Context, i chat.Image) (string, error) {
	if len(i.PNG) == 0 {
		return "", errors.New("the picture is empty")
	}
	to, err := s.api.GetUploadURLExternalContext(ctx, slack.GetUploadURLExternalParameters{
		FileName: "chart.png", FileSize: len(i.PNG), AltTxt: oneLine(i.Alt, maxHeader),
	})
	if err != nil {
		return "", err
	}
	if err := s.bring(ctx, to.UploadURL, i.PNG); err != nil {
		return "", err
	}
	done, err := s.api.CompleteUploadExternalContext(ctx, slack.CompleteUploadExternalParameters{Files: []slack.FileSummary{{ID: to.FileID, Title: "chart"}}})
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

package bot

import (
	"context"
	"io"
	"net/http"
	"strings"
	"time"
)

// localFor is how long the local port may take to answer.
const localFor = 3 * time.Second

// alive asks the local port of the process that serves.
func (d *doctor) alive(ctx context.Context) {
	address := d.config.HTTP.Listen
	if address == "" {
		d.add("serve", Worn, "port.none")
		return
	}
	ctx, stop := context.WithTimeout(ctx, localFor)
	defer stop()
	status, says, err := ask(ctx, "http://"+address+"/healthz")
	switch {
	case err != nil:
		d.add("serve", Broken, "port.silent", "address", address)
	case status != http.StatusOK:
		d.add("serve", Broken, "port.sick", "address", address, "says", says)
	default:
		d.add("serve", Sound, "port.fine", "address", address)
	}
}

// ask gets a short answer, past any proxy.
func ask(ctx context.Context, address string) (status int, says string, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return 0, "", err
	}
	direct := &http.Transport{DisableKeepAlives: true}
	reply, err := direct.RoundTrip(r)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = reply.Body.Close() }() // it was read
	body, err := io.ReadAll(io.LimitReader(reply.Body, 200))
	return reply.StatusCode, strings.TrimSpace(string(body)), err
}

package telegramtest

import (
	"context"
	"net"
	"net/http"
	"testing"
)

// NewPiped is a server without sockets, for tests in which time is not real: it
// is reached through the transport alone, under any address.
func NewPiped(t testing.TB) (*Server, http.RoundTripper) {
	s := empty()
	pipes := &listener{calls: make(chan net.Conn), closed: make(chan struct{})}
	server := &http.Server{Handler: http.HandlerFunc(s.serve)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(pipes) // ends with Close
	}()
	transport := &http.Transport{DialContext: pipes.dial}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		_ = server.Close() // the pipes have no error
		<-done
	})
	return s, transport
}

// listener accepts the other ends of pipes.
type listener struct {
	calls  chan net.Conn
	closed chan struct{}
}

func (l *listener) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	here, there := net.Pipe()
	select {
	case l.calls <- there:
		return here, nil
	case <-l.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept is the next connection.
func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.calls:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close ends accepting; the server closes its listener once.
func (l *listener) Close() error {
	close(l.closed)
	return nil
}

// Addr is no address of a network.
func (l *listener) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }

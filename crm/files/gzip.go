package files

import (
	"compress/gzip"
	"io"

	"github.com/riskbell/riskbell/internal/i18n"
)

// maxRatio is how many times larger than its file a gzipped text may be once
// it is large at all; tables are at most 30 times larger.
const (
	maxRatio  = 200
	freeBytes = 64 << 20
)

// gunzip reads a gzipped file and refuses bombs.
type gunzip struct {
	zip  *gzip.Reader
	in   *counter
	read int64
}

func newGunzip(r io.Reader) (*gunzip, error) {
	in := &counter{r: r}
	zip, err := gzip.NewReader(in)
	if err != nil {
		return nil, i18n.Say("feed.file.gzip")
	}
	return &gunzip{zip: zip, in: in}, nil
}

// Read reads what was compressed.
func (g *gunzip) Read(p []byte) (int, error) {
	n, err := g.zip.Read(p)
	g.read += int64(n)
	if g.read > freeBytes && g.read > maxRatio*g.in.n {
		return n, i18n.Say("feed.file.bomb", "most", maxRatio)
	}
	return n, err
}

// counter counts the bytes read.
type counter struct {
	r io.Reader
	n int64
}

// Read reads and counts.
func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

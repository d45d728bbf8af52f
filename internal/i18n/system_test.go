package i18n

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What the system answers is said in the language of the reader, and names the
// file it is about.
func TestTheSystemsAnswersAreWorded(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, missing := os.ReadFile(filepath.Join(dir, "none"))
	_, folder := os.ReadFile(dir)
	_, below := os.ReadFile(filepath.Join(file, "x"))
	exists := os.Mkdir(file, 0o700)
	moved := os.Rename(filepath.Join(dir, "none"), filepath.Join(dir, "new"))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port := net.Listen("tcp", l.Addr().String())
	for _, c := range []struct {
		name   string
		err    error
		zh, en string
	}{
		{"missing", missing, dir + "/none：没有这个文件或目录", dir + "/none: no such file or directory"},
		{"wrapped", fmt.Errorf("x: %w", missing), "x: " + dir + "/none：没有这个文件或目录", "x: " + dir + "/none: no such file or directory"},
		{"bare", fmt.Errorf("feed x: %w", errors.Unwrap(missing)), "feed x: 没有这个文件或目录", "feed x: no such file or directory"},
		{"folder", folder, dir + "：这是目录，不是文件", dir + ": is a directory"},
		{"below a file", below, file + "/x：路径中有一段不是目录", file + "/x: not a directory"},
		{"there already", exists, file + "：已经存在", file + ": file exists"},
		{"moved", moved, dir + "/new：没有这个文件或目录", dir + "/new: no such file or directory"},
		{"port", port, "地址已被其他程序占用", "address already in use"},
		{"one of ours", errors.New("permission denied"), "permission denied", "permission denied"},
	} {
		if got := Tell(ZH, c.err); !strings.HasSuffix(got, c.zh) {
			t.Errorf("%s: %q, want %q", c.name, got, c.zh)
		}
		if got := Tell(EN, c.err); !strings.HasSuffix(got, c.en) {
			t.Errorf("%s: %q, want %q", c.name, got, c.en)
		}
	}
}

package bot

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/riskbell/riskbell/internal/chat/chattest"
	"github.com/riskbell/riskbell/internal/chat/script"
	"github.com/riskbell/riskbell/internal/unit"
)

// TestScriptsWithNews plays conversations while the company goes on: the rows of
// testdata/news are added to its files on the day their folder is named after.
func TestScriptsWithNews(t *testing.T) {
	chattest.Scripts(t, "testdata/scripts/news/*.txt", *update, func(t *testing.T) script.Program {
		c := companyConfig(t)
		c.Feeds[0].Folder = t.TempDir()
		if err := os.CopyFS(c.Feeds[0].Folder, os.DirFS("testdata/company")); err != nil {
			t.Fatal(err)
		}
		p := &newsProgram{program: programOf(t, c), folder: c.Feeds[0].Folder}
		p.morning()
		return p
	})
}

type newsProgram struct {
	*program
	folder string
}

// Advance lets the days pass one by one, each with its news.
func (p *newsProgram) Advance(d time.Duration) error {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		return err
	}
	said := ""
	for end := p.now.Add(d); p.now < end; {
		midnight := (p.now.Day(zone) + 1).Start(zone)
		if err := p.program.Advance(min(midnight, end).Sub(p.now)); err != nil {
			return err
		}
		said += p.out.String()
		if p.now == midnight {
			if err := p.news(midnight.Day(zone)); err != nil {
				return err
			}
		}
	}
	p.out.Reset()
	p.out.WriteString(said)
	return nil
}

// news adds the rows of a day to the company's files.
func (p *newsProgram) news(day unit.Day) error {
	files, err := filepath.Glob(filepath.Join("testdata/news", day.String(), "*.csv"))
	if err != nil {
		return err
	}
	for _, file := range files {
		rows, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		name := filepath.Join(p.folder, filepath.Base(file))
		old, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(name, []byte(strings.TrimRight(string(old), "\n")+"\n"+string(rows)), 0o600); err != nil {
			return err
		}
	}
	return nil
}

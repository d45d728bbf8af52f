package mapping

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
)

// The manual says the same in both languages: as many sections and examples,
// and every key of a mapping.
func TestBothManualsOfMappingsAreWhole(t *testing.T) {
	var text []string
	for _, name := range []string{"mapping.md", "mapping.zh-CN.md"} {
		b, err := os.ReadFile(filepath.Join("..", "..", "docs", name))
		if err != nil {
			t.Fatal(err)
		}
		text = append(text, string(b))
	}
	for _, mark := range []string{"\n## ", "```yaml\n", "```sh\n", "\n| "} {
		if en, zh := strings.Count(text[0], mark), strings.Count(text[1], mark); en != zh || en == 0 {
			t.Errorf("%q stands %d times in English, %d times in Chinese", mark, en, zh)
		}
	}
	keys := append(append(append([]string{}, valueKeys...), testKeys...), keeps...)
	for _, v := range []any{mappingFile{}, streamFile{}, recordFile{}, stepFile{}} {
		for i := range reflect.TypeOf(v).NumField() {
			keys = append(keys, reflect.TypeOf(v).Field(i).Tag.Get("yaml"))
		}
	}
	for _, key := range keys {
		word := regexp.MustCompile(`\b` + regexp.QuoteMeta(key) + `\b`)
		for i, name := range []string{"English", "Chinese"} {
			if !word.MatchString(text[i]) {
				t.Errorf("the %s manual says nothing of %s", name, key)
			}
		}
	}
}

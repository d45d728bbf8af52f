package bot

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/riskbell/riskbell/crm"
	"github.com/riskbell/riskbell/internal/unit"
)

// The text format 0.0.4 of Prometheus, line by line.
var (
	metaLine   = regexp.MustCompile(`^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*)(?: (.*))?$`)
	sampleLine = regexp.MustCompile(`^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*"(?:, *[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*")*\})? (\S+)$`)
	boundLabel = regexp.MustCompile(`,?le="([^"]*)"`)
)

// exposition reads the format as strictly as its specification asks, and gives
// each figure's type by name and each series' value.
func exposition(text string) (types map[string]string, values map[string]float64, err error) {
	types, values = map[string]string{}, map[string]float64{}
	closed, current := map[string]bool{}, ""
	enter := func(family string) error {
		if family == current {
			return nil
		}
		if closed[family] {
			return fmt.Errorf("%s is in two places", family)
		}
		closed[current], current = true, family
		return nil
	}
	if !strings.HasSuffix(text, "\n") {
		return nil, nil, fmt.Errorf("the last line does not end")
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if m := metaLine.FindStringSubmatch(line); m != nil {
			if err := enter(m[2]); err != nil {
				return nil, nil, err
			}
			if m[1] == "TYPE" {
				if types[m[2]] != "" || !regexp.MustCompile(`^(counter|gauge|histogram|summary|untyped)$`).MatchString(m[3]) {
					return nil, nil, fmt.Errorf("wrong or second type: %s", line)
				}
				types[m[2]] = m[3]
			}
			continue
		}
		m := sampleLine.FindStringSubmatch(line)
		if m == nil {
			return nil, nil, fmt.Errorf("neither a comment nor a sample: %q", line)
		}
		family := m[1]
		for _, suffix := range []string{"_bucket", "_sum", "_count"} {
			if base, cut := strings.CutSuffix(m[1], suffix); cut && (types[base] == "histogram" || types[base] == "summary") {
				family = base
			}
		}
		if err := enter(family); err != nil {
			return nil, nil, err
		}
		if _, twice := values[m[1]+m[2]]; twice || types[family] == "" {
			return nil, nil, fmt.Errorf("twice or without a type: %s", line)
		}
		if values[m[1]+m[2]], err = strconv.ParseFloat(m[3], 64); err != nil {
			return nil, nil, err
		}
	}
	return types, values, wholeHistograms(text, types)
}

// wholeHistograms checks that the buckets of each series grow up to +Inf, which
// is the count.
func wholeHistograms(text string, types map[string]string) error {
	last, inf := map[string]float64{}, map[string]float64{}
	for line := range strings.Lines(text) {
		m := sampleLine.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if m == nil {
			continue
		}
		value, _ := strconv.ParseFloat(m[3], 64)
		if base, cut := strings.CutSuffix(m[1], "_bucket"); cut && types[base] == "histogram" {
			bound := boundLabel.FindStringSubmatch(m[2])
			if bound == nil {
				return fmt.Errorf("a bucket without a bound: %s", line)
			}
			series := base + strings.Replace(boundLabel.ReplaceAllString(m[2], ""), "{}", "", 1)
			if value < last[series] {
				return fmt.Errorf("a bucket falls: %s", line)
			}
			if last[series] = value; bound[1] == "+Inf" {
				inf[series] = value
			}
		}
		if base, cut := strings.CutSuffix(m[1], "_count"); cut && types[base] == "histogram" {
			if all, whole := inf[base+m[2]]; !whole || all != value {
				return fmt.Errorf("the buckets do not add up to the count: %s", line)
			}
		}
	}
	return nil
}

func TestMetricsAreAValidExposition(t *testing.T) {
	b := openBot(t, companyConfig(t), Options{})
	ok(t, b.Tick(t.Context(), begin))
	b.tally.handling("console")()
	b.tally.handling("slack")()
	b.tally.failed(`odd "job"\` + "\n名")
	b.tally.synced(crm.Run{Source: "零售", Rows: map[crm.Kind]int{"order": 7}, Rejected: 2})
	w := httptest.NewRecorder()
	b.handler(func() unit.Instant { return begin }).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if got := w.Header().Get("Content-Type"); got != "text/plain; version=0.0.4; charset=utf-8" {
		t.Errorf("content type %q", got)
	}
	types, values, err := exposition(w.Body.String())
	if err != nil {
		t.Fatalf("%v in\n%s", err, w.Body.String())
	}
	for name, want := range map[string]string{
		"riskbell_event_seconds":               "histogram",
		"riskbell_job_failures_total":          "counter",
		"riskbell_feed_rows_total":             "counter",
		"riskbell_feed_rows_set_aside_total":   "counter",
		"riskbell_last_tick_timestamp_seconds": "gauge",
		"riskbell_posts_owed":                  "gauge",
		"riskbell_posts_sent_total":            "counter",
		"riskbell_posts_given_up_total":        "counter",
		"go_memstats_heap_inuse_bytes":         "gauge",
	} {
		if types[name] != want {
			t.Errorf("%s is a %q, want %s", name, types[name], want)
		}
	}
	for series, want := range map[string]float64{
		`riskbell_event_seconds_count{platform="slack"}`:            1,
		`riskbell_job_failures_total{job="odd \"job\"\\\n名"}`:       1,
		`riskbell_feed_rows_total{source="零售"}`:                     7,
		`riskbell_feed_rows_set_aside_total{source="零售"}`:           2,
		`riskbell_last_tick_timestamp_seconds`:                      float64(begin) / 1000,
		`riskbell_event_seconds_bucket{platform="slack",le="+Inf"}`: 1,
	} {
		if got, there := values[series]; !there || got != want {
			t.Errorf("%s is %v (%v), want %v", series, got, there, want)
		}
	}
}

// The reader above refuses what is no exposition.
func TestExpositionReaderRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"no end":            "# TYPE a gauge\na 1",
		"no type":           "a 1\n",
		"two types":         "# TYPE a gauge\n# TYPE a gauge\na 1\n",
		"twice":             "# TYPE a gauge\na 1\na 2\n",
		"torn apart":        "# TYPE a gauge\n# TYPE b gauge\nb 1\na{x=\"1\"} 2\n",
		"no number":         "# TYPE a gauge\na one\n",
		"unescaped":         "# TYPE a gauge\na{x=\"1\"2\"} 1\n",
		"falling buckets":   "# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\na_sum 1\na_count 1\n",
		"no infinite bound": "# TYPE a histogram\na_bucket{le=\"1\"} 1\na_sum 1\na_count 1\n",
	} {
		if _, _, err := exposition(text); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

package mapping

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/internal/unit"
)

// SerialDates says how bare numbers in date columns are to be read: XLSX
// stores dates as days since 1900 or 1904.
type SerialDates int

const (
	noSerials SerialDates = iota
	Serial1900
	Serial1904
)

// dateFormat is how a mapping writes dates: by a word of the mapping language
// or as "DD.MM.YYYY", which has a Go layout too.
type dateFormat struct{ written, layout string }

// The words for formats that have no layout.
const (
	isoFormat    = "iso"
	unixFormat   = "unix"
	unixMSFormat = "unix_ms"
)

var dateTokens = strings.NewReplacer(
	"YYYY", "2006", "YY", "06", "MMM", "Jan", "MM", "01", "M", "1", "DD", "02", "D", "2",
	"HH", "15", "H", "15", "hh", "03", "h", "3", "mm", "04", "m", "4", "ss", "05", "s", "5", "AM", "PM", "ZZ", "-0700", "Z", "Z07:00")

// parseFormat turns "DD.MM.YYYY HH:mm" into a dateFormat.
func parseFormat(s string) (dateFormat, error) {
	switch s {
	case isoFormat, unixFormat, unixMSFormat:
		return dateFormat{written: s}, nil
	}
	layout := dateTokens.Replace(s)
	probe := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	back, err := time.Parse(layout, probe.Format(layout))
	if err != nil || !back.Equal(probe) {
		return dateFormat{}, i18n.Say("mapping.date", "value", Quote(s))
	}
	return dateFormat{s, layout}, nil
}

// moment is a day, or a day with its time: at is then set.
type moment struct {
	day unit.Day
	at  unit.Instant
}

func (m moment) instant(zone *time.Location) unit.Instant {
	if m.at != 0 {
		return m.at
	}
	return m.day.Start(zone)
}

// dateReader reads dates in the formats of a column. A time without an offset
// is on the clocks of zone.
type dateReader struct {
	formats []dateFormat
	zone    *time.Location
}

func (d dateReader) parse(s string, serial SerialDates) (moment, error) {
	if serial != noSerials {
		if f, err := strconv.ParseFloat(s, 64); err == nil {
			return d.serial(f, serial)
		}
	}
	for _, f := range d.formats {
		if m, ok := d.try(f, s); ok {
			return m, d.sane(m, s)
		}
	}
	return moment{}, i18n.Say("feed.value.date", "value", Quote(s), "forms", d.forms())
}

func (d dateReader) forms() string {
	names := make([]string, len(d.formats))
	for i, f := range d.formats {
		if names[i] = f.written; f.written == isoFormat {
			names[i] = "iso (2026-11-22)"
		}
	}
	return strings.Join(names, " / ")
}

func (d dateReader) sane(m moment, s string) error {
	if y, _, _ := m.day.Date(); y < 1900 || y > 2200 {
		return i18n.Say("feed.value.year", "value", Quote(s))
	}
	return nil
}

func (d dateReader) try(f dateFormat, s string) (moment, bool) {
	switch f.written {
	case isoFormat:
		return d.iso(s)
	case unixFormat, unixMSFormat:
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || abs(n) > 1e14 {
			return moment{}, false
		}
		if f.written == unixFormat {
			n *= 1000
		}
		at := unit.Instant(n)
		return moment{day: at.Day(d.zone), at: at}, n != 0
	}
	return d.layout(f.layout, s)
}

func (d dateReader) layout(layout, s string) (moment, bool) {
	t, err := time.ParseInLocation(layout, s, d.zone)
	if err != nil {
		return moment{}, false
	}
	if !strings.Contains(layout, "15") && !strings.Contains(layout, "3") {
		return moment{day: unit.NewDay(t.Date())}, true
	}
	at := unit.At(t)
	return moment{day: at.Day(d.zone), at: at}, true
}

// isoLayouts are what iso stands for, beside the plain date.
var isoLayouts = [...]string{
	time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04:05.999999999Z0700",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04", "2006-01-02T15:04",
	"2006/1/2", "2006/1/2 15:04:05", "2006/1/2 15:04", "2006年1月2日", "2006年1月2日 15:04", "20060102", "2006-1-2",
}

func (d dateReader) iso(s string) (moment, bool) {
	if len(s) == len(time.DateOnly) {
		if m, ok := d.layout(time.DateOnly, s); ok {
			return m, true
		}
	}
	if len(s) < 8 || len(s) > 40 {
		return moment{}, false
	}
	for _, layout := range isoLayouts {
		if m, ok := d.layout(layout, s); ok {
			return m, true
		}
	}
	return moment{}, false
}

func (d dateReader) serial(f float64, serial SerialDates) (moment, error) {
	if !(f >= 0 && f <= 200_000) { // NaN is neither
		return moment{}, i18n.Say("feed.value.serial", "value", Quote(strconv.FormatFloat(f, 'f', -1, 64)))
	}
	t := serial.time(f)
	if f == math.Floor(f) {
		m := moment{day: unit.NewDay(t.Date())}
		return m, d.sane(m, t.Format(time.DateOnly))
	}
	y, mo, dd := t.Date()
	at := unit.At(time.Date(y, mo, dd, t.Hour(), t.Minute(), t.Second(), 0, d.zone))
	m := moment{day: at.Day(d.zone), at: at}
	return m, d.sane(m, t.Format(time.DateTime))
}

// time is the wall clock of a serial date, to the second, as if in UTC. That of
// 1900 counts from 1 as 1 January, and has a 29 February in that year, the 60th
// day (ECMA-376 part 1, 18.17.4.1).
func (s SerialDates) time(f float64) time.Time {
	zero := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case s == Serial1904:
		zero = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case f < 60:
		zero = zero.AddDate(0, 0, 1)
	}
	day := math.Floor(f)
	seconds := math.Round((f - day) * 24 * 60 * 60)
	return zero.AddDate(0, 0, int(day)).Add(time.Duration(seconds) * time.Second)
}

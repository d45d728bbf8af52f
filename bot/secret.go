package bot

import (
	"log/slog"
	"os"
	"strings"

	"github.com/riskbell/riskbell/internal/i18n"
)

// Secret is a value that is kept out of the configuration, of logs and of
// errors: it comes from an environment variable or from a file that only its
// owner may read. However it is printed, it prints as ***.
type Secret struct {
	Env  string `yaml:"env"`
	File string `yaml:"file"`

	value string
}

// Load fetches the value. A Secret that names no source stays empty.
func (s *Secret) Load() error {
	switch {
	case s.Env != "" && s.File != "":
		return i18n.Say("config.secret.both")
	case s.Env != "":
		if s.value = os.Getenv(s.Env); s.value == "" {
			return i18n.Say("config.secret.env", "name", s.Env)
		}
	case s.File != "":
		return s.read()
	}
	return nil
}

func (s *Secret) read() error {
	info, err := os.Stat(s.File)
	if err != nil {
		return err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return i18n.Say("config.secret.open", "file", s.File)
	}
	data, err := os.ReadFile(s.File)
	if err != nil {
		return err
	}
	if s.value = strings.TrimSpace(string(data)); s.value == "" {
		return i18n.Say("config.secret.empty", "file", s.File)
	}
	return nil
}

// Reveal is the value, for the one place that needs it.
func (s Secret) Reveal() string { return s.value }

// String hides the value.
func (s Secret) String() string { return "***" }

// GoString hides the value from %#v.
func (s Secret) GoString() string { return "***" }

// MarshalText hides the value from encoders.
func (s Secret) MarshalText() ([]byte, error) { return []byte("***"), nil }

// LogValue hides the value from logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue("***") }

// slogLevel reads a level by name.
type slogLevel struct{ slog.Level }

func (l *slogLevel) set(s string) error {
	if err := l.UnmarshalText([]byte(s)); err != nil {
		return i18n.Say("config.level", "value", s)
	}
	return nil
}

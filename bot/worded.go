package bot

import (
	"errors"
	"strconv"

	"github.com/riskbell/riskbell/internal/i18n"
	"github.com/riskbell/riskbell/storage"
)

// Worded is err with what the storage says of its files, which knows of no
// language, as i18n.Messages that name the remedy. Any other error stays as it
// is. What errors.Is finds in err, it finds in the result.
func Worded(err error) error {
	var file *storage.FileError
	message, isMessage := err.(i18n.Message)
	parts, isList := err.(interface{ Unwrap() []error })
	switch {
	case isMessage:
		return wordedWithin(message)
	case isList && errors.Join(parts.Unwrap()...).Error() == err.Error():
		return wordedEach(parts.Unwrap())
	case errors.As(err, &file):
		return fileMessage(file)
	case errors.Is(err, storage.ErrCorrupt):
		return i18n.Say("storage.value", "error", err)
	case errors.Is(err, storage.ErrNewer):
		return i18n.Say("storage.value.newer", "error", err)
	}
	return err
}

func wordedEach(errs []error) error {
	out := make([]error, len(errs))
	for i, err := range errs {
		out[i] = Worded(err)
	}
	return errors.Join(out...)
}

// wordedWithin words the errors among the parameters of a message.
func wordedWithin(m i18n.Message) i18n.Message {
	args := make([]any, len(m.Args))
	for i, arg := range m.Args {
		if err, ok := arg.(error); ok {
			arg = Worded(err)
		}
		args[i] = arg
	}
	return i18n.Say(m.Key, args...)
}

func fileMessage(e *storage.FileError) i18n.Message {
	key := i18n.Key("storage." + string(e.Fault))
	switch {
	case e.Fault == storage.FileInUse && e.Holder.PID == 0:
		key = "storage.inuse.unknown"
	case e.Places > 0:
		key = "storage.places"
	}
	cause := errors.Unwrap(e.Err)
	if cause == nil {
		cause = e.Err
	}
	return i18n.Say(key, "path", e.Path, "pid", strconv.Itoa(e.Holder.PID), "name", e.Holder.Name,
		"n", e.Places, "detail", e.Detail, "cause", cause, "error", e)
}

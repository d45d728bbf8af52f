package ask

func (r *reader) guess(cover []token) bool { return false }

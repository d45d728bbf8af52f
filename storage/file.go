package storage

// FileFault is what is wrong with the file of a store as a whole.
type FileFault string

// What can be wrong with a file. All but the first three mean that it, or the
// snapshot it was to be made of, cannot be used.
const (
	FileInUse      FileFault = "inuse"       // another process has it, see Holder
	FileNoLock     FileFault = "lock"        // the lock cannot be taken
	FileNotWritten FileFault = "commit"      // a commit failed and changed nothing
	FileEmpty      FileFault = "empty"       // it has no bytes
	FileCut        FileFault = "cut"         // its end is missing
	FileForeign    FileFault = "foreign"     // it is another program's
	FileNewer      FileFault = "newer"       // a newer version wrote it
	FileDamaged    FileFault = "damaged"     // it does not make sense, or values in it do not
	FileExists     FileFault = "exists"      // it is there already and is not overwritten
	NoSnapshot     FileFault = "snapshot"    // what it was to be made of is no snapshot
	SnapshotBad    FileFault = "snapshotbad" // the snapshot was cut short or altered
)

// FileError is an error about the file of a store. Err says it in English and
// wraps one of the errors above where there is one; the other fields let those
// who know the reader's language say it anew.
type FileError struct {
	Path   string // "" for a snapshot, which is read from anywhere
	Fault  FileFault
	Holder Holder // of a file in use
	Places int    // number of damages found by a verification
	Detail string // what the library or the check says of it, "" for nothing more
	Err    error
}

// Holder is the process that has a file.
type Holder struct {
	PID  int    // 0 if it does not say
	Name string // such as riskbell
}

func (e *FileError) Error() string { return e.Err.Error() }

// Unwrap is Err.
func (e *FileError) Unwrap() error { return e.Err }

package bolt

import "syscall"

// limitMemory bounds what this process may allocate, not what it maps. Where
// the limit is refused, the time limit of the parent remains.
func limitMemory(bytes uint64) {
	_ = syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: bytes, Max: bytes})
}

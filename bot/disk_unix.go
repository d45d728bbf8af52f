//go:build linux || darwin

package bot

import "syscall"

// freeBytes is the room that is left for this user where folder lies.
func freeBytes(folder string) (uint64, bool) {
	var s syscall.Statfs_t
	if syscall.Statfs(folder, &s) != nil {
		return 0, false
	}
	return s.Bavail * uint64(s.Bsize), true
}

// writable says that this user may make files in folder.
func writable(folder string) bool {
	const write, search = 2, 1 // access(2)
	return syscall.Access(folder, write|search) == nil
}

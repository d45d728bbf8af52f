//go:build !linux

package bolt

import "runtime/debug"

// limitMemory asks the garbage collector to keep to the limit: other systems
// have no limit that spares the map of the file.
func limitMemory(bytes uint64) { debug.SetMemoryLimit(int64(bytes)) }

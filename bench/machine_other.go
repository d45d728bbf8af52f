//go:build !linux

package main

import "time"

// watchMemory knows nothing here.
func watchMemory() func() int64 { return func() int64 { return 0 } }

// cpuTime is the wall's here.
func cpuTime() time.Duration { return wallTime() }

func processor() string { return "" }

// forget cannot be done here: starts are warm.
func forget(string) {}

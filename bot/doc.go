// Package bot is the running program: configuration, the two stores, the
// sources, the schedules, what comes in and what goes out. Everything in it is
// stepped with a reading of the clock: Handle takes one event, Tick runs what
// the schedules owe, Drain sends what is owed. Run is the loop around them.
package bot

// Package commands is everything a person can say or press: a text or a button
// becomes a verb, its rights are checked, what can be read and computed is,
// and then one transaction marks the event as seen, changes what the verb
// changes and owes the reply.
//
//	handle.go    the way of one event
//	set.go       the verbs, and how a text finds one
//	rights.go    who may do what, and whose rows they see
//	morning.go   the day's warnings: from a View to each person's digest
//	<verb>.go    one file per verb
//
// Its tables, all in state.db:
//
//	asked    platform, workspace, channel, thread, user → the last question
//	used     "run" → the newest run of a feed that the warnings rest on
//	told     person → the latest digest, so that it can be drawn again
package commands

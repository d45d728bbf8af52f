// Package alerts turns a View of the company into few, right, explained
// warnings, and keeps what people did with them.
//
// One evaluation is a straight line of pure steps:
//
//	View → Facts (compact rows from columns)       facts.go
//	     → subjects (features when asked for)      *_facts.go, sheet.go, docs/rules.md
//	     → Readings (rules as data: what is true)  rule.go, judge.go
//	     → Step (pending, firing, resolved)        state.go
//	     → Digest (who is told what, and why not)  digest.go, stages.go
//	     → blocks (one screen, with its arithmetic) blocks.go, why.go
//
// Only the Book (book.go, bookacts.go, booksaid.go) touches storage. Its tables:
//
//	alert               fingerprint → Alert: one rule on one subject, latest reading
//	alert/id            the number people use, W-12
//	alert/phase         phase, since when
//	alert_act           fingerprint, number → Act: the history, append-only
//	alert_said          person, fingerprint → Said: the notification log
//	alert_silence       id → Silence: a person's mute of a rule, subject or owner
//	alert_silence/until when it ends
//	alert_count         name → the last number given
package alerts

// Package bolt keeps a store in one file, with bbolt: one writer at a time,
// readers that never wait, each commit durable when it returns.
//
// Every value is preceded by the CRC-32C of where it lies, its key and
// itself, so that a flipped bit, or a page written to the wrong place, is an
// error that names the value and never a wrong number in a report.
//
// Writers that wait while another commits share the next commit. Who holds
// which row of a queue is known in memory alone: one process owns the file, and
// what it held is free again when it ends. The file
// never shrinks and old pages cannot be reused while a reader is open, so
// readers are short.
//
// The file, bucket by bucket:
//
//	meta            what the file is
//	data            the namespaces
//	└─ <namespace>  key → value
//	queue           the queues
//	└─ <queue>
//	   ├─ row       id → due, attempt, life, value
//	   └─ due       due, id → nothing
//	lease           name → owner, epoch, until
//
// Beside the file lies its lock, named like it with ".lock" after it, which
// says who has the file open. A file ending in ".new" was being made when the
// machine stopped, and is made again.
package bolt

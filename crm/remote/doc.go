// Package remote makes the calls of the adapters that read a CRM over HTTP:
// spaced as the CRM asks, tried again where that is safe, bounded in size and
// time, counted, and told in words that name the remedy. What the CRM's replies
// mean is its adapter's.
//
// No credential is in any error: URLs are told without their query, bodies not
// at all.
package remote

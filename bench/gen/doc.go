// Package gen invents a company of any size for measuring: accounts, orders,
// deals with their stages, contacts, surveys, contracts, invoices and payments
// of three years. It is not meant to look real (crm/demo is) but to be large,
// and the same for everyone who reads it.
//
// Every row is a function of seed, kind and number alone, so that rows come
// one by one in bounded memory, in the order of their days, and any row can be
// made again without those before it.
package gen

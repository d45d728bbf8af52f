module github.com/riskbell/riskbell

go 1.26.0

require (
	cel.dev/cel-go v0.33.2 // indirect
	golang.org/x/text v0.44.0 // indirect
	gonum.org/v1/gonum v0.17.0 // indirect
)

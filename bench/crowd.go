package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/riskbell/riskbell/bench/engine"
)

// crowdTime is how long a crowd asks.
const crowdTime = 3 * time.Second

// crowds lets 1, 4 and 16 people ask at once.
func crowds(ctx context.Context, e engine.Engine) (out []crowd, err error) {
	if _, err := answers(ctx, e); err != nil { // warm
		return nil, err
	}
	for _, people := range []int{1, 4, 16} {
		c, err := ask(ctx, e, people)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// ask lets people ask one question after the other, each beginning with
// another, until the time is over.
func ask(ctx context.Context, e engine.Engine, people int) (crowd, error) {
	var mu sync.Mutex
	var all []float64
	var failed error
	var wait sync.WaitGroup
	began := time.Now()
	for i := range people {
		wait.Go(func() {
			ms, err := person(ctx, e, i, began.Add(crowdTime))
			mu.Lock()
			defer mu.Unlock()
			all, failed = append(all, ms...), errors.Join(failed, err)
		})
	}
	wait.Wait()
	took := time.Since(began)
	return crowd{People: people, PerSecond: float64(len(all)) / took.Seconds(), P50: median(all), P99: p99(all)}, failed
}

func person(ctx context.Context, e engine.Engine, i int, until time.Time) (ms []float64, err error) {
	questions := engine.Questions()
	for ; time.Now().Before(until); i++ {
		began := time.Now()
		if _, err := e.Ask(ctx, questions[i%len(questions)]); err != nil {
			return nil, err
		}
		ms = append(ms, float64(time.Since(began).Nanoseconds())/1e6)
	}
	return ms, nil
}

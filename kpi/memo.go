package kpi

// memo asks once for what is told of each number.
type memo[T any] struct {
	of   func(number int64) (T, error)
	have []bool
	list []T
}

func (m *memo[T]) at(number int64) (T, error) {
	if number < int64(len(m.have)) && m.have[number] {
		return m.list[number], nil
	}
	v, err := m.of(number)
	if err != nil {
		return v, err
	}
	if more := int(number) + 1 - len(m.have); more > 0 {
		m.have, m.list = append(m.have, make([]bool, more)...), append(m.list, make([]T, more)...)
	}
	m.have[number], m.list[number] = true, v
	return v, nil
}

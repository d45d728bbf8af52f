package bolt

import (
	"context"

	"github.com/riskbell/riskbell/storage"
)

// Namespaces lists what the store holds in the order of names: the
// namespaces, then the queues, each as "queue/" and its name.
func (s *Store) Namespaces(ctx context.Context) ([]storage.Namespace, error) {
	var list []storage.Namespace
	err := s.View(ctx, 0, func(r storage.Reader) (err error) {
		defer guard(&err)
		inner := r.(*tx).inner
		err = inner.Bucket(dataBucket).ForEachBucket(func(name []byte) error {
			list = append(list, storage.Namespace(name))
			return nil
		})
		if err != nil {
			return err
		}
		return inner.Bucket(queueBucket).ForEachBucket(func(name []byte) error {
			list = append(list, storage.Namespace("queue/"+string(name)))
			return nil
		})
	})
	return list, err
}

package gen

import "fmt"

// kind tells the dice of one kind from those of another.
type kind uint64

const (
	ofAccount kind = iota + 1
	ofOrder
	ofReturn
	ofDeal
	ofContract
	ofInvoice
	ofActivity
	ofSurvey
	ofRate
	ofChange
)

// None is where a row names nobody.
const None = -1

// Team is a node of the tree: the root, one team per region, and those below
// them who sell. Parent is None for the root, Region "" but for regions' teams.
type Team struct {
	ID, Parent, Manager int
	Name, Region        string
}

// Team is the team by number.
func (c *Company) Team(i int) Team {
	switch {
	case i == 0:
		return Team{ID: i, Parent: None, Manager: 0, Name: "Sales"}
	case i <= len(Regions):
		return Team{ID: i, Parent: 0, Manager: None, Name: "Region " + Regions[i-1], Region: Regions[i-1]}
	}
	return Team{ID: i, Parent: 1 + (i-1)%len(Regions), Manager: None, Name: fmt.Sprintf("Team %d", i)}
}

// Owner is a person. Region is that of the team, told for those who do not
// want to climb the tree; owner 0, the head of sales, has none.
type Owner struct {
	ID, Team     int
	Name, Region string
}

// Owner is the owner by number.
func (c *Company) Owner(i int) Owner {
	o := Owner{ID: i, Name: fmt.Sprintf("Person %d", i)}
	if i > 0 {
		o.Team = 1 + len(Regions) + (i-1)%c.leaves()
		o.Region = Regions[c.Team(o.Team).Parent-1]
	}
	return o
}

// seller is a draw from the owners of a region.
func (c *Company) seller(d *dice, region int) int {
	return 1 + region + len(Regions)*d.n((c.Owners-1-region+len(Regions)-1)/len(Regions))
}

// Product is something sold.
type Product struct {
	ID   int
	Name string
}

// Product is the product by number.
func (c *Company) Product(i int) Product { return Product{ID: i, Name: fmt.Sprintf("Product %d", i)} }

package demo

import "math/rand/v2"

// name is one name in both languages.
type name struct{ zh, en string }

// The parts company names are made of: place, house name, trade.
func cities(region string) []name {
	return map[string][]name{
		"east":      {{"上海", "Shanghai"}, {"苏州", "Suzhou"}, {"杭州", "Hangzhou"}, {"宁波", "Ningbo"}, {"南京", "Nanjing"}, {"无锡", "Wuxi"}, {"合肥", "Hefei"}, {"常州", "Changzhou"}, {"温州", "Wenzhou"}},
		"south":     {{"广州", "Guangzhou"}, {"深圳", "Shenzhen"}, {"佛山", "Foshan"}, {"东莞", "Dongguan"}, {"厦门", "Xiamen"}, {"珠海", "Zhuhai"}, {"中山", "Zhongshan"}, {"南宁", "Nanning"}},
		"north":     {{"北京", "Beijing"}, {"天津", "Tianjin"}, {"青岛", "Qingdao"}, {"济南", "Jinan"}, {"石家庄", "Shijiazhuang"}, {"太原", "Taiyuan"}, {"大连", "Dalian"}, {"沈阳", "Shenyang"}},
		"southwest": {{"成都", "Chengdu"}, {"重庆", "Chongqing"}, {"昆明", "Kunming"}, {"贵阳", "Guiyang"}, {"绵阳", "Mianyang"}, {"德阳", "Deyang"}, {"宜宾", "Yibin"}},
	}[region]
}

func houses() (first, second []name) {
	first = []name{{"恒", "Heng"}, {"瑞", "Rui"}, {"华", "Hua"}, {"鼎", "Ding"}, {"安", "An"}, {"中", "Zhong"}, {"天", "Tian"}, {"盛", "Sheng"}, {"宏", "Hong"}, {"嘉", "Jia"}, {"金", "Jin"}, {"东", "Dong"}, {"康", "Kang"}, {"万", "Wan"}, {"永", "Yong"}, {"德", "De"}, {"博", "Bo"}, {"信", "Xin"}, {"启", "Qi"}, {"锐", "Rui"}, {"凯", "Kai"}, {"新", "Xin"}, {"正", "Zheng"}, {"晨", "Chen"}}
	second = []name{{"泰", "tai"}, {"达", "da"}, {"丰", "feng"}, {"源", "yuan"}, {"诚", "cheng"}, {"创", "chuang"}, {"联", "lian"}, {"宇", "yu"}, {"科", "ke"}, {"润", "run"}, {"隆", "long"}, {"能", "neng"}, {"拓", "tuo"}, {"通", "tong"}, {"辉", "hui"}, {"禾", "he"}, {"成", "cheng"}, {"和", "he"}, {"翔", "xiang"}, {"驰", "chi"}}
	return first, second
}

type trade struct {
	name
	industry string
}

func trades() []trade {
	return []trade{
		{name{"精密机械", "Precision Machinery"}, "machinery"}, {name{"自动化设备", "Automation"}, "machinery"}, {name{"汽车零部件", "Auto Parts"}, "automotive"},
		{name{"电子科技", "Electronics"}, "electronics"}, {name{"半导体", "Semiconductor"}, "electronics"}, {name{"新能源", "New Energy"}, "energy"},
		{name{"电力工程", "Power Engineering"}, "energy"}, {name{"医疗器械", "Medical Devices"}, "healthcare"}, {name{"生物医药", "Biopharma"}, "healthcare"},
		{name{"食品", "Foods"}, "food"}, {name{"纺织", "Textiles"}, "textiles"}, {name{"包装材料", "Packaging"}, "materials"},
		{name{"化工", "Chemicals"}, "materials"}, {name{"物流", "Logistics"}, "logistics"}, {name{"供应链", "Supply Chain"}, "logistics"},
		{name{"商贸", "Trading"}, "retail"}, {name{"连锁超市", "Supermarkets"}, "retail"}, {name{"建筑工程", "Construction"}, "construction"},
		{name{"软件", "Software"}, "software"}, {name{"智能家居", "Smart Home"}, "electronics"},
	}
}

// foreign names of customers abroad and of their Chinese branches.
func foreign(r *rand.Rand) (string, string) {
	first := []string{"Harbor", "Northfield", "Alder", "Westbrook", "Kestrel", "Summit", "Granite", "Lakeside", "Meridian", "Copper Ridge", "Bluewater", "Oakline", "Redstone", "Pinecrest", "Silverton"}
	last := []trade{
		{name{"", "Components"}, "machinery"}, {name{"", "Instruments"}, "electronics"}, {name{"", "Controls"}, "machinery"}, {name{"", "Foods"}, "food"},
		{name{"", "Medical"}, "healthcare"}, {name{"", "Packaging"}, "materials"}, {name{"", "Logistics"}, "logistics"}, {name{"", "Energy"}, "energy"},
	}
	t := pick(r, last)
	return pick(r, first) + " " + t.en, t.industry
}

// company makes up a customer's name and industry.
func company(r *rand.Rand, region string) (name, string) {
	first, second := houses()
	a, z, c, t := pick(r, first), pick(r, second), pick(r, cities(region)), pick(r, trades())
	return name{c.zh + a.zh + z.zh + t.zh, c.en + " " + a.en + z.en + " " + t.en}, t.industry
}

// repNames are the forty sales people by region, ten each; the id is the
// English name in one word.
func repNames() map[string][]name {
	return map[string][]name{
		"east":      {{"张伟", "Zhang Wei"}, {"李娜", "Li Na"}, {"周敏", "Zhou Min"}, {"吴磊", "Wu Lei"}, {"徐静怡", "Xu Jingyi"}, {"孙浩", "Sun Hao"}, {"朱晓燕", "Zhu Xiaoyan"}, {"胡建国", "Hu Jianguo"}, {"林芳菲", "Lin Fangfei"}, {"何俊", "He Jun"}},
		"south":     {{"王芳", "Wang Fang"}, {"黄志强", "Huang Zhiqiang"}, {"梁嘉怡", "Liang Jiayi"}, {"罗斌", "Luo Bin"}, {"郑丽华", "Zheng Lihua"}, {"谢文杰", "Xie Wenjie"}, {"唐雨桐", "Tang Yutong"}, {"冯凯", "Feng Kai"}, {"邓小玲", "Deng Xiaoling"}, {"曾庆", "Zeng Qing"}},
		"north":     {{"刘洋", "Liu Yang"}, {"马超", "Ma Chao"}, {"赵雪", "Zhao Xue"}, {"韩冰", "Han Bing"}, {"高飞", "Gao Fei"}, {"宋佳", "Song Jia"}, {"于海涛", "Yu Haitao"}, {"田野", "Tian Ye"}, {"任丽", "Ren Li"}, {"姜山", "Jiang Shan"}},
		"southwest": {{"陈静", "Chen Jing"}, {"杨帆", "Yang Fan"}, {"蒋琳", "Jiang Lin"}, {"曹阳", "Cao Yang"}, {"彭程", "Peng Cheng"}, {"袁媛", "Yuan Yuan"}, {"蔡明", "Cai Ming"}, {"潘悦", "Pan Yue"}, {"田甜", "Tian Tian"}, {"邹勇", "Zou Yong"}},
	}
}

// person makes up a contact's name.
func person(r *rand.Rand) string {
	family := []string{"王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "罗", "高"}
	given := []string{"建军", "晓明", "丽娟", "志远", "婷婷", "国庆", "雅琴", "文博", "思远", "海燕", "玉兰", "子涵", "宇航", "春梅", "立新", "佳琪"}
	return pick(r, family) + pick(r, given)
}

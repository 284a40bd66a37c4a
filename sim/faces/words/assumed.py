"""The unmeasured numbers that matter most in a report: where they are in the evidence, and what each decides."""

from __future__ import annotations

Words = dict[str, str]

ASSUMED: tuple[tuple[str, str, Words], ...] = (
    ("occupancy.prior", "public", {"en": "residents of public homes in 2020: where T7 starts", "zh": "2020年公办机构入住人数：T7的基数"}),
    ("occupancy.prior", "private", {"en": "residents of private homes in 2020", "zh": "2020年民办机构入住人数"}),
    ("beds.paper_share", "", {"en": "beds that exist on paper only and are never filled", "zh": "仅在账面、从不入住的床位"}),
    ("beds.fill_years", "", {"en": "how long a new bed takes to become known and staffed", "zh": "新床位为人所知并配齐人员所需的时间"}),
    ("tekun.in_institutions_share", "", {"en": "特困 elders who live in homes", "zh": "集中供养的特困老人比例"}),
    ("beds.nursing_share", "", {"en": "nursing beds in 2020: where T8 starts", "zh": "2020年护理型床位：T8的基数"}),
    ("facilities.tekun_share", "counties_cities", {
        "en": "counties and cities with a public home in 2020: where T6 starts", "zh": "2020年有公办机构的县（市）：T6的基数"}),
    ("seek.rate", "level0", {"en": "how often able elders look for a home", "zh": "能力完好者寻求入住的频率"}),
    ("seek.rate", "level3", {"en": "how often severely disabled elders look for a home", "zh": "重度失能者寻求入住的频率"}),
    ("inst.leave", "", {"en": "how often residents go home: lengths of stay", "zh": "入住者回家的频率：决定入住时长"}),
    ("waiting.abandon", "", {"en": "how often people on a list give up", "zh": "轮候者放弃的频率"}),
    ("choice.elasticity", "", {"en": "how demand responds to price; each world has its own", "zh": "需求对价格的反应，各情形不同"}),
    ("carers.margin.demand_limited", "", {
        "en": "carers available, relative to the carers residents need",
        "zh": "现有护理员与入住者所需护理员之比"}),
    ("choice.homes_seen", "", {"en": "homes an elder looks at", "zh": "每名老年人考察的机构数"}),
    ("migration.elder_net_out", "", {"en": "elders who leave for good, less those who come", "zh": "老年人净迁出"}),
    ("dis.rec.21", "", {
        "en": "recovery from moderate to mild: with onset, it determines prevalence",
        "zh": "中度恢复为轻度：与发生率共同决定失能比例"}),
    ("project.months.build", "", {"en": "how long building takes", "zh": "新建床位工期"}),
    ("project.months.convert", "", {"en": "how long converting takes, while beds are empty", "zh": "改造工期，其间床位停用"}),
    ("admit.idle_days", "", {
        "en": "days empty before a nursing bed goes to able elders",
        "zh": "护理型床位空置多少天后可供能力完好者入住"}),
)  # fmt: skip
"""Name and group of the row, and what it decides."""

FITTED: dict[str, Words] = {
    "ability.total.ge1": {"en": "elders at level 1 or above", "zh": "1级及以上老年人比例"},
    "ability.total.ge2": {"en": "elders at level 2 or above (disabled)", "zh": "2级及以上（失能）老年人比例"},
    "ability.total.ge3": {"en": "elders at level 3 or above (severely)", "zh": "3级及以上（重度失能）老年人比例"},
    "dementia.prevalence.total": {"en": "elders with dementia", "zh": "失智老年人比例"},
    "population.residents": {"en": "residents aged 60 and over on 2020-11-01", "zh": "2020年11月1日60岁及以上常住人口"},
}
"""Names of the moments of the fit."""

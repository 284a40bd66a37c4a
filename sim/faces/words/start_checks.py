"""The words of the checks of the start, in English and Chinese: the same keys in both."""

from __future__ import annotations

TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "title": "The start beside what it should be: {inside} of {number} figures are in their range",
        "under": "{world} world, share {share}, seed {seed}: simulated from 2016 to 2025 with the beds of 2020 and no policy; one draw.",
        "what": "figure, end of 2020", "found": "found", "value": "should be", "range": "range", "verdict": "verdict",
        "inside": "inside", "outside": "outside", "nobody": "nobody", "between": "{low} to {high}",
        "why": "Why outside ({what}): {reason}.",
        "key": "Most ranges are judgments (grade C) and none is fitted to: longjiang evidence check.start has them with their notes.",
        "tekun_of_residents": "tekun, of elders in tekun facilities",
        "disabled_of_residents": "level 2 and above, of residents",
        "age_of_residents": "mean age of residents, years",
        "aged80_of_residents": "aged 80 and over, of residents",
        "admissions": "admissions of 2020, per elder",
        "in_homes": "in homes, aged {ages}",
        "stay": "mean stay, entered {group}, years",
        "disabled": "disabled", "able": "able",
        "tekun_in_homes": "in homes, tekun elders{group}",
        "level0_1": ", level 0-1", "level2": ", level 2", "level3_4": ", level 3-4",
        "life_expectancy60": "life expectancy at 60, {sex}, years",
        "death_rate": "deaths a year, {sex} aged {ages}",
        "M": "men", "F": "women", "ages": "{ages}", "and_over": "{age} and over", "join": "; ",
    },
    "zh": {
        "title": "起始状态与应有状态对照：{number}项中{inside}项在范围内",
        "under": "{world}情形，抽样比例{share}，种子{seed}：按2020年床位从2016年模拟至2025年，不含任何政策；一次抽取。",
        "what": "项目（2020年末）", "found": "模拟", "value": "应为", "range": "范围", "verdict": "结论",
        "inside": "符合", "outside": "不符", "nobody": "无人", "between": "{low} 至 {high}", "why": "不符原因（{what}）：{reason}。",
        "key": "多数范围是判断（C级），均未用于拟合：longjiang evidence check.start 可查看各项及说明。",
        "tekun_of_residents": "特困供养机构入住老人中特困人员",
        "disabled_of_residents": "入住老人中2级及以上",
        "age_of_residents": "入住老人平均年龄（岁）",
        "aged80_of_residents": "入住老人中80岁以上",
        "admissions": "2020年入住人次与老年人数之比",
        "in_homes": "{ages}老年人入住机构比例",
        "stay": "入住时{group}者平均居住年数",
        "disabled": "失能", "able": "未失能",
        "tekun_in_homes": "特困老年人{group}入住机构比例",
        "level0_1": "（0-1级）", "level2": "（2级）", "level3_4": "（3-4级）",
        "life_expectancy60": "60岁预期余寿（年），{sex}",
        "death_rate": "{ages}年死亡率，{sex}",
        "M": "男", "F": "女", "ages": "{ages}岁", "and_over": "{age}岁及以上", "join": "；",
    },
}  # fmt: skip
"""By language and key; a figure has the last part of the name of its row."""

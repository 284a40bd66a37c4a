"""The words of the evidence page, in English and Chinese: column heads, units, areas. Notes in Chinese are with the evidence."""

from __future__ import annotations

WORDS = {
    "en": {
        "name": "name", "rows": "rows", "status": "status", "grade": "grade", "value": "value", "range": "range", "unit": "unit",
        "group": "group", "sex": "sex", "ages": "ages", "area": "area", "date": "date", "source": "source", "note": "note",
        "found": "found", "derived": "derived", "unverified": "unverified", "M": "men", "F": "women",
        "both": "{low} to {high}", "least": "{low} or more", "most": "{high} or less",
        "read": "read in: {text}", "licence": "license: {text}", "used": "used in", "below": "names below it",
        "nowhere": "nothing: the notes say why",
        "size": "{file}, {rows} rows", "one": "{file}, line {line}", "part": "{names} names, {rows} rows",
        "more": "{n} more rows: --all shows them",
        "of_them_used": "used", "whole": "{names} names, {rows} rows, {used} of them used, {sources} sources; digest {digest}",
        "legend": "A published for Heilongjiang, B published elsewhere or derived, C assumption; used: rows that a run, the fit, the "
        "plan's arithmetic or a check reads; the note of every other row says why it is not used",
    },
    "zh": {
        "name": "名称", "rows": "行数", "status": "状态", "grade": "等级", "value": "数值", "range": "范围", "unit": "单位",
        "group": "分组", "sex": "性别", "ages": "年龄", "area": "地区", "date": "日期", "source": "来源", "note": "说明",
        "found": "已查得", "derived": "推算", "unverified": "未核实", "M": "男", "F": "女",
        "both": "{low} 至 {high}", "least": "{low} 以上", "most": "{high} 以下",
        "read": "查阅于：{text}", "licence": "许可：{text}", "used": "用于", "nowhere": "未使用：原因见说明", "below": "下级名称",
        "size": "{file}，{rows} 行", "one": "{file}，第 {line} 行", "part": "{names} 个名称，{rows} 行",
        "more": "另有 {n} 行：加 --all 全部显示",
        "of_them_used": "使用", "whole": "{names} 个名称，{rows} 行（其中使用 {used} 行），{sources} 个来源；摘要 {digest}",
        "legend": "A 黑龙江已公布，B 他处公布或由公布数推算，C 假定；"
        "使用：由运行、拟合、规划测算或校验读取的行；其余各行在说明中写明未使用的原因",
    },
}  # fmt: skip

UNITS_ZH = {
    "share": "比重，0 至 1（概率亦同；概率之差为 -1 至 1）", "per_year": "每人年发生次数（率、风险）",
    "log_per_year": "对数的年变化", "log_per_year_of_age": "对数随年龄每岁的变化", "logit": "对数优势尺度上的差或点",
    "log": "自然对数，拟合曲线的系数", "ratio": "同类量之比", "hazard_ratio": "风险比", "rate_ratio": "率比",
    "odds_ratio": "优势比", "relative_change": "相对变化，-0.1 即减少一成",
    "elasticity": "需求相对变化与价格相对变化之比", "utility": "离散选择模型或评分回归的系数", "persons": "人",
    "beds": "张（床位或日间照料位）", "homes": "家（机构、中心、站）", "places": "个（行政单位）",
    "villages": "个（村或村级设施）", "providers": "家（服务商、平台）", "projects": "个（项目）",
    "beds_per_home": "每家床位数", "beds_per_1000": "每千名60岁以上老年人床位数", "persons_per_household": "户均人数",
    "children": "每名老年人存活子女数", "residents_per_carer": "每名在册护理员照护人数",
    "hours_per_week": "每周照护小时", "years": "年", "months": "月", "days": "日", "points": "评估量表分",
    "yuan": "元，一次性", "yuan_per_month": "元每人每月", "yuan_per_year": "元每人每年", "yuan_per_day": "元每人每日",
    "yuan_per_bed": "元每床，一次性", "count": "其他计数；变化则为每人每年次数",
}  # fmt: skip

AREAS_ZH = {
    "00": "全国", "99": "境外", "11": "北京", "23": "黑龙江", "31": "上海", "32": "江苏", "3213": "宿迁", "33": "浙江", "3301": "杭州",
    "35": "福建", "4208": "荆门", "4419": "东莞", "46": "海南", "4602": "三亚", "510181": "都江堰", "53": "云南", "61": "陕西",
}  # fmt: skip
"""Chinese names of areas that areas.csv gives in English."""

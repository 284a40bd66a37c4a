"""Words of a workbook: its first sheet, which says what the others hold. The same keys in both languages."""

from __future__ import annotations

TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "about": "about", "scorecard": "scorecard", "sheet": "Sheet", "rows": "Rows", "runs": "Runs", "holds": "What it holds",
        "scorecard_holds": "The ten targets of the plan, a row for each target and run; numbers are not rounded",
        "people": "Residents aged 60 and over (simulated persons: divide by the share)",
        "ages": "Residents aged 60 and over by five-year age at the end of each year (simulated persons: divide by the share)",
        "flows": "Events by month (simulated persons)",
        "lists": "Waiting lists by class (simulated persons)",
        "queues": "Waiting lists by owner and kind of bed (simulated persons)",
        "beds": "Beds by owner, kind and measure; the unit is in its column",
        "homes": "Homes at the end of each year",
        "residents": "Residents of homes at the end of each year (simulated persons)",
        "coverage": "Villages, counties and other units with a facility",
        "counties": "County units, and their residents of 60+ and of 80+ at the end of each year (simulated persons)",
        "works": "Building and conversion, project by project",
        "indicators": "Indicators by month end, in persons of the province",
        "scenario": "scenario", "world": "world", "share": "share", "seed": "seed", "last": "last day", "digest": "digest of the result",
        "fit": "fit", "evidence": "evidence",
        "committed": "committed", "refitted": "fitted again to this evidence",
        "unfitted": "of other evidence; changed since: {names}",
        "changed": "changed: {changes}", "own": "the project's",
        "split": "{table} has {rows:,} rows, more than a sheet can hold: it is spread over several sheets.",
        "evidence_mark": "Evidence of this run: {what}.", "fit_mark": "Fit: {what}.",
        "lives": "{differ} of {people} simulated lives differ; indicators that differ beyond chance",
        "summary": "With several runs, the workbook holds the tables listed here. All tables of one run: `longjiang report RUN --xlsx`.",
    },
    "zh": {
        "about": "说明", "scorecard": "指标完成情况", "sheet": "工作表", "rows": "行数", "runs": "运行", "holds": "内容",
        "scorecard_holds": "规划十项指标，每项指标、每次运行一行，数值未作四舍五入",
        "people": "60岁及以上常住人口（模拟人数，除以抽样比例即为全省人数）",
        "ages": "各年末60岁及以上常住人口，分五岁年龄组（模拟人数，除以抽样比例即为全省人数）",
        "flows": "按月事件数（模拟人数）",
        "lists": "分类别轮候情况（模拟人数）",
        "queues": "分举办性质、床位类别轮候情况（模拟人数）",
        "beds": "分举办性质、类别、口径的床位，单位见单位列",
        "homes": "各机构年末情况",
        "residents": "年末机构入住老人构成（模拟人数）",
        "coverage": "设有养老服务设施的村、县等单位数",
        "counties": "县级单位及各年末60岁、80岁及以上常住人口（模拟人数）",
        "works": "逐个建设、改造项目",
        "indicators": "月末指标（折合全省人数）",
        "scenario": "情景", "world": "情形", "share": "抽样比例", "seed": "种子", "last": "最后日期", "digest": "结果摘要值",
        "fit": "拟合参数", "evidence": "数据",
        "committed": "已存", "refitted": "已按现有数据重新拟合",
        "unfitted": "与现有数据不一致，已改动：{names}",
        "changed": "已改动：{changes}", "own": "项目所附",
        "split": "{table}共{rows:,}行，超过一张工作表的容量，分列于多张工作表。",
        "evidence_mark": "本次运行所用数据：{what}。", "fit_mark": "拟合参数：{what}。",
        "lives": "模拟的{people}人中有{differ}人的经历不同；差异超出偶然的指标",
        "summary": "包含多次运行时，工作簿只列上述各表。单次运行的全部表格：`longjiang report RUN --xlsx`。",
    },
}  # fmt: skip
"""By language and key."""


def say(language: str, key: str, **figures: object) -> str:
    """Return a text with its figures filled in."""
    return TEXTS[language][key].format(**figures)


def fit_of(settings: dict[str, object], language: str) -> str:
    """Return where the fit of a run comes from, as its manifest tells it.

    >>> fit_of({"fit": "committed", "fit_differs": "dementia.incidence (sex F)"}, "en")
    'of other evidence; changed since: dementia.incidence (sex F)'
    """
    if names := settings.get("fit_differs"):
        return say(language, "unfitted", names=names)
    return say(language, "refitted" if settings.get("fit") == "refitted" else "committed")


def evidence_of(settings: dict[str, object], language: str) -> str:
    """Return what was changed in the evidence of a run."""
    changes = settings.get("evidence_changed")
    return say(language, "changed", changes=changes) if changes else say(language, "own")


def run_marks(settings: dict[str, object], language: str) -> list[str]:
    """Return a sentence for each thing that sets a run apart from one of the project's evidence and committed fit.

    >>> run_marks({"fit": "committed", "fit_differs": "", "evidence_changed": ""}, "en")
    []
    >>> run_marks({"fit": "refitted", "evidence_changed": "beds.tekun * 2 (1 row)"}, "en")
    ['Evidence of this run: changed: beds.tekun * 2 (1 row).', 'Fit: fitted again to this evidence.']
    """
    marks = []
    if settings.get("evidence_changed"):
        marks.append(say(language, "evidence_mark", what=evidence_of(settings, language)))
    if settings.get("fit_differs") or settings.get("fit", "committed") != "committed":
        marks.append(say(language, "fit_mark", what=fit_of(settings, language)))
    return marks

"""The page of a laboratory world: what it teaches, then the results, in total and by home, demand, class and cohort."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.faces.terminal.wrapping import wrapped
from sim.lab.growth import FIRM
from sim.lab.result import LabResult
from sim.lab.rows import ALL, MEASURES, Row
from sim.lab.spec import Lab
from sim.lab.storage import MOST_ROWS

WORDS = {
    "en": {
        "run": "{years} years, of which the last {counted} count; means over {copies} copies; {engine} engine, seed {seed}.",
        "all": "All together",
        "measure": "measure",
        "mean": "mean",
        "error": "standard error",
        "unit": "unit",
        "by_home": "By home: mean (standard error)",
        "by_demand": "By demand: mean (standard error)",
        "by_class": "By class: mean (standard error)",
        "cohort": "Cohort {name}",
        "by_cohort": "By cohort: mean (standard error)",
        "class": "class {number}",
        "nothing": "0 in every copy, or without a value: {names}.",
        "more": "By home and demand at once: summary.json.",
        "comma": ", ",
        "no_value": "-",
        "the_list": "The list at {home}",
        "some_list": "A list",
        "endless": "{list} grows without end: the stays that people ask for would fill {load} times its beds.",
        "no_beds": "{list} grows without end: no bed is open to those on it.",
        "by": " Lately it grew by {per_year} people a year (standard error {error}).",
        "still": "{list} was still growing at the end of the run, by {per_year} people a year (standard error {error}).",
        "so": " Its means describe these years, not a steady state; mean_wait_days_km and still_waiting count those not admitted yet.",
        "rows": "note: {table}.csv has {rows:,} rows below its head; a spreadsheet shows the first {most:,}. Parquet holds them all.",
    },
    "zh": {
        "run": "运行{years}年，统计最后{counted}年；{copies}份独立重复的均值；{engine}引擎，种子{seed}。",
        "all": "合计",
        "measure": "指标",
        "mean": "均值",
        "error": "标准误",
        "unit": "单位",
        "by_home": "按机构：均值（标准误）",
        "by_demand": "按需求：均值（标准误）",
        "by_class": "按类别：均值（标准误）",
        "cohort": "队列{name}",
        "by_cohort": "按队列：均值（标准误）",
        "class": "{number}类",
        "nothing": "各份均为0或没有数值：{names}。",
        "more": "同时按机构和需求的结果见summary.json。",
        "comma": "、",
        "no_value": "－",
        "the_list": "{home}的轮候队伍",
        "some_list": "有一支轮候队伍",
        "endless": "{list}将无限增长：申请所需床位是现有床位的{load}倍。",
        "no_beds": "{list}将无限增长：没有可供轮候者入住的床位。",
        "by": "统计期后半段每年增加{per_year}人（标准误{error}）。",
        "still": "{list}到期末仍在增长，每年增加{per_year}人（标准误{error}）。",
        "so": "其均值只反映统计期内的情况，并非稳定状态；尚未入住者计入“全部申请者等待天数”和“期末仍在轮候人数”。",
        "rows": "提示：{table}.csv表头之外有{rows:,}行，电子表格只能显示前{most:,}行；Parquet格式可保存全部数据。",
    },
}
ENGINE = {"en": {"fast": "fast", "reference": "reference"}, "zh": {"fast": "快速", "reference": "参照"}}
UNIT = {
    "per year": "每年", "share": "比例", "days": "天", "persons": "人", "persons squared": "人的平方",
    "person-years": "人年", "years": "年",
}  # fmt: skip
"""Units in Chinese."""
CHINESE = re.compile(r"[\u3400-\u9fff]")
LEAST_DIGITS, MOST_DECIMALS = 4, 6
WIDEST_NAME = 20
"""Width in columns of a name at the head of a table."""
Column = tuple[str, Sequence[Row]]
"""Head and rows."""


def page(result: LabResult, language: str = "en", width: int = 80) -> RenderableType:
    """Return the page, `width` columns wide."""
    words, lab = WORDS[language], result.lab
    parts: list[RenderableType] = [Text(lab.name, style="bold")]
    for paragraph in teaching(lab.about, language):
        parts += [*map(Text, wrapped(paragraph, width)), ""]
    counted = f"{lab.years - lab.warmup_years:g}"
    run = words["run"].format(
        years=f"{lab.years:g}", counted=counted, copies=lab.copies, engine=ENGINE[language][lab.engine], seed=lab.seed
    )
    parts += [*map(Text, wrapped(run, width)), ""]
    shown = [row for row in result.rows if something(row)]
    if lab.demands:
        everything = [row for row in shown if (row.home, row.demand, row.queue) == (ALL, ALL, ALL)]
        parts += [Text(words["all"], style="bold"), _long(everything, language), ""]
        for head, columns in _several(lab, result.rows, words):
            parts += [Text(words[head], style="bold"), *_side_by_side(columns, language, width), ""]
    parts += _cohorts(lab, result.rows, language, width)
    for sentence in growth(result, language):
        parts += [*map(Text, wrapped(sentence, width)), ""]
    if len(lab.homes) > 1 and len(lab.demands) > 1:
        parts.append(Text(words["more"]))
    kept = {row.measure for row in shown}
    silent = [_name(name, language) for name in dict.fromkeys(row.measure for row in result.rows) if name not in kept]
    if silent:
        parts += map(Text, wrapped(words["nothing"].format(names=words["comma"].join(silent)), width))
    return Group(*parts)


def growth(result: LabResult, language: str) -> list[str]:
    """Return a sentence for each list that grows."""
    words, out = WORDS[language], []
    for each in result.growing:
        which = words["some_list"] if each.home == ALL else words["the_list"].format(home=each.home)
        per_year, error = ("", "") if each.per_year is None else figures(each.per_year, each.standard_error or 0.0)
        if each.load is None:
            text = words["still"]
        else:
            firm = each.per_year is not None and each.per_year > FIRM * (each.standard_error or 0.0)
            text = words["endless" if math.isfinite(each.load) else "no_beds"] + (words["by"] if firm else "")
        load = "" if each.load is None else f"{each.load:.2f}"
        out.append(text.format(list=which, load=load, per_year=per_year, error=error) + words["so"])
    return out


def long_tables(tables: dict[str, int], language: str) -> list[str]:
    """Return a sentence for each table that is too long for a spreadsheet."""
    return [WORDS[language]["rows"].format(table=name, rows=rows, most=MOST_ROWS) for name, rows in tables.items()]


def teaching(about: str, language: str) -> list[str]:
    r"""Return the paragraphs of a file's head in one language, or all of them if that language has none.

    >>> teaching("One bed\nwaits.\n\n一张床位。", "en"), teaching("One bed.", "zh")
    (['One bed waits.'], ['One bed.'])
    """
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", about) if part.strip()]
    return [each for each in paragraphs if bool(CHINESE.search(each)) == (language == "zh")] or paragraphs


def something(row: Row) -> bool:
    """Return whether a row has anything but zeros and missing values."""
    return any(value and not math.isnan(value) for value in row.per_copy)


def figures(mean: float, error: float) -> tuple[str, str]:
    """Return mean and standard error, with decimals for two digits of the error; without an error, four digits.

    >>> figures(1.00482, 0.0428), figures(5523.08, 12.69), figures(250.0, 0.0), figures(0.5, math.nan)
    (('1.005', '0.043'), ('5,523', '13'), ('250', '0'), ('0.5', '-'))
    """
    if math.isnan(mean):
        return "-", "-"
    sure = math.isnan(error) or error == 0
    decimals = (LEAST_DIGITS - 1 if sure else 1) - math.floor(math.log10(abs(mean or 1.0) if sure else error))
    decimals = min(max(decimals, 0), MOST_DECIMALS)
    if not sure:
        return f"{mean:,.{decimals}f}", f"{error:,.{decimals}f}"
    text = f"{mean:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text, "-" if math.isnan(error) else "0"


def _long(rows: Sequence[Row], language: str) -> Table:
    """Return one row per measure, with mean, standard error and unit."""
    words = WORDS[language]
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 2, 0, 0), show_edge=False)
    table.add_column(words["measure"])
    if language == "zh":
        table.add_column("")
    table.add_column(words["mean"], justify="right")
    table.add_column(words["error"], justify="right")
    table.add_column(words["unit"])
    for row in rows:
        names = [_name(row.measure, language), row.measure] if language == "zh" else [row.measure]
        table.add_row(*names, *figures(row.mean, row.standard_error), UNIT.get(row.unit, row.unit) if language == "zh" else row.unit)
    return table


def _several(lab: Lab, rows: Sequence[Row], words: dict[str, str]) -> list[tuple[str, list[Column]]]:
    """Return the tables by home, demand and class, each if there are several; by class only if it differs from by demand."""
    classes = sorted({demand.queue for demand in lab.demands})
    tables: list[tuple[str, list[Column]]] = [
        ("by_home", [(home.name, [r for r in rows if (r.home, r.demand, r.queue) == (home.name, ALL, ALL)]) for home in lab.homes]),
        ("by_demand", [(one.name, [r for r in rows if (r.home, r.demand, r.queue) == (ALL, one.name, ALL)]) for one in lab.demands]),
        (
            "by_class",
            [(words["class"].format(number=q), [r for r in rows if (r.home, r.demand, r.queue) == (ALL, ALL, q)]) for q in classes],
        ),
    ]
    return [
        (head, columns) for head, columns in tables if len(columns) > 1 and not (head == "by_class" and len(columns) == len(lab.demands))
    ]


def _cohorts(lab: Lab, rows: Sequence[Row], language: str, width: int) -> list[RenderableType]:
    """Return the tables of the cohorts."""
    words = WORDS[language]
    columns = [(cohort.name, [row for row in rows if row.demand == cohort.name]) for cohort in lab.cohorts]
    if not columns:
        return []
    if len(columns) > 1:
        return [Text(words["by_cohort"], style="bold"), *_side_by_side(columns, language, width), ""]
    name, own = columns[0]
    return [Text(words["cohort"].format(name=name), style="bold"), _long([row for row in own if something(row)], language), ""]


def _side_by_side(columns: Sequence[Column], language: str, width: int) -> list[RenderableType]:
    """Return one row per measure and one column per name, in as many tables as the width requires."""
    measures = list(dict.fromkeys(row.measure for _, rows in columns for row in rows if something(row)))
    cells = [{row.measure: _cell(row) for row in rows if row.measure in measures} for _, rows in columns]
    widths = [max([min(cell_len(head), WIDEST_NAME), *map(len, each.values())]) + 2 for (head, _), each in zip(columns, cells, strict=True)]
    room = width - max([cell_len(_name(measure, language)) for measure in measures], default=0) - 2
    out: list[RenderableType] = []
    first = 0
    while first < len(columns):
        last = first + 1
        while last < len(columns) and sum(widths[first : last + 1]) <= room:
            last += 1
        table = Table(box=box.SIMPLE_HEAD, padding=(0, 2, 0, 0), show_edge=False)
        table.add_column(WORDS[language]["measure"])
        for head, _ in columns[first:last]:
            table.add_column(Text(head), justify="right", overflow="fold", max_width=max(widths[first:last]))
        for measure in measures:
            if any(measure in each for each in cells[first:last]):
                shown = [each.get(measure, WORDS[language]["no_value"]) for each in cells[first:last]]
                table.add_row(_name(measure, language), *shown)
        out.append(table)
        first = last
    return out


def _cell(row: Row) -> str:
    """Return a mean with its standard error, if it has one."""
    mean, error = figures(row.mean, row.standard_error)
    return mean if error in ("0", "-") else f"{mean} ({error})"


def _name(measure: str, language: str) -> str:
    """Return a measure by its name in tables, or in Chinese words."""
    known = MEASURES.get(measure)
    return known.zh if known and language == "zh" else measure

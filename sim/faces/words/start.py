"""The words of the pages shown before a run, in English and Chinese: the plan's arithmetic, the machine check, memory."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from sim.plan.milestones import Span

TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "title": "The plan's targets for 2025: arithmetic, nothing simulated",
        "target": "target",
        "start": "2020-12-31",
        "goal": "2025",
        "missing": "missing",
        "pace": "quarterly",
        "binding": "binding",
        "expected": "expected",
        "set": "set",
        "model": "model",
        "unknown": "not published",
        "assumed": "assumed",
        "derived": "derived",
        "from_to": "{low} to {high}",
        "printed": "{printed} ({rounded})",
        "points": "{points} points",
        "none": "-",
        "comma": ", ",
        "semicolon": "; ",
        "colon": ": ",
        "legend": "Missing: to the printed figure; in parentheses, to the smallest figure that rounds to it; for T7 and T8, with the beds "
        "of 2020; ranges come from figures that are not published. Quarterly: the pace that reaches the printed figure in {quarters} "
        "quarters from 2021 on. Bold: binding. Set: follows from what is built; model: follows from people's lives. The first reading is "
        "scored.",
        "things": "Units of what is missing: {things}.",
        "thing": "{target} {things}",
        "readings": "Readings",
        "duty": "Named in the task table of the opinion of 2020 (row)",
        "duty_line": "{target} {names} ({row})",
        "milestones": "Milestones",
        "by": "by",
        "milestone": "what",
        "every_year": "every year",
        "wanted": "goal",
        "tensions": "What conflicts with what",
        "range": " ({low} to {high})",
        "beds_and_elders": "T1 and population. {census} people were 60 and over at the census; {then} are expected on {day}, with "
        "out-migration of elders at the rate in the evidence (at the ends of its range: {then_range}). Beds per 1,000 of them: {before} "
        "in 2020, {met}{met_range} with {goal} beds. To stay at the level of 2020 takes {still} beds{still_range}. Of 2020 the plan prints "
        "{stated}. That is {beds} beds for {elders} elders, or, with the places of day care, {daycare} for {elders_daycare}; neither "
        "number of elders is published. For the elders of the census it is {before} or, with day care, {before_daycare}.",
        "public_residents": "T1 and T7. Of {beds} beds, public homes have {public} if owners' shares stay as in 2020; {goal} of these is "
        "{needed} residents. In 2020 there were {residents}{residents_range} (assumed); growing with the number of elders, "
        "{grown}{grown_range}, or {reached}{reached_range} of the beds.",
        "conversions": "T8. There were {nursing} nursing beds{nursing_range} (derived). To reach {goal} of the beds of 2020, "
        "{now}{now_range} are missing; of {beds} beds, {met}{met_range}. {announced} conversions have been announced, counted from early "
        "2020.",
        "visits": "T2. About {due} people{due_range} are to be visited each month, if the plan's conditions are independent of each "
        "other: {each} visits a month{each_range} in each of {places} communities and villages, in all {missing}{missing_range} more than "
        "the assumed start. Regardless of means: {wide}{wide_range}; without couples who have no children at home: "
        "{wide_alone}{wide_alone_range}. No source says how many visits one visitor makes.",
        "carers": "Carers. {residents} residents (T7's share of all beds of T1), {heavy} of them severely disabled in nursing beds (T8), "
        "need {needed} carers{needed_range}. Homes have about {carers}{carers_range}, of whom {leaving}{leaving_range} leave within a "
        "year. {attendances} attendances, at {courses}{courses_range} per person, train {trained} people{trained_range}.",
        "ranges": "Ranges combine the ends of the evidence in the worst way; `longjiang evidence NAME` reports where a number comes from.",
        "examined": "Longjiang {version} on this machine",
        "ok": "ok",
        "note": "note",
        "missing_word": "MISSING",
        "python": "Python {found}",
        "python_old": "Python {found}; {wanted} or later is needed",
        "package": "{name} {found}",
        "package_old": "{name} {found}; wanted {wanted}",
        "package_none": "{name} is not installed; wanted {wanted}",
        "packages_fine": "packages: {listed}",
        "cores": "{cores} cores for this process",
        "memory_free": "{free} of memory free",
        "memory_limited": "{free} of memory free, under a limit of {limit}",
        "memory_unknown": "this system does not report free memory, so no run is refused",
        "packages_bad": "packages cannot be examined: {error}",
        "machine_bad": "memory cannot be examined: {error}",
        "cache_bad": "caches cannot be examined: {error}",
        "compiler": "numba compiles",
        "compiler_broken": "numba does not compile: {error}",
        "kernels": "kernels: {number} compiled functions kept in {folder}, loaded in a small world of {living} people",
        "kernels_damaged": "kernels: {number} files in {folder} are damaged ({listed}); they are compiled again when needed",
        "checkpoints_damaged": "checkpoints: {number} damaged, or of an older version; made again when needed",
        "cache_none": "cache: {folder} cannot be written ({error}): runs go on without, slower",
        "kernels_none": "kernels: none compiled yet for this version of the code; the first run takes half a minute longer ({folder})",
        "checkpoints": "checkpoints: {number}, {size} in {folder}",
        "not_written": "{folder} cannot be written: {error}",
        "written": "results go to {folder}",
        "data_tree": "data: {names} in the working tree {folder}",
        "data_wheel": "data: {names} in the installed package {folder}",
        "data_none": "data: no folder {folder}",
        "evidence": "evidence: {rows} rows, digest {digest}",
        "evidence_bad": "evidence: {error}",
        "scenarios": "scenarios: {listed}",
        "fit": "fit: intact, and made from this evidence",
        "fit_other": "fit: made from OTHER evidence; `longjiang run --refit` fits again for one run, `longjiang calibrate` for good",
        "fit_bad": "fit: {error}",
        "font": "fonts for the report: {names}",
        "font_none": "fonts for the report: none found; Chinese may be missing from figures",
        "engines": "engines: {names}",
        "engines_bad": "engines: {error}",
        "estimate": "`longjiang run baseline plan_2025`, all three worlds, takes about",
        "share": "share",
        "rows": "people",
        "memory": "memory",
        "first": "first time",
        "again": "again",
        "seconds": "{seconds} s",
        "minutes": "{minutes} min",
        "too_much": "more than is free",
        "needed": "memory: about {needed} needed, {free} free",
        "needed_unknown": "memory: about {needed} needed",
        "estimate_note": "Memory is an upper estimate; times may be off by a factor of two. `--until` 2035 takes half as much again.",
    },
    "zh": {
        "title": "“十四五”规划2025年指标测算（不做模拟）",
        "target": "指标",
        "start": "2020年末",
        "goal": "2025年",
        "missing": "缺口",
        "pace": "每季度",
        "binding": "约束性",
        "expected": "预期性",
        "set": "设定",
        "model": "模拟",
        "unknown": "未公布",
        "assumed": "假定",
        "derived": "推算",
        "from_to": "{low}至{high}",
        "printed": "{printed}（{rounded}）",
        "points": "{points}个百分点",
        "none": "－",
        "comma": "、",
        "semicolon": "；",
        "colon": "：",
        "legend": "缺口：距规划数值；括号内：距四舍五入后可达到的最小数值；T7、T8按2020年床位计；区间来自未公布的数据。每季度：自2021年起"
        "{quarters}个季度内补足规划数值所需。加粗：约束性指标。设定：由建设量决定；模拟：由个人行为产生。第一口径用于评分。",
        "things": "缺口单位：{things}。",
        "thing": "{target}{things}",
        "readings": "口径",
        "duty": "2020年实施意见任务表所列责任单位（行号）",
        "duty_line": "{target} {names}（{row}）",
        "milestones": "阶段性任务",
        "by": "期限",
        "milestone": "任务",
        "every_year": "每年",
        "wanted": "目标",
        "tensions": "指标之间的相互制约",
        "range": "（{low}至{high}）",
        "beds_and_elders": "T1与人口：普查时60岁及以上常住人口{census}，预计{day}为{then}（按老年人净迁出率取值；取其上下限则为"
        "{then_range}）。每千名老年人床位：2020年{before}张；床位达到{goal}张时为{met}张{met_range}。若要维持2020年水平，需床位{still}张"
        "{still_range}。规划所载2020年每千名老年人{stated}张有两种口径：机构床位{beds}张对应老年人{elders}，含日间照料床位{daycare}张对应"
        "{elders_daycare}，两个老年人数均未公布；按普查人口计，分别为{before}张和{before_daycare}张。",
        "public_residents": "T1与T7：床位{beds}张时，若公办、民办比例同2020年，公办床位为{public}张；入住率{goal}即需入住{needed}人。2020"
        "年假定入住{residents}人{residents_range}；若随老年人口同步增长，则为{grown}人{grown_range}，入住率{reached}{reached_range}。",
        "conversions": "T8：2020年推算有护理型床位{nursing}张{nursing_range}。按2020年床位计，距{goal}缺{now}张{now_range}；按{beds}张床"
        "位计，缺{met}张{met_range}。已宣布改造{announced}张，自2020年初起计。",
        "visits": "T2：假定规划所列各项条件相互独立，每月应探访约{due}人{due_range}，平均{places}个社区和村各{each}次{each_range}，比假定"
        "的现有探访多{missing}次{missing_range}。若不限经济状况，为{wide}人{wide_range}；其中不计仅与配偶同住者，为{wide_alone}人"
        "{wide_alone_range}。每名探访员每月可探访多少人，尚无数据。",
        "carers": "护理员：入住{residents}人（按T1床位、T7入住率），其中{heavy}人为护理型床位（T8）上的重度失能老年人，需护理员{needed}人"
        "{needed_range}。现有约{carers}人{carers_range}，每年离职{leaving}人{leaving_range}。培训{attendances}人次，按人均{courses}次"
        "{courses_range}计，为{trained}人{trained_range}。",
        "ranges": "区间由各数据上下限按最不利方式组合而成；数据来源见 `longjiang evidence 名称`。",
        "examined": "本机环境检查：龙江 {version}",
        "ok": "正常",
        "note": "提示",
        "missing_word": "缺失",
        "python": "Python {found}",
        "python_old": "Python {found}，版本过低，需 {wanted} 以上",
        "package": "{name} {found}",
        "package_old": "{name} {found}，版本不符，需 {wanted}",
        "package_none": "未安装 {name}，需 {wanted}",
        "packages_fine": "软件包：{listed}",
        "cores": "可用处理器核数：{cores}",
        "memory_free": "可用内存 {free}",
        "memory_limited": "可用内存 {free}（上限 {limit}）",
        "memory_unknown": "系统未提供可用内存数，运行前不作内存检查",
        "packages_bad": "无法检查软件包：{error}",
        "machine_bad": "无法检查内存：{error}",
        "cache_bad": "无法检查缓存：{error}",
        "compiler": "numba 可正常编译",
        "compiler_broken": "numba 无法编译：{error}",
        "kernels": "已编译内核：{number} 个函数，存于 {folder}，已在{living}人的小型世界中试用",
        "kernels_damaged": "已编译内核：{folder} 中有 {number} 个文件损坏（{listed}），需要时自动重新编译",
        "checkpoints_damaged": "基线存档：{number} 份已损坏或属于旧版本，需要时自动重新生成",
        "cache_none": "缓存：{folder} 不可写（{error}），仍可运行，但速度较慢",
        "kernels_none": "内核：当前版本尚未编译，首次运行多需约半分钟（{folder}）",
        "checkpoints": "基线存档：{number} 份，共 {size}，存于 {folder}",
        "not_written": "{folder} 不可写：{error}",
        "written": "结果写入 {folder}",
        "data_tree": "数据：{names}，位于源代码目录 {folder}",
        "data_wheel": "数据：{names}，位于安装包内 {folder}",
        "data_none": "数据：缺少文件夹 {folder}",
        "evidence": "数据依据：{rows} 行，摘要 {digest}",
        "evidence_bad": "数据依据有误：{error}",
        "scenarios": "情景：{listed}",
        "fit": "拟合参数：完整，且与现有数据一致",
        "fit_other": "拟合参数：与现有数据不一致。`longjiang run --refit` 可为单次运行重新拟合，`longjiang calibrate` 可更新拟合参数",
        "fit_bad": "拟合参数有误：{error}",
        "font": "报告字体：{names}",
        "font_none": "报告字体：未找到，图中中文可能无法显示",
        "engines": "引擎：{names}",
        "engines_bad": "引擎有误：{error}",
        "estimate": "`longjiang run baseline plan_2025`（三种情形）的预计用量",
        "share": "抽样比例",
        "rows": "人数",
        "memory": "内存",
        "first": "首次运行",
        "again": "再次运行",
        "seconds": "{seconds}秒",
        "minutes": "{minutes}分钟",
        "too_much": "超过可用内存",
        "needed": "内存：约需 {needed}，可用 {free}",
        "needed_unknown": "内存：约需 {needed}",
        "estimate_note": "内存为偏高估计；时间可能相差一倍。以 `--until` 运行至2035年，用量约多一半。",
    },
}
"""By language and key; a page fills the braces."""


def say(language: str, key: str, **figures: object) -> str:
    """Return a text with its figures filled in.

    >>> say("en", "needed_unknown", needed="1.2 GB")
    'memory: about 1.2 GB needed'
    """
    return TEXTS[language][key].format(**figures)


def about(value: float, language: str) -> str:
    """Return a number of people or things as people say it, to three digits: in millions, or in 万 in Chinese.

    >>> about(8_990_521, "en"), about(667_064, "en"), about(27_218.75, "en"), about(6_750, "en"), about(54.7, "en")
    ('8.99 million', '667,000', '27,200', '6,750', '55')
    >>> about(8_990_521, "zh"), about(250_000, "zh"), about(27_218.75, "zh"), about(6_750, "zh")
    ('899万', '25万', '2.72万', '6,750')
    """
    exact = Decimal(f"{value:.12g}")
    rounded = exact.quantize(Decimal(1).scaleb(max(0, exact.adjusted() - 2)), ROUND_HALF_UP)
    if language == "zh" and rounded >= 10_000:
        return f"{_plain(rounded / 10_000)}万"
    return f"{_plain(rounded / 1_000_000)} million" if rounded >= 1_000_000 else f"{int(rounded):,}"


def bracketed(span: Span, language: str, kind: str = "count") -> str:
    """Return the range of a figure in brackets; empty if it has none. `kind`: count, share or rate (one decimal)."""
    if span.low == span.high:
        return ""
    return say(language, "range", low=figure(span.low, language, kind), high=figure(span.high, language, kind))


def figure(value: float, language: str, kind: str = "count") -> str:
    """Return a figure as a count, as a share in percent, or with one decimal.

    >>> figure(0.559, "en", "share"), figure(27.807, "en", "rate"), figure(1.0, "en", "rate"), figure(59_000, "zh")
    ('56%', '27.8', '1', '5.9万')
    """
    if kind == "share":
        return f"{_digits(100 * value, 0)}%"
    return _digits(value, 1) if kind == "rate" else about(value, language)


def size(bytes_: float) -> str:
    """Return bytes in GB, or in MB below a tenth of a GB.

    >>> size(3_870_000_000), size(52_000_000)
    ('3.9 GB', '52 MB')
    """
    return f"{bytes_ / 1e9:.1f} GB" if bytes_ >= 1e8 else f"{bytes_ / 1e6:.0f} MB"


def memory_line(needed: int, free: int | None, language: str) -> str:
    """Return the line about memory shown before a run; arguments are in bytes.

    >>> memory_line(1_200_000_000, 21_400_000_000, "en")
    'memory: about 1.2 GB needed, 21.4 GB free'
    """
    if free is None:
        return say(language, "needed_unknown", needed=size(needed))
    return say(language, "needed", needed=size(needed), free=size(free))


def _digits(value: float, most: int) -> str:
    """Return a number with at most this many decimals, halves rounded up, without trailing zeros."""
    return _plain(Decimal(f"{value:.12g}").quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP))


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

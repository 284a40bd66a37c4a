"""The words of the pages, in English and Chinese: the same keys in both. Names of targets and codes are with the targets and codes."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

LANGUAGES = ("en", "zh")

TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "title": "The plan's ten targets on {day}",
        "target": "target",
        "start": "2020",
        "goal": "2025",
        "binding": "binding",
        "expected": "expected",
        "set": "set",
        "model": "model",
        "not_published": "not published;",
        "assumed": "{value} assumed",
        "derived": "{value} derived",
        "range": "({low} to {high})",
        "counted": "{low} to {high} of {of} derived",
        "missing": "{printed} missing ({rounded})",
        "missing_counted": "{printed} missing",
        "rounds_up": "by rounding",
        "comma": ", ",
        "working": "working ...",
        "baseline": "baseline 2016-2020",
        "saved": "saved: {folder}",
        "not_simulated": "note: home {home} of {scenario} is not in this sample: what is done there affects nobody (--share 1 has every "
        "home)",
        "not_recounted": "note: no check recounts these indicators: {names}",
        "legend": "Bold: binding. Set: follows from what the scenario builds; model: follows from what people do. Missing: to the printed "
        "figure; in parentheses, to the smallest figure that rounds to it; by rounding: reached because it rounds to the printed figure; "
        "T1 in beds, T4 in villages, T6 in counties and cities, T7 in "
        "residents, T8 in nursing beds.",
        "readings": "Scored reading, a, and other readings:",
        "one_run": "One run, no interval. Share {share}, seed {seed}.",
        "trying_out": "Only for trying things out: the share is below {least}.",
        "early": "Scored on {day}, before {due}, because the run ends there. T7 is the mean of {months} month ends; what happened in the "
        "year covers as many months.",
        "no_score": "The run has no month end, so nothing is scored.",
        "without": "T6, {scenario}: counties and cities still without a public facility: {number}. Which ones is not published.",
        "falls_first": "Farthest from its goal: {target} {name}, {value} against {goal}, {gap} {things} missing. Not "
        "reached: {missed} of the {carried} targets carried.",
        "none_falls": "All {carried} targets carried are reached; the closest call is {target} {name}, {value} against {goal}.",
        "nothing_told": "No target has a value in this run.",
        "fight_missing": "T1 and T7 pull in opposite directions: {residents} residents fill {beds} public beds to {value}; {goal} allows "
        "{allowed} beds. The "
        "{missing} beds missing from T1, if all were public, would bring it down to {then}.",
        "fight_built": "T1 and T7 pull in opposite directions: T1 is met with {built} beds; {residents} residents fill {beds} public "
        "beds to {value}, and "
        "{goal} allows {allowed} beds. Over the public beds of 2020 it would be {over_2020}.",
        "no_fight": "Whether T1 and T7 pull in opposite directions cannot be said: there is no public bed.",
        "settles": "Most worth publishing: {statistic}. It is not known, so {target} may start anywhere from {low} to {high}{of_run}; "
        "in 2025 it is {distance} from its goal.",
        "of_run": " (this run: {run_start})",
        "points": "{number} points",
        "things": "{number} {things}",
        "share_of": "{number} of {of}",
        "nothing_settles": "No target that has a value depends on an unpublished statistic of 2020.",
        "settles_T6": "which counties and cities had a public tekun facility on 2020-12-31",
        "settles_T7": "the number of residents of public homes on 2020-12-31",
        "settles_T8": "the number of nursing beds on 2020-12-31",
        "listed": "Beyond the targets",
        "listed_noise": "≈: no difference from the baseline seen; chance could make what there is (below 2.6 standard errors).",
        "run_2020": "2020, run",
        "no_value": "-",
    },
    "zh": {
        "title": "规划十项指标，{day}",
        "target": "指标",
        "start": "2020年",
        "goal": "2025年",
        "binding": "约束性",
        "expected": "预期性",
        "set": "设定",
        "model": "模拟",
        "not_published": "未公布；",
        "assumed": "假定{value}",
        "derived": "推算{value}",
        "range": "（{low}至{high}）",
        "counted": "推算{of}个中{low}至{high}个",
        "missing": "缺{printed}（{rounded}）",
        "missing_counted": "缺{printed}",
        "rounds_up": "按四舍五入计",
        "comma": "、",
        "working": "运行中……",
        "baseline": "基线 2016-2020",
        "saved": "已保存：{folder}",
        "not_simulated": "注意：{scenario}中的机构{home}不在本次抽样内，其变化不影响任何人（--share 1包含全部机构）",
        "not_recounted": "注意：指标{names}未经独立复算",
        "legend": "加粗：约束性指标。设定：由情景的建设量决定；模拟：由个人行为产生。缺：距规划数值；括号内：距四舍五入后"
        "可达到的最小数值；按四舍五入计：四舍五入后达到规划数值。T1单位为床位，T4为村，T6为县（市），T7为入住老人，T8为护理型床位。",
        "readings": "评分口径a及其他口径：",
        "one_run": "单次运行，无区间。抽样比例{share}，种子{seed}。",
        "trying_out": "仅供试用：抽样比例低于{least}。",
        "early": "按{day}评分，早于{due}：运行至此结束；T7为{months}个月末的平均值，当年发生数为{months}个月合计。",
        "no_score": "运行不含任何月末，无法评分。",
        "without": "T6，{scenario}：尚有{number}个县（市）无公办特困供养机构，具体名单未公布。",
        "falls_first": "差距最大的指标：{target}{name}，{value}，目标{goal}，缺{gap}{things}。"
        "已模拟的{carried}项指标中，{missed}项未达到。",
        "none_falls": "已模拟的{carried}项指标全部达到；余量最小的是{target}{name}，{value}，目标{goal}。",
        "nothing_told": "本次运行没有任何指标数值。",
        "fight_missing": "T1与T7相互制约：{residents}名老人入住{beds}张公办床位，入住率{value}；要达到{goal}，床位至多{allowed}张；"
        "T1所缺的{missing}张床位若全部由公办机构建设，入住率将降至{then}。",
        "fight_built": "T1与T7相互制约：床位达到{built}张，T1已达到；{residents}名老人入住{beds}张公办床位，入住率{value}；要达到{goal}，"
        "床位至多{allowed}张。若按2020年公办床位计，入住率为{over_2020}。",
        "no_fight": "没有公办床位，无法判断T1与T7是否相互制约。",
        "settles": "最需补充的统计数据：{statistic}（尚未公布）。{target}的2020年基数可能在{low}至{high}之间{of_run}；2025年结果距目标"
        "{distance}。",
        "of_run": "（本次测算为{run_start}）",
        "points": "{number}个百分点",
        "things": "{number}{things}",
        "share_of": "{number}个（共{of}个）",
        "nothing_settles": "有数值的指标均不取决于2020年未公布的统计。",
        "settles_T6": "2020年末哪些县（市）有公办特困供养机构",
        "settles_T7": "2020年末公办养老机构入住人数",
        "settles_T8": "2020年末护理型床位数",
        "listed": "指标之外",
        "listed_noise": "≈：与基线相比未见差异（不足2.6个标准误，可能出于偶然）。",
        "run_2020": "2020年末",
        "no_value": "－",
    },
}
"""By language and key; a page fills the braces."""


def say(language: str, key: str, **figures: object) -> str:
    """Return a text with its figures filled in.

    >>> say("en", "one_run", share=1, seed=7)
    'One run, no interval. Share 1, seed 7.'
    """
    return TEXTS[language][key].format(**figures)


def number(value: float, unit: str, digits: int = 1) -> str:
    """Return a number as people read it: counts with commas, shares in percent, small figures with decimals; halves rounded up.

    >>> number(0.52, "share"), number(0.8, "share", 0), number(0.545, "share", 0)
    ('52.0%', '80%', '55%')
    >>> number(230_000.0, "beds"), number(31.06, "days"), number(0.015, "persons per bed")
    ('230,000', '31.1', '0.015')
    """
    if unit == "share":
        return f"{_half_up(100 * value, digits)}%"
    if unit in ("beds", "persons"):
        return _half_up(value, 0)
    return _half_up(value, 3 if unit == "persons per bed" else digits)


def _half_up(value: float, digits: int) -> str:
    """Return a number with this many decimals; what a person would write as a half is rounded up."""
    step = Decimal(1).scaleb(-digits)
    return f"{Decimal(f'{value:.12g}').quantize(step, ROUND_HALF_UP):,}"

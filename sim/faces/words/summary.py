"""The words of the report's first half page, for a reader who reads nothing else: the same keys in English and Chinese."""

from __future__ import annotations

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SUMMARY: dict[str, dict[str, str]] = {
    "en": {
        "asked": "Asked", "reached": "Reached", "firm": "How firm", "takes": "What it takes", "open": "What is uncertain",
        "and": ", ", "list": "; ", "then": " ", "day": "{day} {month} {year}", "named": "{id} {name}",
        "missed_by": "{id} {name}, {value} against {goal}", "reached_otherwise": " (reached {reading})",
        "question": "What '{title}' does between {first} and {last} for the ten targets of 2025 in the {plan}{against}: {worlds}.",
        "against": ", compared with '{title}'", "one": "one world ({worlds})", "several": "{number} worlds ({worlds})",
        "met": "{number} of the {carried} targets in the model reached{every}: {names}.",
        "of_these_set": "Of these, {ids} follow from what the scenario builds: set, not found.",
        "missed": "Not reached{no}: {names}.", "no": ", in any world", "split": "Depends on the world: {names}.",
        "every": " in every world",
        "not_carried": "Not yet in the model: {ids}.", "other": "'{title}': {met} of {carried} reached.",
        "few": "Only {number} of 3 worlds were run, so nothing can be called firm.",
        "is_firm": "All three worlds agree on {ids}, so this is firm.", "not_firm": "The three worlds disagree on {ids}.",
        "none_found": "Nothing judged here is a finding: all of it follows from what is built.",
        "up": "Compared with the baseline, {id} rises in every world.", "down": "Compared with the baseline, {id} falls in every world.",
        "same": "Compared with the baseline, no difference is seen in {id} in any world.",
        "mixed": "Compared with the baseline, {id} does not move the same way in every world.",
        "built": "Reaching {ids} by 2025 takes, in each of {quarters} quarters from 2021 on: {paces}.", "still": "Still missing: {gaps}.",
        "gap": "{gap} for {id}", "judged": "{grade_c} of the {all} numbers in use are judgments, not published figures.",
        "left": "{number} clauses behind this scenario are in the model only in part or not at all.",
        "drawn": "One draw of {share} of the people per world: figures have no interval.",
    },
    "zh": {
        "asked": "测算内容", "reached": "指标完成", "firm": "结论可靠性", "takes": "所需投入", "open": "不确定因素",
        "and": "、", "list": "、", "then": "", "day": "{year}年{month}月{day}日", "named": "{id}{name}",
        "missed_by": "{id}{name}（{value}，目标{goal}）", "reached_otherwise": "（{reading}口径达到）",
        "question": "按照《{plan}》确定的2025年十项指标，测算“{title}”自{first}至{last}的实施效果{against}，{worlds}。",
        "against": "，并与“{title}”对照", "one": "按{worlds}情形测算", "several": "按{number}种情形测算（{worlds}）",
        "met": "已纳入测算的{carried}项指标中，{number}项{every}达到：{names}。",
        "of_these_set": "其中{ids}由方案安排的建设量决定，属于设定条件，不是测算结论。",
        "missed": "{no}未达到：{names}。", "no": "在各情形下均", "split": "因情形而异：{names}。", "every": "在各情形下均",
        "not_carried": "尚未纳入测算：{ids}。", "other": "“{title}”{carried}项中达到{met}项。",
        "few": "仅测算了3种情形中的{number}种，尚不能判断结论是否稳健。",
        "is_firm": "{ids}的测算结论在三种情形下一致，结论稳健。", "not_firm": "{ids}的测算结论在三种情形下不一致，结论尚不稳健。",
        "none_found": "各项指标均由方案安排的建设量决定，没有可供判断的测算结论。",
        "up": "与基线相比，{id}在各情形下均上升。", "down": "与基线相比，{id}在各情形下均下降。",
        "same": "与基线相比，{id}在各情形下均未见差异。", "mixed": "与基线相比，{id}的变化方向因情形而异。",
        "built": "2025年达到{ids}，须自2021年起在{quarters}个季度内平均每季度完成{paces}。", "still": "尚有缺口：{gaps}。",
        "gap": "{id}缺{gap}", "judged": "所用{all}个数据中有{grade_c}个为判断值，并非公布数据。",
        "left": "本方案所涉条款中有{number}条未纳入或仅部分纳入测算。",
        "drawn": "每种情形按{share}抽样测算一次，结果不含误差区间。",
    },
}  # fmt: skip
"""By language and key; `then` stands between sentences."""


def sentence(language: str, key: str, **figures: object) -> str:
    """Return a sentence with its figures filled in.

    >>> sentence("en", "other", title="beds only", met=3, carried=5)
    "'beds only': 3 of 5 reached."
    """
    return SUMMARY[language][key].format(**figures)

"""Words on what a run rests on and may lack: its fit, and its caches. The same keys in both languages."""

from __future__ import annotations

from collections.abc import Sequence

MOST_NAMED = 6
"""Most rows that a sentence names."""
TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "other_evidence": "warning: the fit belongs to other evidence; these rows have changed since: {names}. Figures of 2020 may no "
        "longer hold. --refit fits this world again at this share first; `longjiang calibrate` renews the fit itself.",
        "refitted": "The model was fitted again to this evidence at share {share:g}; the committed fit was not used.",
        "refitting": "fitting the {world} world to this evidence at share {share:g} ...",
        "not_kept": "note: the cache {folder} cannot be used ({why}): nothing is kept, and 2016-2020 are simulated again for each scenario",
        "comma": ", ",
        "more": " and {number} more",
    },
    "zh": {
        "other_evidence": "警告：拟合参数所依据的数据与现有数据不一致，以下各项已有改动：{names}。2020年的有关数值可能不再吻合。"
        "加 --refit 可先按本次抽样比例重新拟合；`longjiang calibrate` 可更新拟合参数。",
        "refitted": "本次运行已按现有数据重新拟合（抽样比例{share:g}），未采用已存的拟合参数。",
        "refitting": "正在按现有数据重新拟合（{world}，抽样比例{share:g}）……",
        "not_kept": "提示：缓存文件夹 {folder} 无法使用（{why}），不保存中间结果，每个情景均重新模拟2016—2020年",
        "comma": "、",
        "more": "等{number}项",
    },
}
"""By language and key; a page fills the braces."""


def say(language: str, key: str, **figures: object) -> str:
    """Return a text with its figures filled in."""
    return TEXTS[language][key].format(**figures)


def listed(names: Sequence[str], language: str) -> str:
    """Return the first names in words, and how many there are beyond them; in Chinese, how many there are.

    >>> listed(["a", "b"], "en"), listed(list("abcdefgh"), "en"), listed(list("abcdefgh"), "zh")
    ('a, b', 'a, b, c, d, e, f and 2 more', 'a、b、c、d、e、f等8项')
    """
    first = say(language, "comma").join(names[:MOST_NAMED])
    if len(names) <= MOST_NAMED:
        return first
    return first + say(language, "more", number=len(names) - MOST_NAMED if language == "en" else len(names))

"""Words on how a command ended. The same keys in both languages."""

from __future__ import annotations

TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "more_faults": "... and {number:,} more",
        "interrupted": "interrupted; no half-written file is left",
        "not_written": "the output could not be written: {why}; what was saved in folders is complete",
        "limited": "not enough memory ({error}): this process may use {limit} GB of addresses (ulimit -v); "
        "the smallest run takes 2 GB of them",
        "hidden": "contains a hidden character",
        "plain": "visible characters",
        "long_name": "the name is too long",
        "short_name": "a name that the system can have",
        "no_memory": "not enough memory; a smaller --share needs less",
        "nowhere": "the working folder cannot be reached: {why}",
        "somewhere": "a folder that exists: change into one first",
    },
    "zh": {
        "more_faults": "……另有{number:,}处",
        "interrupted": "已中断，未留下不完整的文件",
        "not_written": "屏幕输出未能写出：{why}；已存入文件夹的结果完整有效",
        "limited": "内存不足（{error}）：本进程的地址空间上限为{limit} GB（ulimit -v），最小的运行也需要2 GB",
        "hidden": "含有不可见字符",
        "plain": "可见字符",
        "long_name": "名称过长",
        "short_name": "系统允许的名称",
        "no_memory": "内存不足，请减小抽样比例 --share",
        "nowhere": "无法访问当前工作文件夹：{why}",
        "somewhere": "请先进入一个存在的文件夹",
    },
}
"""By language and key; a page fills the braces."""


def say(language: str, key: str, **figures: object) -> str:
    """Return a text with its figures filled in."""
    return TEXTS[language][key].format(**figures)

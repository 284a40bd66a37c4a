"""What is wrong with an input, in Chinese. Readers say it in English, once; this table has each sentence with its translation.

A `{}` stands for what a sentence names, `{#}` for a number, `{w}` for a word without blanks; a name that is itself such a sentence is
translated in turn. What is not in the table stays as it is. tests/faces/test_chinese.py compares the table with what the readers say.
"""

from __future__ import annotations

import re
from functools import cache

from sim.faces.words.faults_laboratory import LABORATORY
from sim.faces.words.faults_results import RESULTS, SYSTEM
from sim.faces.words.fit_lines import FIT
from sim.inputs.faults import Fault, visible

DEEPEST = 4
"""Sentences within sentences."""
READING = {
    "{} is a text": "{}是文本",
    "{} is a number": "{}是数字",
    "{} is true or false": "{}是真假值",
    "{} is a date": "{}是日期",
    "{} is a date with a time": "{}是带时间的日期",
    "{} is a time": "{}是时间",
    "{} is a list": "{}是列表",
    "{} is a table": "{}是表",
    "{} is something else": "{}是其他类型",
    "{}, not a text": "{}，应为文本",
    "{}, not a date": "{}，应为日期",
    "{}, not a number": "{}，应为数字",
    "{}, not true or false": "{}，应为 true 或 false",
    "{}, not a list": "{}，应为列表",
    "{}, not a table": "{}，应为表",
    "{}, not tables": "{}，应为若干表",
    "{}, not two texts": "{}，应为中英文两段文本",
    "is empty": "内容为空",
    "is missing": "缺少此项",
    "is missing: {} needs it": "缺少此项，{}必须填写",
    "unknown key": "没有这一字段",
    "does not belong to {}": "不属于{}",
    "lever {w}": "措施 {}",
    "a fee in yuan": "以元计的收费",
    "{} is not known": "{}不在可选范围内",
    "{} appears twice": "{}重复出现",
    "appears twice": "重复出现",
    "{} entries": "共{}项",
    "{} characters": "共{}个字符",
    "{} tables": "共{}个表",
    "{} is not whole": "{}不是整数",
    "{} is not finite": "{}不是有限数",
    "{} is out of range": "{}超出范围",
    "{} is outside the run": "{}超出运行期间",
    "{} is above high, {}": "{}大于上限（high）{}",
    "{} contains a control character": "{}含有控制字符",
    "contains a control character": "含有控制字符",
    "column {} has empty cells": "{}列有空格",
    "column {} has numbers below 0 or too large": "{}列的数值为负或过大",
    "column {} has {}, outside the run": "{}列的{}超出运行期间",
    "column date lacks {}": "date列缺少{}",
    "column {} has {}, which is none of {}": "{}列的{}不在可选范围内（可用：{}）",
    "column {} has {}, which is no name": "{}列的{}不是名称",
    "two rows are of the same {}": "有两行的{}相同",
    "a table as a run leaves it": "运行所保存的数据表",
    "{} is not the name of a scenario": "{}不是情景名称",
    "{} begins or ends with a blank": "{}首尾有空格",
    "a text": "文本",
    "text": "文本",
    'a text in "quotes"': "英文双引号内的文本",
    "a text on one line": "单行文本",
    "each once": "各写一次",
    "true, false": "true 或 false",
    "a whole number of {}": "整数（{}）",
    "at most {}": "至多{}",
    "at least {}": "至少{}",
    "{} or later": "{}或以后",
    "{} or less": "{}或以下",
    "{w} to {}": "{}至{}",
    "low <= high": "low 不大于 high",
    "one of {}": "{}之一",
    "{w} or {w}": "{}或{}",
    "a name without folder and without .toml": "名称，不含文件夹和 .toml",
    "[[{}]] with its keys below it": "[[{}]]，其下逐行写字段",
    "{ key = value, ... }": "{ 字段 = 值, ... }",
    "too many faults": "错误过多",
    "the file was not read further": "未继续读取",
    "a date from {} to {}, without quotes": "{}至{}之间的日期，不加引号",
    "a date, {} to {}: 2021-07-01 or {}": "{}至{}之间的日期，如 2021-07-01 或{}",
    "did you mean {}? ({})": "是否指 {}？（可用：{}）",
    "did you mean {}?": "是否指 {}？",
    "{}; or a file ending in .toml": "{}；或以 .toml 结尾的文件",
    "no such file": "没有这个文件",
    "not a file": "不是文件",
    "a TOML file": "TOML 文件",
    "a CSV file": "CSV 文件",
    "a readable file": "可读的文件",
    "cannot be read: {}": "无法读取：{}",
    "cannot be written: {}": "无法写入：{}",
    "the file is empty": "文件为空",
    "the file has {} bytes": "文件有{}字节",
    "keys and values in TOML": "TOML 格式的字段和值",
    "a header and rows": "表头和数据行",
    "UTF-8 text": "UTF-8 文本",
    "UTF-8 text (in a spreadsheet: save as CSV UTF-8)": "UTF-8 文本（表格软件中另存为 CSV UTF-8）",
    "contains a byte 0: it is binary or UTF-16": "含有空字节，应是二进制或 UTF-16 文件",
    "byte {} is not UTF-8": "字节{}不是 UTF-8",
    "not TOML: {}": "不符合 TOML 格式（{}）",
    'TOML: key = value; texts in "quotes", dates as 2021-07-01': "TOML 格式：字段 = 值；文本加英文双引号，日期写作 2021-07-01",
    'TOML: key = value; texts in "quotes", dates as 2021-07-01; perhaps: {}': (
        "TOML 格式：字段 = 值；文本加英文双引号，日期写作 2021-07-01；可能应为：{}"
    ),
    "Expected newline or end of document after a statement": "值之后有多余内容",
    "Invalid value": "值无效",
    "Illegal character {}": "字符{}不可用",
    "Unclosed array": "方括号未闭合",
    "Unclosed inline table": "花括号未闭合",
    "Unterminated string": "引号未闭合",
    "Expected '=' after a key in a key/value pair": "字段之后缺少等号",
    "Invalid initial character for a key part": "字段名无效",
    "did you mean {}? longjiang evidence lists all": "是否指 {}？longjiang evidence 列出全部名称",
    "each key and each table once": "每个字段、每个表只写一次",
    "nested deeper than {}": "嵌套超过{}层",
    "at most {} brackets within brackets": "括号嵌套至多{}层",
    "a word of {} characters": "单词长达{}个字符",
    "unknown column": "没有这一列",
    "column missing": "缺少这一列",
    "columns repeated or in another order": "列重复或次序不符",
    "{} fields": "共{}个字段",
    "the header is missing: the first line is {}": "缺少表头，首行为{}",
    "{} fields: {}; a field with a comma is quoted": "{}个字段：{}；含逗号的字段加引号",
    "not CSV: {}": "不符合 CSV 格式（{}）",
    'fields quoted with two " or none, each quote closed': "字段两端都加引号或都不加",
}
SCENARIOS = {
    "no such scenario": "没有这个情景",
    "no scenario {}": "没有情景{}",
    "{} is not a name of a file": "{}不能用作文件名",
    "a cycle: {}": "相互引用：{}",
    "letters, digits, blanks and _ . + = - ( ) （ ） 《 》 · ， 、, a letter or digit first": (
        "文字、数字、空格和 _ . + = - ( ) （ ） 《 》 · ， 、，以文字或数字开头"
    ),
    "a base that is not built on this scenario": "不以本情景为基础的情景",
    "more than {} files built on one another": "层层引用超过{}个文件",
    "a base with fewer bases": "层次较少的基础情景",
    "the same change is at {}": "与 {} 处的措施相同",
    "sets the same thing for the same days as {}": "与 {} 处的措施在同一时期设定同一事项",
    "one of them, or one change with the sum of both": "保留其一，或合并为一项",
    "one value for a day: end the first with until, or drop one": "同一日只能有一个值：为前一项写明 until，或删去其一",
    "{} is before from, {}": "{}早于起始日（from）{}",
    "an amount is missing": "缺少数量",
    "does not go with {}": "不能与 {} 同时使用",
    "is missing: a policy names the clauses that it carries out": "缺少此项：政策情景应注明所落实的条款",
    "experiment = true at the head of the file, or clauses such as {}": "在文件开头写 experiment = true，或写条款，如 {}",
    "experiment = true at the head of the file": "在文件开头写 experiment = true",
    "each clause once": "每个条款只写一次",
    "{} is not a clause of scenarios/clauses.csv": "{}不在条款表（scenarios/clauses.csv）之内",
    "{} is not {}": "{}不是{}",
    "a code or the name of a county unit": "县（市、区）的代码或名称",
    "a code or the name of a prefecture or county unit": "市（地）或县（市、区）的代码或名称",
    "{} is the name of more than one place": "有多个地区名为{}",
    "{} lies in {}, which is listed too": "{}属于已列出的{}",
    "each place once": "每个地区只写一次",
    "{}, or codes of prefectures and county units": "{}，或地区代码、名称的列表",
    "no home has the key {}": "没有编号为{}的机构",
    "a key of a home of 2020-12-31, {}": "2020年末机构编号，{}",
    "no home: this world has none": "本次运行中没有机构",
    "no county unit has the code {}": "没有代码为{}的县（市、区）",
    "no prefecture or county unit has the code {}": "没有代码为{}的地区",
    "a code of this world, such as {}": "本次运行中的代码，如 {}",
    "codes of this world, such as {}": "本次运行中的代码，如 {}",
    "a home without beds": "机构没有床位",
    "at least one ordinary or nursing bed": "至少一张普通型或护理型床位",
    "does not go with a fee in yuan": "不能与以元计的收费同时使用",
    "home, or factor in place of yuan_per_month": "home；或以 factor 代替 yuan_per_month",
    "does not go with a factor": "不能与乘数同时使用",
    "owner, or yuan_per_month in place of factor": "owner；或以 yuan_per_month 代替 factor",
    "is missing: which kind of facility villages get": "缺少此项：村级设施的类型",
    'leave it out, or what = "village"': '不写此项，或写 what = "village"',
    "does not go with counties: they get a public 特困 facility": "县（市）建公办特困供养机构，不写此项",
    "{#} beds": "{} 张床位",
    "{#} beds a year": "{} 张床位/年",
    "{#} places": "{} 处",
    "{#} places a year": "{} 处/年",
    "{#} yuan per month": "{} 元/月",
    "{#} times": "{} 倍",
    "{#} (the key of a home)": "{}（机构编号）",
    "named twice": "重复列出",
    "each scenario once": "每个情景只列一次",
    "above 0, at most 1": "大于0、不大于1",
    "above 0, at most 1; 5 percent is 0.05 or 5%": "大于0、不大于1；百分之五写作 0.05 或 5%",
    "a working tree of the project": "项目源代码目录",
    "an installed package has a fixed fit": "安装版的拟合参数不可更改",
    "an installed package has no pages": "安装版没有这些页面",
    "--snapshot FOLDER, or a working tree of the project": "--snapshot 文件夹，或项目源代码目录",
    "a folder that you may write to": "可写入的文件夹",
    "a file that you can write to": "可写入的文件",
    "no evidence has this name": "数据中没有这一名称",
    "{}longjiang evidence lists all": "{}longjiang evidence 列出全部名称",
}
COMMANDS = {
    "No such option: {}": "没有选项 {}",
    "No such command {}.": "没有命令 {}。",
    "Missing argument {}.": "缺少参数 {}。",
    "Missing option {}.": "缺少选项 {}。",
    "Missing command.": "缺少命令。",
    "Invalid value for {}: {}": "{}的值无效：{}",
    "Option {} requires an argument.": "选项 {} 需要一个值。",
    "Option {} does not take a value.": "选项 {} 不带值。",
    "Got unexpected extra argument ({})": "多余的参数：{}",
    "{} is not one of {}.": "{}不在 {} 之中。",
    "Got unexpected extra arguments ({})": "多余的参数：{}",
    "{} is not a valid float.": "{}不是数字。",
    "{} is not a valid int.": "{}不是整数。",
    "{} is not a valid float": "{}不是数字",
    "{} is not a valid integer.": "{}不是整数。",
    "{} is not a valid integer": "{}不是整数",
    "{} does not match the format {}.": "{}不符合格式 {}。",
    "{} does not match the formats {}.": "{}不符合格式 {}。",
    "{} is not in the range {}.": "{}不在 {} 范围内。",
    "Input should be a valid number, unable to parse string as a number": "应为数字",
    "Value error, {}": "{}",
    "Input should be a valid integer, unable to parse string as an integer": "应为整数",
    "Input should be greater than or equal to {#}": "不得小于{}",
    "Input should be less than or equal to {#}": "不得大于{}",
    "{}, not a share": "{}，应为比例",
    "{} Did you mean {}?": "{} 是否指 {}？",
    "{} (Possible options: {})": "{}（可用选项：{}）",
}
FILES = {"options": "选项", "command line": "命令行", "evidence": "数据", "report": "报告"}
"""What stands in place of a file."""
GAPS = {"{}": "(.+?)", "{#}": r"([\d,.]+)", "{w}": r"(\S+)"}
GAP = re.compile(r"\{[#w]?\}")
CHINESE = {**COMMANDS, **SYSTEM, **READING, **SCENARIOS, **LABORATORY, **RESULTS, **FIT}
"""English sentence and its Chinese."""


def in_words(fault: Fault, language: str) -> str:
    """Return a fault in a line, in `en` or `zh`.

    >>> in_words(Fault("a.toml", 12, "change[1].owner", "'privat' is not known", "did you mean private? (private, public)"), "zh")
    "a.toml:12: change[1].owner：'privat'不在可选范围内；应为：是否指 private？（可用：private, public）"
    """
    if language != "zh":
        return str(fault)
    where = FILES.get(fault.file, fault.file) + (f":{fault.line}" if fault.line else "")
    key = f" {fault.key}：" if fault.key else " "
    return visible(f"{where}:{key}{chinese(fault.what)}" + (f"；应为：{chinese(fault.allowed)}" if fault.allowed else ""))


def chinese(text: str, depth: int = 0) -> str:
    """Return a sentence in Chinese; as it is, if the table does not have it."""
    if depth > DEEPEST or not text:
        return text
    for english, template in _patterns():
        if found := english.fullmatch(text):
            return template.format(*(chinese(part, depth + 1) for part in found.groups()))
    return text


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the table as patterns, those with most words of their own first."""
    order = sorted(CHINESE, key=lambda english: -len(GAP.sub("", english)))
    return tuple((pattern(english), _template(CHINESE[english])) for english in order)


def pattern(english: str) -> re.Pattern[str]:
    """Return what a sentence of the table matches."""
    gaps = [*GAP.findall(english), ""]
    parts = (re.escape(part) + GAPS.get(gap, "") for part, gap in zip(GAP.split(english), gaps, strict=True))
    return re.compile("".join(parts), re.DOTALL)


def _template(text: str) -> str:
    """Return a text as a format: braces around anything else than a gap are braces."""
    return "{}".join(part.replace("{", "{{").replace("}", "}}") for part in text.split("{}"))

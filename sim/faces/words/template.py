"""The words of the file that `longjiang scenario new` writes. The same keys in both languages; every comment fits 100 columns."""

from __future__ import annotations

TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "head": """\
# A scenario: what is to change, when, and why. It runs as it is:
#   longjiang scenario check "{file}"
#   longjiang run "{file}"
# The format, with every key: docs/scenarios.md. The levers: longjiang scenario levers.

# The scenario whose changes this one takes over: baseline (policies of 2020 go on), beds_only, plan_2025,
# or another file in this folder, by its name without .toml.
base = "baseline"

# A title for tables and pages: one text, or {{ en = "...", zh = "..." }}.
title = "{name}"

# What the scenario is to show.
why = "What 500 more nursing beds by the end of 2023 would change"

# An experiment: its changes need no clause. For a policy, delete this line and give each change the clauses that
# it carries out, such as clause = ["P三(三)3"]: P is the provincial plan with chapter, section and item, O4 is
# paragraph 4 of opinion no. 8 of 2020. All of them are in scenarios/clauses.csv.
experiment = true

# A change: a lever, its days, its amount, where it acts, and the reason.
""",
        "change": """\
[[change]]
lever = "build"             # build beds
from = 2022-01-01           # nothing is open yet on this day
until = 2023-12-31          # everything is open on this day
beds = 500                  # in total; uncertain: {{ low = 400, high = 600 }}
owner = "private"           # {owners}
kind = "nursing"            # {kinds}
where = "largest_gap"       # {rules}; or places: ["哈尔滨市", "230231"]
why = "Where beds are fewest for each elder"
""",
        "others": "# Other levers: take away the # in front of a change, and adapt it.",
        "because": "the reason",
        "exists": "there is a file of this name",
        "shipped": "a shipped scenario has this name",
        "other_name": "another name",
        "another": "another name, or delete the file first",
        "written": "written: {file}",
    },
    "zh": {
        "head": """\
# 情景文件：写明何时、采取何种措施、依据和理由。本文件可直接运行：
#   longjiang scenario check "{file}"
#   longjiang run "{file}"
# 格式与全部字段见 docs/scenarios.zh.md；措施一览：longjiang scenario levers --lang zh

# 所依据的情景：baseline（延续2020年政策）、beds_only、plan_2025，
# 或同一文件夹中的其他情景文件（不写 .toml）。
base = "baseline"

# 标题，用于表格和网页；可只写一种语言，也可写 {{ en = "...", zh = "..." }}。
title = "{name}"

# 本情景要回答的问题。
why = "2023年底前新增500张护理型床位，会带来哪些变化"

# 实验情景：各项措施无须注明条款。如为政策情景，请删去此行，并为每项措施注明所落实的条款，
# 如 clause = ["P三(三)3"]。P指省“十四五”养老服务业发展规划（章、节、项），O4指黑政办规〔2020〕8号
# 第四条；全部条款见 scenarios/clauses.csv。
experiment = true

# 一项措施：类型、起止日期、数量、地区、理由。
""",
        "change": """\
[[change]]
lever = "build"             # 新建床位
from = 2022-01-01           # 此日尚无床位投入使用
until = 2023-12-31          # 此日全部投入使用
beds = 500                  # 总数；不确定时写区间 {{ low = 400, high = 600 }}
owner = "民办"              # 举办性质：{owners}
kind = "护理型"             # 床位类型：{kinds}
where = "缺口大者优先"      # {rules}；或地区 ["哈尔滨市", "230231"]
why = "优先安排在人均床位最少的地区"
""",
        "others": "# 其他措施：去掉行首的 # 号，按需修改。",
        "because": "理由",
        "exists": "已有同名文件",
        "shipped": "已有同名的内置情景",
        "other_name": "另取名称",
        "another": "另取名称，或先删除该文件",
        "written": "已写入：{file}",
    },
}
"""By language and key; `scenario new` fills the braces."""

"""The help of the command line in Chinese, by its English text; tests/faces/test_chinese.py compares it with every verb and option."""

from __future__ import annotations

HEADINGS = {"Options": "选项", "Arguments": "参数", "Commands": "命令", "Usage: ": "用法："}
MARKS = {"[default: ": "[默认：", "[required]": "[必填]", "; required]": "；必填]"}
TRY, ERROR = "查看帮助：{command} --help", "错误：{message}"
CHINESE = {
    "Plan elder care for a province: everyone aged 60 and over in Heilongjiang and every home, person by person.": (
        "面向全省的养老服务规划：逐人模拟黑龙江省60岁以上老年人，逐家模拟养老机构。"
    ),
    "Run scenarios in three worlds that fit 2020 equally well, print the scorecard of the plan's ten targets, and save the results.": (
        "在同样符合2020年数据的三种情形下运行情景，显示规划十项指标的评分表，并保存结果。"
    ),
    "Names of shipped scenarios, or files ending in .toml.": "内置情景的名称，或以 .toml 结尾的文件。",
    "Share of places and homes to simulate, above 0 to 1. Below 0.05 only to try things out.": (
        "抽样比例，大于0、不大于1，如 0.05 或 5%；低于0.05仅供试用。"
    ),
    "Seed of all draws, 0 or more.": "随机种子，不小于0。",
    "Last day, 2021-01-31 to 2035-12-31.": "运行的最后一日，2021-01-31 至 2035-12-31。",
    "What keeps homes half empty in 2020; all three fit.": "2020年机构半数空置的原因：需求、价格、人手，或全部三种。",
    "What keeps homes half empty in 2020.": "2020年机构半数空置的原因：需求、价格或人手。",
    "Factor on the rates of recovery, with onsets refitted: 0.5, 1 or 2.": "能力恢复率的乘数（失能发生率相应重新拟合）：0.5、1 或 2。",
    "Engine of the lives; reference: plain and slow, for small shares.": "个体模拟引擎；reference 简明但慢，适用于小比例抽样。",
    "Check every law on every day from 2016 on; exit code 3 if one is broken.": "自2016年起逐日核对各项守恒关系；如有不符，退出码为3。",
    "First fit each world again to the evidence, at this share.": "先按本次抽样比例，以现有数据重新拟合各情形。",
    "Number of threads; the result does not depend on it.": "线程数，不影响结果。",
    "Threads; the result does not depend on them.": "线程数，不影响结果。",
    "Folder for results; each run gets a folder of its own in it.": "存放结果的文件夹，每次运行在其中各建一个文件夹。",
    "Also write the report: one HTML file in Chinese, one in English.": "同时写出报告：中英文网页各一份。",
    "Print JSON.": "以 JSON 输出。",
    "No progress on stderr.": "不显示进度。",
    "Language of the output.": "输出语言；默认随系统语言。",
    "Language of the page.": "网页语言。",
    "Run two scenarios in one world and report how many lives differ, how, and which indicators move.": (
        "在同一情形下运行两个情景，报告有多少人的经历不同、有何不同，以及哪些指标发生变化。"
    ),
    "First scenario.": "第一个情景。",
    "Scenario to compare it with.": "用于比较的情景。",
    "Show the numbers of the model: value, range, source, status, and where each is used.": (
        "显示模型所用数据：数值、范围、来源、状态和用途。"
    ),
    "Name of a number, or the beginning of names.": "数据名称，或名称的开头部分。",
    "Show every row of long tables.": "显示长表的全部行。",
    "Compare the fast engine with the reference engine, person by person; exit code 3 if they differ.": (
        "逐人比较两个模拟引擎；如有不同，退出码为3。"
    ),
    "Scenarios to run through both engines.": "由两个引擎分别运行的情景。",
    "Number of random worlds, with random rules, beds, changes and surges.": "随机世界的个数，其规则、床位、变化和需求高峰均随机生成。",
    "People aged 60 and over in each random world.": "每个随机世界的60岁以上人数。",
    "People aged 60 and over in the sample that scenarios run on.": "情景抽样中的60岁以上人数。",
    "Run a small world written by hand (docs/laboratory.md), print what it teaches and what came out, and save the results.": (
        "运行手写的小型实验世界（见 docs/laboratory.md），显示其用意与结果，并保存。"
    ),
    "Name of a shipped world, such as forty_beds, or a file ending in .toml.": "内置实验世界的名称，如 forty_beds，或以 .toml 结尾的文件。",
    "Engine of the lives; default: the one in the file.": "个体模拟引擎；默认以文件所写为准。",
    "Seed of all draws, 0 or more; default: the one in the file.": "随机种子，不小于0；默认以文件所写为准。",
    "Save the tables as CSV, not as Parquet.": "以 CSV 而非 Parquet 保存各表。",
    "Fit the baseline of 2020 in its three worlds and write calibration/fitted/ (ten minutes and 5 GB at share 1).": (
        "按2020年数据拟合三种情形，写入 calibration/fitted/（全量约需10分钟、5 GB内存）。"
    ),
    "Part to simulate, above 0 to 1; default 1, with --check 0.1.": "抽样比例，大于0、不大于1；默认为1，加 --check 时为0.1。",
    "Only report whether the committed fit belongs to the evidence, and what its start looks like.": (
        "仅检查已存的拟合参数是否与现有数据一致，以及由此得到的起始状态。"
    ),
    "With --check: the world whose start is simulated.": "与 --check 合用：模拟哪种情形的起始状态。",
    "With --check: exit code 3 also if the start is outside a range.": "与 --check 合用：起始状态超出范围时，退出码也为3。",
    "Write one HTML page about saved results: the ten targets on page one, figures, what is firm, what is assumed.": (
        "根据已存结果生成网页报告：首页为十项指标，其后为图表、稳健结论和假定。"
    ),
    "Folders of saved results, one per scenario and world.": "已存结果的文件夹，每个情景、每种情形各一个。",
    "File to write; default: report_LANG.html next to the first folder.": "写入的文件；默认为首个文件夹旁的 report_LANG.html。",
    "Do not report on stderr where it was saved.": "不显示保存位置。",
    "Show the plan's arithmetic, without simulation: what each target still needs, how fast it must come, which targets conflict.": (
        "不经模拟，直接测算规划：各项指标的缺口、所需进度，以及相互牵制的指标。"
    ),
    "Examine this machine: packages, memory, compiler, caches, data, fit, what runs take; exit code 3 if something is missing.": (
        "检查本机：软件包、内存、编译器、缓存、数据、拟合参数和运行所需资源；如有缺失，退出码为3。"
    ),
    "Folder for results, to check that it can be written to.": "存放结果的文件夹，检查是否可写。",
    "Compare the calibrated baseline and the plan with a committed snapshot (docs/check.md); exit code 3 if anything moved.": (
        "将基线和规划情景与已存快照比对（见 docs/check.md）；如有变动，退出码为3。"
    ),
    "Report what moved, then rewrite the snapshot.": "报告变动，然后更新快照。",
    "Folder of the snapshot; default: the committed one.": "快照文件夹；默认为项目自带快照。",
    "List, show, check and begin scenario files.": "列出、查看、检查和新建情景文件。",
    "List the shipped scenarios.": "列出内置情景。",
    "Show what a scenario does, why, under which clause, and what it does not carry yet.": (
        "显示情景的各项措施、理由、依据条款，以及尚未纳入的内容。"
    ),
    "Scenario.": "情景。",
    "Show every value with the file and line it came from.": "显示每个值及其所在文件和行号。",
    "Show the levers: what a change of a scenario can be, with every key.": "显示全部措施类型及其字段。",
    "Rewrite docs/levers.md, docs/scenarios*.md and the JSON Schema.": "重新生成 docs/levers.md 等由措施生成的文件。",
    "Print the JSON Schema of scenario files.": "输出情景文件的 JSON Schema。",
    "Check scenario files: report all faults at once, each with file, line, key and what is allowed. Exit code 2 if there are any.": (
        "检查情景文件：一次列出全部错误及其文件、行号、字段和允许的写法；如有错误，退出码为2。"
    ),
    "Write a commented scenario file that runs as it is, to be adapted.": "新建一份带说明、可直接运行的情景文件，供修改使用。",
    "Name of the new scenario, or a file ending in .toml.": "新情景的名称，或以 .toml 结尾的文件。",
    "Show this message and exit.": "显示本帮助并退出。",
    "Also write a workbook: scorecards and tables.": "另存工作簿（XLSX），含指标表和数据表。",
    "Also write a workbook next to it: scorecards and tables.": "另在同一位置存工作簿（XLSX），含指标表和数据表。",
    "Other evidence: a folder; or 'NAME*FACTOR', 'NAME=VALUE', 'NAME[sex=F]*FACTOR', repeated as needed.": (
        "改用其他数据：文件夹，或 'NAME*FACTOR'、'NAME=VALUE'、'NAME[sex=F]*FACTOR'，可重复。"
    ),
    "Print the version.": "显示版本号。",
}


def chinese(text: str) -> str:
    """Return a text of the help in Chinese, marks such as [required] at its end included; as it is, if there is none."""
    words, gap, marks = text.partition("  [")
    for english, zh in MARKS.items():
        marks = ("[" + marks).replace(english, zh)[1:] if gap else marks
    return CHINESE.get(words, words) + (gap and " [") + marks

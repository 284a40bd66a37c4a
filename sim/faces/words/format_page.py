"""The words of docs/scenarios.md and docs/scenarios.zh.md, the page on the format of scenario files. The same keys in both languages."""

from __future__ import annotations

EN = """# Scenario files

Made by `longjiang scenario levers --write`: the example, the words, the messages and the clauses below come from the program itself.
中文版：[scenarios.zh.md](scenarios.zh.md).

A scenario says what is to change, when, where and why, on top of another scenario. It is a text file in
[TOML](https://toml.io/en/v1.0.0) (UTF-8), named `anything.toml`. Names may have letters of any script, digits, blanks and
`_ . + = - ( )`: `my plan v1.2.toml`, `计划 2025.toml`, `PLAN.TOML`. Up to 64 characters, a letter or digit first.

    longjiang scenario new "my plan"           writes a commented file that runs as it is
    longjiang scenario check "my plan.toml"    reports all faults at once, with line, key and what is allowed
    longjiang scenario show "my plan.toml"     says in words what it does
    longjiang run baseline "my plan.toml"      runs it beside the baseline

## A worked example

This is what `longjiang scenario new example` writes, without the other levers at its end:

```toml
{example}```

## The head of a file

| key | | meaning |
|---|---|---|
| `base` | may be left out | Whose changes this one takes over: a shipped scenario, or a file in the same folder, without `.toml`. |
| `with` | may be left out | Scenarios whose changes are added: `with = ["beds_only"]`. A file counts once, however often reached. |
| `title` | needed | For tables and pages: one text, or `{{ en = "...", zh = "..." }}`, or one of the two, which is then used for both. |
| `why` | needed | What the scenario is to show; written like `title`. |
| `experiment` | may be left out | `true`: not a policy, so changes need no clause. |
| `[[change]]` | any number | A change: see below. |
| `[[not_carried]]` | any number | A clause that the scenario stands for but the model does not carry: `clause`, `what`, `why`. |

## A change

Every change has `lever` (what it acts on), `from` (its first day) and `why`. Outside experiments it has `clause` too: the clauses of the
two documents that it carries out, such as `clause = ["P三(三)3", "O4"]`. **P** is the province's five-year plan for elder care
(黑龙江省养老服务业“十四五”发展规划) with chapter, section and item; **O** is the opinion of 2020 (黑政办规〔2020〕8号) with its paragraph.
All other keys depend on the lever: [levers.md](levers.md), or `longjiang scenario levers`.

A lever with an amount and `until` is a programme. Beds and places follow a straight line from `from`, when there are none, to `until`,
when all are there; on the first of each month the line is rounded to whole beds. A project has at least 10 beds, or a twentieth of the
programme if that is less, so a small programme opens bed by bed. An uncertain amount is a range, `{{ low = 400, high = 600 }}`, and a run
uses its middle.

## What may be written

| asked for | written | means |
|---|---|---|
| a day | `2021-07-01`, `"2021-07-01"`, `"2021/7/1"`, `"2021年7月1日"`, full-width digits | the day; year first |
| a number | `5000`, `5_000`, `"5,000"`, `"5，000"`, `"0.5万"`, `"5千"`, `"5000张"` | 5,000; the unit must be that of the key |
| a factor | `0.9`, `"90%"` | 0.9 |
| a word | the word of files, or that of pages in either language | see below; part of a Chinese word will do if only one has it |
| a place | `"2301"`, `"哈尔滨市"`, `"哈尔滨"`, `"230402"`, `"鹤岗市向阳区"` | the prefecture or county unit |

What is not plain is refused, never guessed: `"5.000"` (five, or five thousand?), `"2021年7月"` (which day?), `向阳区` (there are two).

### Words

| key | word | English | Chinese |
|---|---|---|---|
{words}

## What is said when something is wrong

Exit code 2, nothing is written, and all faults are listed at once. `longjiang` speaks the language of the locale (`LC_ALL`,
`LC_MESSAGES`, `LANG`), or that of `--lang`.

| written | answer |
|---|---|
{hints}

## What a run does not do

A run says under its scorecard, in `--json` under `notes`, and on the report, what it left undone of a scenario:

- a change that begins after the last day of the run (`--until`) does nothing; a programme that ends after it happens in part;
- a cut of beds (`lever = "beds"` below zero) takes beds out of service at once and removes them as they fall vacant. Nobody is moved out.
  What is still occupied after 180 days (`works.max_closing_days`) goes back into service: how many stayed is said, and how many of the
  beds to be removed were not there at all;
- beds to be converted that have not fallen vacant by then stay ordinary;
- what no home or place was left for, because all had their share.

## Clauses

The codes that `clause` may hold, and the levers that act for each.

| clause | it says | levers |
|---|---|---|
{clauses}
"""
ZH = """# 情景文件的格式

本页由 `longjiang scenario levers --write` 生成，示例、用词、提示和条款均取自程序本身。English: [scenarios.md](scenarios.md).

情景文件写明：在某一基础情景之上，何时、何地采取何种措施，依据和理由是什么。文件采用 [TOML](https://toml.io/cn/v1.0.0) 格式、UTF-8
编码，扩展名为 `.toml`。文件名可用汉字、字母、数字、空格和 `_ . + = - ( )（）《》`，至多64个字符，以文字或数字开头，
如 `计划 2025.toml`、`my plan v1.2.toml`、`PLAN.TOML`。

    longjiang scenario new "计划 2025"           新建一份带说明、可直接运行的文件
    longjiang scenario check "计划 2025.toml"    一次列出全部错误及其行号、字段和允许的写法
    longjiang scenario show "计划 2025.toml"     以文字说明各项措施
    longjiang run baseline "计划 2025.toml"      与基线情景一并运行

## 示例

`longjiang scenario new 示例` 写出的文件如下（略去末尾的其他措施）：

```toml
{example}```

## 文件开头

| 字段 | | 含义 |
|---|---|---|
| `base` | 可不填 | 基础情景，本情景沿用其全部措施：内置情景名，或同一文件夹中的文件名（不写 `.toml`）。 |
| `with` | 可不填 | 另外并入的情景：`with = ["beds_only"]`。同一文件无论引用几次，只计一次。 |
| `title` | 必填 | 标题，用于表格和网页：一段文本，或 `{{ en = "...", zh = "..." }}`；只写一种语言时，两种语言均用之。 |
| `why` | 必填 | 本情景要回答的问题，写法同 `title`。 |
| `experiment` | 可不填 | `true` 表示实验情景，各项措施无须注明条款。 |
| `[[change]]` | 若干项 | 措施，见下文。 |
| `[[not_carried]]` | 若干项 | 情景涉及而模型尚未纳入的条款：`clause`、`what`、`why`。 |

## 措施

每项措施均有 `lever`（措施类型）、`from`（起始日）和 `why`（理由）。政策情景另须以 `clause` 注明所落实的条款，
如 `clause = ["P三(三)3", "O4"]`。其中 **P** 指《黑龙江省养老服务业“十四五”发展规划》，其后为章、节、项；
**O** 指《关于推进养老服务发展的实施意见》（黑政办规〔2020〕8号），其后为条。其余字段因措施类型而异，见下文“措施类型”，
或运行 `longjiang scenario levers --lang zh`。

既有数量又有 `until`（截止日）的措施为建设计划：自 `from`（尚无）至 `until`（全部完成）沿直线推进，每月首日按累计数取整。
单个项目不少于10张床位，或不少于计划总数的二十分之一（取较小者），因此小型计划逐张投入使用。数量不确定时写区间
`{{ low = 400, high = 600 }}`，运行时取中值。

## 可用的写法

| 所填内容 | 写法 | 含义 |
|---|---|---|
| 日期 | `2021-07-01`、`"2021-07-01"`、`"2021/7/1"`、`"2021年7月1日"`，全角数字亦可 | 该日；年份在前 |
| 数量 | `5000`、`5_000`、`"5,000"`、`"5，000"`、`"0.5万"`、`"5千"`、`"5000张"` | 5000；单位须与字段一致 |
| 乘数 | `0.9`、`"90%"` | 0.9 |
| 用词 | 文件用词，或网页显示的中英文用词 | 见下表；中文用词的一部分，如仅见于一词，亦可 |
| 地区 | `"2301"`、`"哈尔滨市"`、`"哈尔滨"`、`"230402"`、`"鹤岗市向阳区"` | 市（地）或县（市、区） |

含义不明确的写法一律不予采用，也不作猜测：`"5.000"`（五还是五千）、`"2021年7月"`（哪一日）、`向阳区`（有两处）。

### 用词

| 字段 | 文件用词 | 英文 | 中文 |
|---|---|---|---|
{words}

## 写错时的提示

退出码为2，不写入任何文件，一次列出全部错误。提示语言随系统语言（`LC_ALL`、`LC_MESSAGES`、`LANG`），或以 `--lang` 指定。

| 所写内容 | 提示 |
|---|---|
{hints}

## 未能实施的部分

评分表之下、`--json` 的 `notes` 项和网页报告均说明情景中未能实施的部分：

- 起始日晚于运行最后一日（`--until`）的措施不生效；截止日晚于该日的建设计划仅实施一部分；
- 减少床位（`lever = "beds"`，数量为负）：床位当日停用，腾空后撤除，不迁出已入住老人。满180日（`works.max_closing_days`）
  仍有人入住的床位恢复使用；保留多少张、其中多少张机构本不具备，均予说明；
- 拟改造而逾期未腾空的床位保留为普通型；
- 已无机构或地点可以实施的部分。

## 措施类型

{levers}
## 条款

`clause` 可用的条款代码，以及落实各条款的措施类型。

| 条款 | 内容 | 措施类型 |
|---|---|---|
{clauses}
"""
PAGES = {"en": EN, "zh": ZH}
WRONG = (
    'beds = "5元"',
    'beds = "5.000"',
    "beds = 5，000",
    "beds = 0.5万",
    "from = 2021年7月1日",
    'from = "2021年7月"',
    "owner = “民办”",
    'owner = "民间"',
    'where = ["向阳区"]',
    'where = ["哈尔宾市"]',
    'where = ["哈尔滨", "230102"]',
    'lever = "新建"',
    "bedz = 500",
    "until = 2020-12-31",
    "clause = []",
    "title = 1",
)
"""Lines of a change, or of the head, that are refused; what is said of each is shown."""

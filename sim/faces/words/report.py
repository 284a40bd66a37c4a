"""The words of the report, in English and Chinese: the same keys in both, a page fills the braces."""

from __future__ import annotations

from sim.faces.words.texts import number

REPORT: dict[str, dict[str, str]] = {
    "en": {
        "document": "Longjiang: elder care of Heilongjiang against the plan's ten targets",
                "summary": "Summary", "contents": "Contents", "ten_targets": "The ten targets", "annex": "Annex {number}. {title}",
        "run_on": "Run on {day}.",
        "no_glyph": "Not in the font of this page, so shown in a font of this device, or as a box: {letters}",
        "clause_key": "Clauses: P is the plan, O the opinion of 2020 on elder care; {code} is part 3, section 1, item 1 of the plan.",
        "other_fit": "The fit was made with other evidence than the runs: {rows}. Refit (--refit) before relying on them.",
        "head": "{title}: what it does for the plan's ten targets",
        "under": "Heilongjiang, 14th five-year plan, judged on {day}. Scenario {name}; {worlds}; share {share}, seed {seed}; one draw per "
        "world, so there is no interval.",
        "one_world": "the {world} world", "more_worlds": "range over {number} worlds ({worlds})",
        "under_first": " Sentences and places below the goal: {world}.", "figures_of": "Figures: {title}; {world}, one draw.",
        "under_no_day": "Scenario {name}: the run has no month end, so nothing is scored.",
        "trying_out": "Only for trying things out: the share is below {least}.",
        "early": "Judged on {day}, before {due}: the run ends there.",
        "target": "Target", "start": "2020", "goal": "2025", "value": "Value", "gap": "Missing", "pace": "Pace needed per quarter",
        "verdict": "Verdict", "mark": "Set or model", "lagging": "Places below the goal", "duty": "Duty holder", "other": "Other readings",
        "not_published": "not published", "none_missing": "none", "by_rounding": " (by rounding)", "between": "; ",
        "rounded": " ({number})",
        "of_worlds": "reached in {number} of {worlds} worlds", "reading": "{id}: {verdict}", "reading_value": "{id}: {value}, {verdict}",
        "row_key": "Bold: binding target. 2020 in gray: start assumed or derived. Missing: up to the figure the plan prints; in "
        "parentheses, up to the smallest figure that rounds to it; by rounding: reached, because it rounds to the figure the plan "
        "prints. Places below the goal are counted, not named: which ones is drawn "
        "at random. Pace: what was missing at the end of 2020, spread over 20 quarters. Set: follows from what the "
        "scenario builds; model: follows from what people do.",
        "people": "Elders and their ability",
        "population_title": "Residents aged 60 and over {all}; the disabled among them, level 2 and above, {lost}.",
        "went": "go from {first} to {last}", "stayed": "are {first} and {last} at the two ends (no difference seen)",
        "by_percent": " ({change})",
        "population_left": "Aged 60 and over, millions", "population_right": "By ability level, thousands", "all_elders": "60+",
        "turning_title": "{low} people turn 60 in {low_year}, {high} in {high_year}: the cohorts born during and after the famine.",
        "turning_panel": "Turning 60 in a year, thousands", "turning_bars": "model", "turning_dots": "census ages, year to 1 November",
        "turning_text": "Few were born in the famine of 1959-61, many from 1962 on. By the census of 2020, {low_census} were to turn 60 "
        "in the year to November {low_year} and {high_census} in the year to November {high_year}; in the model, some leave before. "
        "No policy causes this jump, and none can undo it; it is the same in every scenario.",
        "beds": "Beds and who is in them",
        "beds_title": "Of {built} beds, {occupied} are occupied at the end of {year}; {free} are free, {unready} cannot be "
        "used yet or at all, {works} are in works or closing.",
        "beds_panel": "{owner}, thousand beds", "occupied": "occupied", "free": "free",
        "unready": "on paper or not in service yet", "works": "in works", "closing": "closing, empty",
        "care_title": "Residents of homes {residents}; people on waiting lists {waiting}.",
        "care_text": "Lists include residents who ask for another bed in their home. Year ticks mark December 31.",
        "inside_title": "Who lives in homes, in {year} and {last}: {old} are 80 or older, {disabled} are disabled (level 2 and above); of "
        "those in tekun facilities, {tekun} are tekun.",
        "inside_pair": "{first} and {last}", "inside_same": "{first} (both years)", "inside_dots": "dots: {day}",
        "inside_text": "Bars: {day}. Shares of the residents of each kind of home add up to 100%.",
        "inside_age": "By age", "inside_level": "By ability level", "inside_means": "By means", "inside_years": "By years since entry",
        "inside_tekun": "tekun", "inside_dibao": "dibao", "inside_dibao_margin": "just above dibao", "inside_others": "ordinary",
        "residents_panel": "Residents by owner, thousands", "waiting_panel": "On waiting lists by owner, persons", "private": "private",
        "tekun": "tekun facilities", "other_public": "other public", "map": "Where: thirteen prefectures",
        "map_title": "Occupancy of public homes ranges from {low_value} to {high_value} over {number} prefectures. Which prefecture is "
        "high "
        "and which is low is drawn at random, so none is named.",
        "map_elders": "Residents aged 60 and over, thousands, {day}",
        "map_occupancy": "Occupancy of public homes (T7), {year}",
        "map_beds": "Beds per 1,000 residents aged 60 and over",
        "map_text": "Schematic tiles, roughly where the prefectures are. A dot is a prefecture. Homes by prefecture are drawn to add up to "
        "provincial totals, as their places are not published.",
        "drift": "Drift without any policy",
        "drift_title": "Without any policy, beds per 1,000 elders {beds}: an effect is measured against this drift, "
        "never against 2020.",
        "drift_no_baseline": "No baseline among the results, so effects cannot be reported. Run the baseline along with the scenario.",
        "drift_solid": "solid: {world}", "drift_dashed": "dashed: {world}", "drift_dotted": "dotted: {world}", "drift_2020": "2020",
        "drift_change": "drift", "drift_effect": "effect",
        "drift_text": "Central world ({world}), one draw. Effect: scenario minus baseline on {day}.", "indicator": "Indicator",
        "panel_beds_per_1000": "Beds per 1,000 elders",
        "panel_T7": "Occupancy, public homes (T7)", "panel_residents": "Residents of homes, thousands",
        "panel_waiting": "Waiting at home, persons", "worlds": "Firm or not: targets by world",
        "worlds_title": "Findings that are firm, because all three worlds agree on them: {firm} of {all}. What a scenario builds is "
        "set, not a finding.",
        "worlds_few": "These results cover {number} of 3 worlds: nothing can be called firm before all three have run (--world all).",
        "worlds_text": "The half-empty homes of 2020 have three explanations that fit the same stock: too little demand, prices too high, "
        "too few carers. Firm: all three worlds agree on whether the target is reached and on which way it moves from the baseline. The "
        "word in parentheses is that direction; no difference seen: chance could have made it (below 2.6 standard errors).",
        "baseline": "baseline", "firm_head": "Firm?", "firm": "firm", "not_firm": "not firm", "unknown": "no verdict", "up": "rises",
        "down": "falls", "same": "no difference seen", "is_set": "set", "no_baseline": "no baseline",
        "answer": "{value} ({move})", "others": "The other scenarios",
        "assumed": "What is assumed",
        "assumed_title": "{grade_c} of the {all} numbers in use are judgments (grade C); these matter most here.",
        "assumed_name": "Number", "assumed_value": "Value", "assumed_range": "Range", "assumed_status": "Status",
        "assumed_note": "What it decides",
        "assumed_text": "`longjiang evidence NAME` reports source, range and use of each. No figure dated after 2020 and no target of the "
        "plan was used to fit anything.",
        "found": "found", "derived": "derived", "unverified": "judgment", "fit": "What the fit aimed at and what it reached",
        "fit_name": "Figure of 2020", "fit_aim": "Aim", "fit_reached": "Reached", "fit_grade": "Grade", "fit_all": "all",
        "fit_verdict": "Within its rule", "fit_met": "yes", "fit_missed": "no",
        "fit_parameters": "Of the parameters of lives, the figures of 2020 determine {known}; {tied} are tied to others; {assumed} remain "
        "assumed.",
        "missing_topics": "What is not modeled yet",
        "missing_text": "Home care, visits, the labor market for carers, insurance, seasons and budgets are not modeled, and care does "
        "not yet affect health. Of the clauses behind these scenarios, {number} are carried only in part or not at all:",
        "all_carried": "These scenarios leave out no clause they name.", "runs": "The runs", "run_scenario": "Scenario",
        "run_world": "World", "run_share": "Share", "run_seed": "Seed", "run_days": "Days", "run_digest": "Result", "run_code": "Code",
        "run_evidence": "Evidence", "run_parameters": "Parameters",
        "runs_text": "First 12 characters of SHA-256 digests. Equal digests of results mean equal tables, down to the last bit.",
        "other_evidence": "The evidence shown here ({now}) is not the evidence the runs were made with ({then}).",
        "no_months": "The run has no month end: there is nothing to draw.", "share.of": "{number} of {of}",
    },
    "zh": {
        "document": "龙江：黑龙江养老服务与规划十项指标", "summary": "提要", "contents": "目录", "ten_targets": "十项指标",
        "annex": "附件{number}：{title}",
        "run_on": "测算日期：{day}。",
        "no_glyph": "以下字符不在本页所附字体中，以本机字体显示或以方框代替：{letters}",
        "clause_key": "条款编号：P指《规划》，O指《关于推进养老服务发展的实施意见》（黑政办规〔2020〕8号）；{code}即《规划》第三部分第"
        "（一）节第1项，其余类推。",
        "other_fit": "拟合所用数据与本次测算所用数据不同：{rows}。采信前请重新拟合（--refit）。",
        "head": "{title}：规划十项指标完成情况",
        "under": "黑龙江省“十四五”养老服务业发展规划，{day}评分。情景{name}；{worlds}；抽样比例{share}，种子{seed}；每种情形一次抽取，无"
        "区间。",
        "one_world": "{world}情形", "more_worlds": "{number}种情形的范围（{worlds}）",
        "under_first": "三句结论和未达标地区数取自{world}情形。", "figures_of": "图：{title}；{world}情形，一次抽取。",
        "under_no_day": "情景{name}：运行不含任何月末，无法评分。", "trying_out": "仅供试用：抽样比例低于{least}。",
        "early": "按{day}评分，早于{due}：运行至此结束。", "target": "指标", "start": "2020年", "goal": "2025年", "value": "结果",
        "gap": "缺口", "pace": "每季度所需进度", "verdict": "结论", "mark": "设定或模拟", "lagging": "未达标地区数", "duty": "责任单位",
        "other": "其他口径", "not_published": "未公布", "none_missing": "无", "by_rounding": "（按四舍五入计）", "between": "；",
        "rounded": "（{number}）",
        "of_worlds": "{worlds}种情形中{number}种达到", "reading": "{id}：{verdict}", "reading_value": "{id}：{value}，{verdict}",
        "row_key": "加粗：约束性指标。2020年灰字：假定或推算的基数。缺口：距规划数值，括号内为距四舍五入后可达到的最小数值；按四舍五入计"
        "：四舍五入后达到规划数值。"
        "未达标地区只计个数、不列名称：具体是哪些出于随机抽取，未公布。"
        "进度：2020年末缺口除以20个季度。设定：由情景的建设量决定；模拟：由个人行为产生。",
        "people": "老年人口与失能",
        "population_title": "60岁及以上常住人口{all}；其中失能老年人（2级及以上）{lost}。",
        "went": "由{first}变为{last}", "stayed": "期初{first}、期末{last}（未见差异）", "by_percent": "（{change}）",
        "population_left": "60岁及以上人口（万人）", "population_right": "按能力等级（万人）", "all_elders": "60岁以上",
        "turning_title": "{low_year}年年满60岁的有{low}，{high_year}年为{high}：三年困难时期及其后出生的人口先后到龄。",
        "turning_panel": "当年年满60岁人数（万人）", "turning_bars": "模型", "turning_dots": "普查年龄推算（至11月1日）",
        "turning_text": "1959-1961年出生者少，1962年起出生者多。2020年普查已计入这些人：截至{low_year}年11月的一年内应有{low_census}年满"
        "60岁，截至{high_year}年11月的一年内为{high_census}；模型中另有部分人此前迁出。这一跃升并非任何政策所致，也无政策可以改变，对各情景影响相同。",
        "beds": "床位与入住",
        "beds_title": "{year}年末共有床位{built}张，其中入住{occupied}张，空置{free}张，未启用或不能用{unready}张，施工或停用{works}张。",
        "beds_panel": "{owner}（万张）", "occupied": "入住", "free": "空置", "unready": "账面或尚未启用",
        "works": "施工中", "closing": "停用",
        "care_title": "机构入住老人{residents}；轮候人数{waiting}。",
        "care_text": "轮候包括已入住而等待本机构另一类床位者。年份刻度为12月31日。", 
        "inside_title": "{year}年末与{last}年末机构入住老人：80岁及以上{old}，失能（2级及以上）{disabled}；特困供养机构入住老人中特困人员"
        "{tekun}。",
        "inside_pair": "分别占{first}、{last}", "inside_same": "均占{first}", "inside_dots": "圆点：{day}",
        "inside_text": "柱：{day}。各类机构入住老人的各项比例合计为100%。",
        "inside_age": "按年龄（岁）", "inside_level": "按能力等级", "inside_means": "按经济状况", "inside_years": "按入住年数",
        "inside_tekun": "特困", "inside_dibao": "低保", "inside_dibao_margin": "低保边缘", "inside_others": "普通",
        "residents_panel": "入住老人，按举办性质（万人）",
        "waiting_panel": "轮候人数，按举办性质（人）", "private": "民办", "tekun": "特困供养机构", "other_public": "其他公办",
        "map": "地区：十三个市（地）",
        "map_title": "{number}个市（地）公办机构入住率在{low_value}至{high_value}之间；具体哪个市（地）高、哪个低出于随机抽取，故不列名称"
        "。",
        "map_elders": "60岁及以上常住人口（万人，{day}）", "map_occupancy": "公办机构入住率（T7，{year}年）",
        "map_beds": "每千名60岁及以上老年人床位数",
        "map_text": "示意方块，大致按方位排列，不是行政区划图。每个圆点代表一个市（地）。各地机构按全省总数随机分布，因其所在地未公布。",
        "drift": "无政策时的自然变化",
        "drift_title": "没有任何政策时，每千名老年人床位（张）{beds}：政策效果以这一变化为参照，而不是与2020年相比。",
        "drift_no_baseline": "结果中没有基线，无法说明政策效果：请同时运行基线。", "drift_solid": "实线：{world}",
        "drift_dashed": "虚线：{world}", "drift_dotted": "点线：{world}", "drift_2020": "2020年", "drift_change": "自然变化",
        "drift_effect": "效果", "drift_text": "主要情形（{world}），一次抽取。效果：{day}情景减去基线。", "indicator": "指标",
        "panel_beds_per_1000": "每千名老年人床位", "panel_T7": "公办机构入住率（T7）", "panel_residents": "机构入住老人（万人）",
        "panel_waiting": "在家轮候人数（人）", "worlds": "是否稳健：各情形下的指标",
        "worlds_title": "测算结论{all}项，其中{firm}项在三种情形下一致，结论稳健。由情景建设量设定的指标不是测算结论。",
        "worlds_few": "现有结果只含3种情形中的{number}种：三种情形全部运行（--world all）之前，任何结论都不能称为稳健。",
        "worlds_text": "2020年机构半数空置有三种解释，均符合同样的存量：需求不足、价格过高、护理员不足。稳健：三种情形对是否达标以及相对"
        "基线的变化方向判断一致。括号内为变化方向；未见差异：差异不足2.6个标准误，可能出于偶然。",
        "baseline": "基线", "firm_head": "是否稳健", "firm": "稳健", "not_firm": "不稳健", "unknown": "不作判断", "up": "上升",
        "down": "下降", "same": "未见差异", "is_set": "设定", "no_baseline": "无基线",
        "answer": "{value}（{move}）", "others": "其他情景", "assumed": "假定",
        "assumed_title": "所用的{all}个数据中有{grade_c}个是判断（C级）；对本报告影响最大的如下。", "assumed_name": "数据",
        "assumed_value": "取值", "assumed_range": "范围", "assumed_status": "来源", "assumed_note": "决定什么",
        "assumed_text": "longjiang evidence 名称 可查看每个数据的来源、范围和用途。2020年之后的数据和规划目标均未用于拟合。",
        "found": "查得", "derived": "推算", "unverified": "判断", "fit": "参数拟合的目标与结果", "fit_name": "2020年数据",
        "fit_aim": "目标值", "fit_reached": "拟合值", "fit_grade": "等级", "fit_all": "全部", "fit_verdict": "在允许范围内",
        "fit_met": "是", "fit_missed": "否",
        "fit_parameters": "生命过程的参数中，2020年数据能确定的有{known}个，与其他参数相互牵连的有{tied}个，仍属假定的有{assumed}个。",
        "missing_topics": "尚未模拟的内容",
        "missing_text": "居家服务、探访、护理员劳动力市场、保险、季节和预算尚未模拟，照护对健康的反作用也未模拟。这些情景所代表的条款中"
        "，有{number}条未纳入或只部分纳入：",
        "all_carried": "这些情景没有未纳入的条款。", "runs": "运行记录", "run_scenario": "情景", "run_world": "情形",
        "run_share": "抽样比例", "run_seed": "种子", "run_days": "起止", "run_digest": "结果", "run_code": "代码", "run_evidence": "数据",
        "run_parameters": "参数", "runs_text": "SHA-256摘要的前12位。结果摘要相同，则各表完全相同。",
        "other_evidence": "本页所示数据（{now}）与运行所用数据（{then}）不是同一版本。", "no_months": "运行不含任何月末，无图可画。",
        "share.of": "{of}个中{number}个",
    },
}  # fmt: skip
"""By language and key."""


def phrase(language: str, key: str, **figures: object) -> str:
    """Return a text of the report with its figures filled in.

    >>> phrase("zh", "one_world", world="需求受限")
    '需求受限情形'
    """
    return REPORT[language][key].format(**figures)


def round_number(value: float, language: str) -> str:
    """Return a number of persons or beds as the language writes it: millions or commas in English, 万 in Chinese.

    >>> round_number(7_395_690, "en"), round_number(34_560, "en"), round_number(7_395_690, "zh"), round_number(1_540, "zh")
    ('7.40 million', '34,560', '739.6万', '1,540')
    """
    if language == "zh" and value >= 10_000:
        return f"{number(value / 10_000, 'ten thousand')}万"
    if language == "en" and value >= 1_000_000:
        return f"{number(value / 1_000_000, 'million', 2)} million"
    return number(value, "persons")


def change(first: float, last: float) -> str:
    """Return a change in percent with its sign.

    >>> change(100, 121), change(100, 95.4), change(100, 100.4), change(0, 5)
    ('+21%', '−5%', '0%', '')
    """
    if not first:
        return ""
    percent = 100 * (last / first - 1)
    if number(abs(percent), "percent", 0) == "0":
        return "0%"
    return f"{'+' if percent >= 0 else '−'}{number(abs(percent), 'percent', 0)}%"

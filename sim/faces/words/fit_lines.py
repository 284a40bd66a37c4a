"""What a fit says while it is made and when it is examined, in Chinese by its English text; names of rows and of files stay as they are."""

from __future__ import annotations

from sim.codes import Limit

FIT = {
    "recovery x {w}: onsets x {}": "恢复率乘以{}：失能发生率乘以{}",
    "what the figures of 2020 say about each parameter": "2020年数据对各参数的约束",
    "who can leave": "哪些人可能迁出",
    "{}: carers as counted ask for {#} of the care that residents need; {} is possible": (
        "{}：按现有护理员数，入住者所需护理量应乘以{}；可能范围为{}"
    ),
    "{}: carers as counted ask for {#} of the care that residents need; only {} is possible": (
        "{}：按现有护理员数，入住者所需护理量应乘以{}；仅{}为可能，故此情形不成立"
    ),
    "{}: occupancy {}; searches ending in a home {#}; tekun persons in homes {#}": (
        "{}：入住率 {}；求助后入住机构的比例 {}；特困老人入住机构的比例 {}"
    ),
    "{}, round {#}": "{}，第{}轮",
    **{limit.en: limit.zh for limit in Limit},
    "look-ups of the fit that have changed: {#}": "拟合所读数据中已有改动的项数：{}",
    "{w}: fitted to this evidence (look-ups {w})": "{}：按现有数据拟合（所读数据 {}）",
    "{w}: fitted to OTHER evidence (look-ups {w})": "{}：按其他数据拟合（所读数据 {}）",
    "{w}: aim {w}, reached {w}": "{}：目标 {}，达到 {}",
    "{}: {} then, {} now": "{}：当时为 {}，现为 {}",
    "{}: {} then, {} now, and {#} more": "{}：当时为 {}，现为 {}，另有{}处改动",
    "{}: age {#}: {w} then, {w} now": "{}：{}岁当时为 {}，现为 {}",
    "{}: age {#}: {w} then, {w} now, and {#} more": "{}：{}岁当时为 {}，现为 {}，另有{}处改动",
    "{}: read now, not then": "{}：现需读取，当时未读取",
    "nothing": "无",
    "moment,world,grade,aim,sd,reached,met": "指标,情形,等级,目标,标准差,达到,是否符合",
    "parameter,standing,prior_log_sd,posterior_over_prior,largest_tie,shift_in_prior_sd": (
        "参数,状况,先验对数标准差,后验与先验之比,最大关联,偏移（以先验标准差计）"
    ),
    "{w},yes": "{},是",
    "{w},no": "{},否",
    "{w},known,{w}": "{},可确定,{}",
    "{w},tied,{w}": "{},相互牵连,{}",
    "{w},assumed,{w}": "{},假定,{}",
}
"""English line and its Chinese; gaps as in `faults.CHINESE`."""

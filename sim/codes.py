"""The vocabulary of the model: every code with its English and Chinese label. Numbers are permanent: results and draws use them."""

from __future__ import annotations

from enum import IntEnum


class Code(IntEnum):
    """A number with two labels.

    >>> Level.SEVERE, Level.SEVERE.en, Level.SEVERE.zh
    (<Level.SEVERE: 3>, 'severe', '重度失能')
    """

    en: str
    zh: str

    def __new__(cls, number: int, en: str, zh: str) -> Code:
        member = int.__new__(cls, number)
        member._value_ = number
        member.en, member.zh = en, zh
        return member

    @property
    def label(self) -> str:
        """Return the name used in tables: the member's name in lower case."""
        return self.name.lower()


class YesNo(Code):
    """A code with two members, NO and YES; tables show it as true or false."""


class Sex(Code):
    MALE = 0, "male", "男"
    FEMALE = 1, "female", "女"


class AgeGroup(Code):
    """Five-year age; the last group is open. Tables show the years themselves.

    >>> AgeGroup.FROM_75.label, AgeGroup.FROM_100.label
    ('75-79', '100+')
    """

    FROM_60 = 0, "60-64", "60—64岁"
    FROM_65 = 1, "65-69", "65—69岁"
    FROM_70 = 2, "70-74", "70—74岁"
    FROM_75 = 3, "75-79", "75—79岁"
    FROM_80 = 4, "80-84", "80—84岁"
    FROM_85 = 5, "85-89", "85—89岁"
    FROM_90 = 6, "90-94", "90—94岁"
    FROM_95 = 7, "95-99", "95—99岁"
    FROM_100 = 8, "100+", "100岁及以上"

    @property
    def label(self) -> str:
        """Return the years as tables show them."""
        return self.en


class Level(Code):
    """Ability level of GB/T 42195-2022. Disabled (失能) is 2 and above, severely (重度) 3 and above."""

    ABLE = 0, "able", "能力完好"
    MILD = 1, "mild", "轻度失能"
    MODERATE = 2, "moderate", "中度失能"
    SEVERE = 3, "severe", "重度失能"
    TOTAL = 4, "total", "完全失能"


class Dementia(YesNo):
    NO = 0, "no dementia", "无失智"
    YES = 1, "dementia", "失智"


class Setting(Code):
    """Where an elder is at the moment, as the engines record it."""

    OWN_HOME = 0, "own home", "居家"
    WAITING = 1, "own home, on a waiting list", "轮候"
    ORDINARY = 2, "ordinary bed", "普通床位"
    NURSING = 3, "nursing bed", "护理型床位"
    DEAD = 4, "dead", "死亡"
    LEFT = 5, "left the place", "迁出"
    NOT_YET = 6, "not yet 60", "未满60岁"


class Bed(Code):
    ORDINARY = 0, "ordinary", "普通型"
    NURSING = 1, "nursing", "护理型"


class Need(Code):
    """Which beds fit a person."""

    ORDINARY_ONLY = 0, "ordinary beds only", "普通床位"
    EITHER = 1, "either kind", "两类均可"
    NURSING_ONLY = 2, "nursing beds only", "护理型床位"


class QueueClass(Code):
    """Class on a waiting list, in the order of service."""

    RESIDENTS = 0, "residents of the home, for another bed", "院内住养人"
    TEKUN = 1, "destitute (tekun)", "特困"
    PRIORITY = 2, "disabled, and poor or with priority", "失能的困难或优先对象"
    PUBLIC = 3, "the public", "社会公众"


class ListMeasure(Code):
    """What is counted on waiting lists: movements in a month and, last, the people waiting now."""

    JOINED = 0, "joined", "进入轮候"
    ADMITTED = 1, "admitted", "入住"
    WAIT_DAYS = 2, "days on the list, of people admitted", "入住者轮候天数"
    DIED = 3, "died", "死亡"
    RECOVERED = 4, "recovered", "恢复"
    GAVE_UP = 5, "gave up", "放弃"
    OTHER_PLACE = 6, "chose another home", "改选其他机构"
    MOVED_AWAY = 7, "moved away", "迁出"
    WAITING = 8, "waiting", "轮候中"


class Means(Code):
    """Means class, fixed at creation."""

    TEKUN = 0, "destitute (tekun)", "特困"
    DIBAO = 1, "minimum living allowance (dibao)", "低保"
    DIBAO_MARGIN = 2, "just above dibao", "低保边缘"
    OTHERS = 3, "ordinary means", "普通"


class Limit(Code):
    """Why homes are half empty in 2020: three worlds that fit the same stock and respond differently to policies."""

    DEMAND = 0, "demand-limited", "需求受限"
    PRICE = 1, "price-limited", "价格受限"
    STAFF = 2, "staff-limited", "人手受限"


class Mate(Code):
    """What an elder's spouse is to them today: the other life as of last evening, never of the same day."""

    NONE = 0, "no spouse", "无配偶"
    ABLE = 1, "spouse at home, able to care", "配偶在家且能照护"
    UNABLE = 2, "spouse at home, disabled", "配偶在家失能"
    IN_CARE = 3, "spouse in an institution", "配偶入住机构"
    UNDER_60 = 4, "spouse under 60, able to care", "配偶未满60岁"


class Living(Code):
    """With whom an elder lives: mutually exclusive classes of the choice rule."""

    ALONE = 0, "alone", "独居"
    SPOUSE_ONLY = 1, "spouse only", "仅与配偶"
    CHILDREN_ONLY = 2, "children only", "仅与子女"
    BOTH = 3, "spouse and children", "与配偶和子女"


class Bereaved(Code):
    NO = 0, "not recently bereaved", "非近期丧偶"
    MONTHS_0_6 = 1, "bereaved for up to 6 months", "丧偶6个月内"
    MONTHS_6_24 = 2, "bereaved for 6 to 24 months", "丧偶6至24个月"


class Owner(Code):
    """Owner of a home, with 特困 facilities separate: the three groups whose beds are published."""

    PRIVATE = 0, "private", "民办"
    TEKUN = 1, "public, tekun facility", "公办特困供养机构"
    OTHER_PUBLIC = 2, "public, other", "其他公办"


class Operator(Code):
    PRIVATE = 0, "privately operated", "民营"
    PUBLIC = 1, "publicly operated", "公营"


class PlaceKind(Code):
    COMMUNITY = 0, "community", "社区"
    VILLAGE = 1, "village", "行政村"
    QUASI_COMMUNITY = 2, "quasi community of farms and forestry", "类似居委会"
    QUASI_VILLAGE = 3, "quasi village of farms and forestry", "类似村委会"


class Facility(Code):
    """Elder-care facility of a village; activity rooms give no care hours."""

    NONE = 0, "none", "无"
    ACTIVITY_ROOM = 1, "activity room", "活动室"
    STATION = 2, "service station", "服务站"
    MUTUAL_AID = 3, "mutual-aid facility", "互助设施"


class Clock(Code):
    """An elder's risks, one clock each, in the order in which they are read on a day (ties).

    Leaving care and giving up waiting exclude each other and share the last clock. A new clock takes the next number, an event in
    `EVENT_OF` and a decision in `DECISION_OF`; its rule is a file of its own (rules/risk.py).
    """

    DEATH = 0, "death", "死亡"
    EMIGRATE = 1, "leaves this place (net)", "迁出本市（地）（净）"
    DEMENTIA = 2, "dementia", "失智"
    WORSEN = 3, "worsening", "失能加重"
    RECOVER = 4, "recovery", "能力恢复"
    CHILD = 5, "a child leaves", "子女外出"
    SEEK = 6, "seeks care", "寻求入住"
    LEAVE = 7, "leaves care or gives up", "退住或放弃轮候"


class Event(Code):
    """What happened to a person, as the event record says."""

    DEATH = 0, "death", "死亡"
    EMIGRATE = 1, "left this place (net)", "迁出本市（地）（净）"
    DEMENTIA = 2, "dementia", "失智"
    WORSEN = 3, "level worse by one", "失能加重"
    RECOVER = 4, "level better by one", "能力恢复"
    CHILD = 5, "a child left", "子女外出"
    SEEK = 6, "sought care", "寻求入住"
    DISCHARGE = 7, "left an institution", "离开机构"
    TURN_60 = 8, "turned 60", "年满60岁"
    JOIN = 9, "joined a list", "进入轮候"
    ADMIT = 10, "admitted", "入住"
    MOVE = 11, "moved to a nursing bed", "转入护理型床位"
    OFF_LIST = 12, "left a list", "退出轮候"
    WIDOWED = 13, "widowed", "丧偶"
    GRIEF = 14, "bereavement reached its next phase or end", "丧偶期变化"
    CALM = 15, "recent loss no longer recent", "近期变故期满"


EVENT_OF = {
    Clock.DEATH: Event.DEATH,
    Clock.EMIGRATE: Event.EMIGRATE,
    Clock.DEMENTIA: Event.DEMENTIA,
    Clock.WORSEN: Event.WORSEN,
    Clock.RECOVER: Event.RECOVER,
    Clock.CHILD: Event.CHILD,
    Clock.SEEK: Event.SEEK,
    Clock.LEAVE: Event.DISCHARGE,
}
"""The event recorded when a clock fires."""
DECISION_OF = {
    Clock.DEATH: 0,
    Clock.EMIGRATE: 1,
    Clock.DEMENTIA: 2,
    Clock.WORSEN: 3,
    Clock.RECOVER: 4,
    Clock.CHILD: 5,
    Clock.SEEK: 6,
    Clock.LEAVE: 7,
}
"""The decision number of each clock, for the draws that set it. Permanent, and distinct from all of draws.Decision."""


class Why(Code):
    """The reason given with an event."""

    NONE = 0, "", ""
    STAYED = 1, "chose to stay at home", "选择居家"
    CHOSE_HOME = 2, "chose a home", "选择机构"
    KEPT_LIST = 3, "kept their place on the list", "继续轮候"
    OTHER_HOME = 4, "chose another home", "改选其他机构"
    NO_HOME = 5, "saw no home with a fitting bed", "无合适机构"
    WITH_SPOUSE = 6, "with the spouse", "随配偶"
    NEEDS_NURSING = 7, "needs a nursing bed", "需护理型床位"
    ADMITTED = 8, "admitted", "入住"
    DIED = 9, "died", "死亡"
    RECOVERED = 10, "recovered", "恢复"
    GAVE_UP = 11, "gave up", "放弃"
    MOVED_AWAY = 12, "moved away", "迁出"
    WENT_HOME = 13, "went home", "回家"
    FREE_BED = 14, "a fitting ordinary bed was free", "有合适普通空床"
    IDLE_NURSING = 15, "a nursing bed empty for long", "护理型床位久空"
    ON_LIST = 16, "while on a list", "轮候期间"
    IN_CARE = 17, "in an institution", "机构内"
    FREE_NURSING = 18, "a fitting nursing bed was free", "有合适护理型空床"


NEVER = 32_000
"""A day that never comes: past the horizon, within 16 bits."""

"""Laboratory files: each malformed one is refused with its line, its key and what would be right; sound ones say what they say."""

from __future__ import annotations

import math
from contextlib import suppress
from pathlib import Path

import pytest

from sim.codes import NEVER
from sim.inputs.faults import BadInput, Fault
from sim.lab import file
from sim.lab.durations import MOST_PEOPLE
from sim.lab.spec import Change, Cohort, Death, Demand, Lab, LabHome, Law, Next, Wave
from sim.lab.validation import people

LAB = '[lab]\nname = "x"\nyears = 10\n'
"""Lines 1 to 3."""
QUEUE = (
    LAB
    + """[[home]]
name = "A"
ordinary = 4
nursing = 2
[[demand]]
name = "all"
per_year = 3.0
homes = ["A"]
stay = { law = "exponential", mean_years = 2.0 }
"""
)
"""The home on lines 4 to 7, the demand on lines 8 to 12."""
POOL = QUEUE.replace("per_year = 3.0", "people = 5\nasks_per_year = 0.5")
"""The demand on lines 8 to 13."""
COHORT = (
    LAB
    + """[[cohort]]
name = "able"
people = 100
age = 60.0
death = { by_level = [0.1, 0.1, 0.1, 0.1, 0.1] }
"""
)
"""The cohort on lines 4 to 8."""
LAW = '{ law = "exponential", mean_years = 2.0 }'
BACK = '[[demand]]\nname = "back"\nhomes = ["A"]\nstay = { law = "fixed", mean_years = 1 }\n'


def faults(text: str) -> list[Fault]:
    with pytest.raises(BadInput) as bad:
        file.from_text(text, "x.toml")
    return list(bad.value.faults)


def spoilt(old: str, new: str, text: str = QUEUE) -> str:
    """Return a sound file with one thing in it spoilt."""
    assert text.count(old) == 1
    return text.replace(old, new)


def stay(law: str) -> str:
    return spoilt(LAW, law)


def cohort(old: str, new: str) -> str:
    return spoilt(old, new, COHORT)


def death(law: str) -> str:
    return cohort("{ by_level = [0.1, 0.1, 0.1, 0.1, 0.1] }", law)


HOME, DEMAND, STAY, ELDERS = "home[1].", "demand[1].", "demand[1].stay.", "cohort[1]."
NINE = ", ".join(f'"{letter}"' for letter in "ABCDEFGHI")

# name, text, line, key, words of the message, words of the help
MALFORMED: list[tuple[str, str, int, str, str, str]] = [
    ("empty", "", 0, "", "empty", "TOML"),
    ("no TOML", LAB + "seed = one\n", 4, "seed", "not TOML", "key = value"),
    ("nobody in it", LAB, 0, "", "nobody is in this world", "[[home]]"),
    ("a home alone", LAB + '[[home]]\nname = "A"\nordinary = 1\n', 0, "", "nobody is in this world", "[[demand]]"),
    ("no head", QUEUE.replace(LAB, ""), 0, "lab", "is missing", "lab"),
    ("unknown table", QUEUE + "[[homes]]\n", 13, "homes", "unknown key", "did you mean home?"),
    ("one table for many", spoilt("[[home]]", "[home]"), 4, "home", "not tables", "[[home]]"),
    ("unknown key of the head", spoilt("years = 10", "years = 10\nwarmup = 1"),
     4, "lab.warmup", "unknown key", "did you mean warmup_years?"),
    ("name missing", spoilt('name = "x"\n', ""), 1, "lab.name", "is missing", "name, years"),
    ("years missing", spoilt("years = 10\n", ""), 1, "lab.years", "is missing", "name, years"),
    ("no time", spoilt("years = 10", "years = 0"), 3, "lab.years", "0 is out of range", "0.01 to 87 years"),
    ("more than 16 bits of days", spoilt("years = 10", "years = 88"), 3, "lab.years", "88 is out of range", "0.01 to 87 years"),
    ("years as a text", spoilt("years = 10", 'years = "10"'), 3, "lab.years", "is a text, not a number", "years"),
    ("all warm-up", spoilt("years = 10", "years = 10\nwarmup_years = 10"), 4, "lab.warmup_years", "leaves no day", "less than years"),
    ("no copies", spoilt("years = 10", "years = 10\ncopies = 0"), 4, "lab.copies", "0 is out of range", "1 to 10,000"),
    ("half a copy", spoilt("years = 10", "years = 10\ncopies = 1.5"), 4, "lab.copies", "1.5 is not whole", "whole number"),
    ("a seed below 0", spoilt("years = 10", "years = 10\nseed = -1"), 4, "lab.seed", "-1 is out of range", "0 to"),
    ("unknown engine", spoilt("years = 10", 'years = 10\nengine = "slow"'), 4, "lab.engine", "'slow' is not known", "fast, reference"),
    ("deaths as a word", spoilt("years = 10", 'years = 10\ndeaths = "yes"'), 4, "lab.deaths", "not true or false", "true, false"),
    ("census after the end", spoilt("years = 10", "years = 10\ncensus_days = [0, 3652]"), 4, "lab.census_days[2]", "out of range", "3,651"),
    ("census out of order", spoilt("years = 10", "years = 10\ncensus_days = [9, 9]"), 4, "lab.census_days[2]", "not come after", "rise"),
    ("too many people", spoilt("per_year = 3.0", "per_year = 3_000_000.0"), 1, "lab.copies", "30,000,000 people", "at most 20,000,000"),
    # homes
    ("home without a name", spoilt('name = "A"\n', ""), 4, HOME + "name", "is missing", "name, ordinary"),
    ("home with the name of all", QUEUE + '[[home]]\nname = "*"\nordinary = 1\n', 14, "home[2].name", "not a name", "letters"),
    ("home without beds", spoilt("ordinary = 4\n", ""), 4, HOME + "ordinary", "is missing", "name, ordinary"),
    ("unknown key of a home", spoilt("nursing = 2", "nursin = 2"), 7, HOME + "nursin", "unknown key", "did you mean nursing?"),
    ("home named twice", QUEUE + '[[home]]\nname = "A"\nordinary = 1\n', 14, "home[2].name", "'A' appears twice, first in line 4", "own"),
    ("more kept than there are", spoilt("nursing = 2", "nursing = 2\nkept = 7"), 8, HOME + "kept",
     "7 is more than there are beds", "0 to 6"),
    ("more residents than beds", spoilt("nursing = 2", "nursing = 2\nresidents = 7"), 8, HOME + "residents", "7 is more", "0 to 6"),
    ("residents in beds that do not fit", spoilt("nursing = 2", "nursing = 2\nresidents = 5"), 8, HOME + "residents", "that fit", "0 to 4"),
    ("residents of nobody", QUEUE + '[[home]]\nname = "B"\nordinary = 1\nresidents = 1\n',
     16, "home[2].residents", "no demand", "[[demand]]"),
    ("a list of nobody", QUEUE + '[[home]]\nname = "B"\nordinary = 1\nwaiting = 1\n', 16, "home[2].waiting", "no demand", "[[demand]]"),
    (
        "a list of a home that is asked second",
        spoilt('["A"]', '["A", "B"]') + '[[home]]\nname = "B"\nordinary = 1\nwaiting = 1\n',
        16, "home[2].waiting", "asks at 'A' first", "the first of its homes",
    ),
    ("waiting without patience", spoilt("nursing = 2", "nursing = 2\nwaiting = 1") + 'patience = "none"\n',
     8, HOME + "waiting", "nobody", "0"),
    # demands
    ("demand without homes", spoilt('homes = ["A"]\n', ""), 8, DEMAND + "homes", "is missing", "name, homes, stay"),
    ("demand with no home", spoilt('homes = ["A"]', "homes = []"), 11, DEMAND + "homes", "is empty", "at least one"),
    ("demand of an unknown home", spoilt('["A"]', '["A",\n"Aa"]'), 12, DEMAND + "homes[2]", "no home 'Aa'", "did you mean A?"),
    ("home tried twice", spoilt('["A"]', '["A", "A"]'), 11, DEMAND + "homes[2]", "appears twice", "each once"),
    ("nine homes", spoilt('["A"]', f"[{NINE}]"), 11, DEMAND + "homes", "9 of them", "at most 8"),
    ("demand named twice", QUEUE + BACK.replace("back", "all"), 14, "demand[2].name", "'all' appears twice", "own"),
    ("demand named as a cohort", QUEUE + COHORT.removeprefix(LAB).replace("able", "all"), 14, ELDERS + "name", "appears twice", "own"),
    ("unknown key of a demand", spoilt("per_year", "peryear"), 10, DEMAND + "peryear", "unknown key", "did you mean per_year?"),
    ("a stream that is a pool", spoilt("per_year = 3.0", "per_year = 3.0\npeople = 5"), 11, DEMAND + "people",
     "not a pool", "per_year alone"),
    ("a pool that never asks", spoilt("asks_per_year = 0.5\n", "", POOL),
     8, DEMAND + "asks_per_year", "is missing", "people, asks_per_year"),
    ("a pool of nobody", spoilt("people = 5\n", "", POOL), 8, DEMAND + "people", "is missing", "people, asks_per_year"),
    ("a pool that is all inside", spoilt("nursing = 2", "residents = 3\nwaiting = 3", POOL), 11, DEMAND + "people", "6 are", "at least 6"),
    ("nobody asks", spoilt("per_year = 3.0\n", ""), 8, "demand[1]", "nobody ever asks", "per_year"),
    ("two that feed each other", QUEUE + BACK + 'then = [{ demand = "back", probability = 0.5 }]\n', 13, "demand[2]", "nobody", "per_year"),
    (
        "what never follows feeds nobody",
        QUEUE + 'then = [{ demand = "back", probability = 0 }]\n' + BACK,
        14, "demand[2]", "nobody ever asks", "`then`",
    ),
    ("a negative stream", spoilt("3.0", "-3.0"), 10, DEMAND + "per_year", "-3.0 is out of range", "0 to"),
    ("season of a pool", POOL + "season = { amplitude = 0.5 }\n", 14, DEMAND + "season", "only a stream", "per_year"),
    ("eleven months", QUEUE + "season = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n", 13, DEMAND + "season", "11 numbers", "12 numbers"),
    ("a wave below 0", QUEUE + "season = { amplitude = 1.5 }\n", 13, DEMAND + "season.amplitude", "1.5 is out of range", "0 to 1"),
    ("class 3", QUEUE + "class = 3\n", 13, DEMAND + "class", "3 is out of range", "0 to 2"),
    ("unknown bed", QUEUE + 'beds = ["ordinry"]\n', 13, DEMAND + "beds[1]", "'ordinry' is not known", "did you mean ordinary?"),
    ("no bed fits", QUEUE + "beds = []\n", 13, DEMAND + "beds", "is empty", "ordinary, nursing"),
    # laws
    ("stay missing", spoilt(f"stay = {LAW}\n", ""), 8, DEMAND + "stay", "is missing", "name, homes, stay"),
    ("an endless stay", stay('"endless"'), 12, DEMAND + "stay", "not a law", "mean_years"),
    ("a law without a name", stay("{ mean_years = 2.0 }"), 12, STAY + "law", "is missing", "law"),
    ("unknown law", stay('{ law = "exponental", mean_years = 2 }'),
     12, STAY + "law", "'exponental' is not known", "did you mean exponential?"),
    ("a law without a mean", stay('{ law = "fixed" }'), 12, STAY + "mean_years", "is missing", "mean_years"),
    ("no time to stay", stay('{ law = "fixed", mean_years = 0 }'), 12, STAY + "mean_years", "0 is out of range", "0.001 to"),
    ("unknown key of a law", stay('{ law = "fixed", mean_year = 2 }'), 12, STAY + "mean_year", "unknown key", "did you mean mean_years?"),
    ("key of another law", stay('{ law = "fixed", mean_years = 2, k = 3 }'), 12, STAY + "k", "law fixed", "law, mean_years"),
    ("65 stages", stay('{ law = "erlang", mean_years = 2, k = 65 }'), 12, STAY + "k", "65 is out of range", "1 to 64"),
    ("no stages", stay('{ law = "erlang", mean_years = 2 }'), 12, STAY + "k", "is missing", "mean_years, k"),
    ("no spread", stay('{ law = "lognormal", mean_years = 2, cv = 0 }'), 12, STAY + "cv", "0 is out of range", "0.001 to 10"),
    ("shape 0", stay('{ law = "weibull", mean_years = 2, shape = 0 }'), 12, STAY + "shape", "out of range", "0.1 to 20"),
    ("weights short of 1", stay('{ law = "mix", weights = [0.5, 0.4], means_years = [1, 2] }'), 12, STAY + "weights", "0.9 in sum", "1"),
    ("a weight without a mean", stay('{ law = "mix", weights = [0.5, 0.5], means_years = [1] }'),
     12, STAY + "means_years", "1 mean", "each"),
    ("mix with a mean", stay('{ law = "mix", mean_years = 2 }'), 12, STAY + "mean_years", "belong to law mix", "weights"),
    ("unknown patience", QUEUE + 'patience = "long"\n', 13, DEMAND + "patience", "'long' is not known", "endless, none"),
    ("patience as a number", QUEUE + "patience = 2\n", 13, DEMAND + "patience", "2 is a number, not a law", "'endless', 'none'"),
    # what follows
    ("unknown demand", QUEUE + 'then = [{ demand = "al", probability = 1 }]\n', 13, DEMAND + "then[1].demand", "no demand 'al'", "all?"),
    ("more than certain", QUEUE + 'then = [{ demand = "all", probability = 1.1 }]\n',
     13, DEMAND + "then[1].probability", "out of range", "0 to 1"),
    ("what follows without its probability", QUEUE + 'then = [{ demand = "all" }]\n',
     13, DEMAND + "then[1].probability", "is missing", "demand"),
    (
        "more than certain in sum",
        QUEUE + 'then = [{ demand = "all", probability = 0.6 }, { demand = "back", probability = 0.6 }]\n' + BACK,
        13, DEMAND + "then", "1.2 in sum", "at most 1",
    ),
    # cohorts
    ("cohort without death", cohort("death = { by_level = [0.1, 0.1, 0.1, 0.1, 0.1] }\n", ""), 4, ELDERS + "death", "is missing", "death"),
    ("cohort of nobody", cohort("people = 100\n", ""), 4, ELDERS + "people", "is missing", "people, age"),
    ("cohort of no age", cohort("age = 60.0\n", ""), 4, ELDERS + "age", "is missing", "people, age"),
    ("too young", cohort("age = 60.0", "age = 59.9"), 7, ELDERS + "age", "59.9 is out of range", "60 to 120"),
    ("too old", cohort("people = 100\nage = 60.0", "age = [[60, 1],\n[121, 1]]"),
     7, ELDERS + "age[2][1]", "121 is out of range", "60 to 120"),
    ("half a person", cohort("people = 100\nage = 60.0", "age = [[60, 1.5]]"), 6, ELDERS + "age[1][2]", "1.5 is not whole", "whole"),
    ("an age without people", cohort("people = 100\nage = 60.0", "age = [60]"), 6, ELDERS + "age[1]", "not a list", "2 numbers"),
    ("people told twice", cohort("age = 60.0", "age = [[60, 100]]"), 6, ELDERS + "people", "age already says how many", "alone"),
    ("entrants who are there", COHORT + "per_year = 10\n", 6, ELDERS + "people", "entrants", "per_year alone"),
    ("growth of those there", COHORT + "growth = 0.03\n", 9, ELDERS + "growth", "only entrants grow", "per_year"),
    ("unknown sex", COHORT + 'sex = "f"\n', 9, ELDERS + "sex", "'f' is not known", "female"),
    ("level 5", COHORT + "level = 5\n", 9, ELDERS + "level", "5 is out of range", "0 to 4"),
    ("three steps between five levels", COHORT + "worsening = [0.1, 0.1, 0.1]\n", 9, ELDERS + "worsening", "3 numbers", "4 numbers"),
    ("a negative hazard", COHORT + "recovery = [0.1, -0.1, 0, 0]\n", 9, ELDERS + "recovery[2]", "-0.1 is out of range", "0 to"),
    ("dementia without its deaths", COHORT + "dementia = { onset = 0.1 }\n", 9, ELDERS + "dementia.extra_death", "is missing", "onset"),
    ("a summer calendar", COHORT + 'away = { leave = "10-15" }\n', 9, ELDERS + "away", "come with the seasons", "leave it out"),
    ("unknown key of a cohort", COHORT + "emmigration = 0.1\n", 9, ELDERS + "emmigration", "unknown key", "did you mean emigration?"),
    ("a change after the end", COHORT + 'changes = [{ year = 11, what = "death", factor = 1 }]\n',
     9, ELDERS + "changes[1].year", "range", "0 to 10"),
    ("a change of nothing known", COHORT + 'changes = [{ year = 1, what = "care", factor = 1 }]\n',
     9, ELDERS + "changes[1].what", "'care'", "death"),
    ("a change without a factor", COHORT + 'changes = [{ year = 1, what = "death" }]\n',
     9, ELDERS + "changes[1].factor", "is missing", "year"),
    (
        "two factors at once",
        COHORT + 'changes = [{ year = 1, what = "death", factor = 2 },\n{ year = 1, what = "death", factor = 3 }]\n',
        10, ELDERS + "changes[2].what", "two factors on death from year 1", "one",
    ),
    ("no law of death", death("{}"), 8, ELDERS + "death", "by none of its laws", "bands"),
    ("two laws of death", death("{ gompertz = [0.01, 0.1], bands = [[60, 0.1]] }"), 8, ELDERS + "death", "bands and gompertz", "one of"),
    ("unknown law of death", death("{ gomperz = [0.01, 0.1] }"), 8, ELDERS + "death.gomperz", "unknown key", "did you mean gompertz?"),
    ("death by four levels", death("{ by_level = [1, 1, 1, 1] }"), 8, ELDERS + "death.by_level", "4 numbers", "5 numbers"),
    ("bands that begin at 65", death("{ bands = [[65, 0.1]] }"), 8, ELDERS + "death.bands[1]", "begins at 65", "60"),
    ("bands that fall", death("{ bands = [[60, 0.1], [70, 0.1],\n[65, 0.1]] }"),
     9, ELDERS + "death.bands[3]", "65 does not come after 70", "rise"),
    ("half a year of a band", death("{ bands = [[60, 0.1], [65.5, 0.1]] }"),
     8, ELDERS + "death.bands[2]", "65.5 is not whole", "completed"),
    ("no bands", death("{ bands = [] }"), 8, ELDERS + "death.bands", "is empty", "[["),
    ("half a law of Gompertz", death("{ gompertz = [0.01] }"), 8, ELDERS + "death.gompertz", "1 numbers", "2 numbers"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "key", "what", "allowed"), [case[1:] for case in MALFORMED], ids=[case[0] for case in MALFORMED])
def test_a_malformed_file_is_refused_with_line_key_and_help(text: str, line: int, key: str, what: str, allowed: str) -> None:
    (fault,) = [each for each in faults(text) if each.key == key]
    assert (fault.file, fault.line) == ("x.toml", line), fault
    assert what in fault.what
    assert allowed in fault.allowed


def test_the_table_of_malformed_files_spoils_one_thing_in_sound_ones() -> None:
    for text in (QUEUE, POOL, COHORT):
        assert isinstance(file.from_text(text), Lab)


def test_all_faults_of_a_file_are_told_at_once() -> None:
    text = QUEUE.replace("years = 10", "years = 0").replace("ordinary = 4", "ordinary = -4").replace('["A"]', '["B"]') + "class = 7\n"
    assert [fault.line for fault in faults(text)] == [3, 6, 13, 11]


def test_a_wrong_name_of_a_demand_is_told_once_and_not_blamed_on_the_demand_it_meant() -> None:
    (fault,) = faults(QUEUE + 'then = [{ demand = "bakc", probability = 0.5 }]\n' + BACK)
    assert (fault.line, fault.allowed) == (13, "did you mean back? (all, back)")


def test_a_queue_says_what_its_file_says() -> None:
    text = """# A list.
#
# It grows.

# Not this.
[lab]
name = "two homes"
years = 6.5
warmup_years = 1
copies = 20
seed = 9_007_199_254_740_993
engine = "reference"
census_days = [0, 30]
deaths = true
[[home]]
name = "A"
ordinary = 4
nursing = 2
kept = 1
residents = 4
waiting = 3
[[home]]
name = "B 2"
ordinary = 0
[[demand]]
name = "first"
per_year = 3
season = { amplitude = 0.9, phase_years = 0.25 }
class = 1
homes = ["B 2", "A"]
beds = ["nursing", "ordinary"]
stay = { law = "erlang", mean_years = 2, k = 3 }
patience = { law = "mix", weights = [0.25, 0.75], means_years = [4, 2] }
then = [{ demand = "back", probability = 0.05 }]
[[demand]]
name = "back"
homes = ["A"]
stay = { law = "lognormal", mean_years = 1.5, cv = 2 }
patience = "none"
[[demand]]
name = "pool"
people = 50
asks_per_year = 0.1
homes = ["B 2"]
stay = { law = "weibull", mean_years = 1.5, shape = 0.7 }
"""
    patience = Law("mix", 2.5, weights=(0.25, 0.75), means_years=(4, 2))
    with pytest.raises(BadInput, match="nobody of demand 'back' waits"):
        file.from_text(text)
    lab = file.from_text(text.replace("waiting = 3\n", ""), "two.toml")
    assert lab == Lab(
        "two homes", 6.5,
        homes=(LabHome("A", 4, 2, kept=1, residents=4), LabHome("B 2", 0)),
        demands=(
            Demand("first", ("B 2", "A"), Law("erlang", 2, k=3), per_year=3, season=Wave(0.9, 0.25), queue=1, beds=("nursing", "ordinary"),
                   patience=patience, then=(Next("back", 0.05),)),
            Demand("back", ("A",), Law("lognormal", 1.5, cv=2), patience=Law("none")),
            Demand("pool", ("B 2",), Law("weibull", 1.5, shape=0.7), people=50, asks_per_year=0.1),
        ),
        warmup_years=1, copies=20, seed=9_007_199_254_740_993, engine="reference", census_days=(0, 30), deaths=True,
        about="A list.\n\nIt grows.", source="two.toml",
    )  # fmt: skip


def test_a_cohort_says_what_its_file_says() -> None:
    text = COHORT.replace("people = 100\nage = 60.0", "age = [[60.5, 10], [80, 20]]") + (
        'sex = "male"\nlevel = 2\nworsening = [1, 2, 3, 4]\nrecovery = [4, 3, 2, 1]\ndementia = { onset = 0.03, extra_death = 0.06 }\n'
        "emigration = 0.01\n"
        'changes = [{ year = 5, what = "death", factor = 0.8 }, { year = 2, what = "dementia", factor = 2 }]\n'
    )
    assert file.from_text(text).cohorts == (
        Cohort(
            "able", Death(by_level=(0.1,) * 5), ((60.5, 10), (80.0, 20)), sex="male", level=2,
            worsening=(1, 2, 3, 4), recovery=(4, 3, 2, 1), onset=0.03, extra_death=0.06, emigration=0.01,
            changes=(Change(2, "dementia", 2), Change(5, "death", 0.8)),
        ),
    )  # fmt: skip


def test_entrants_bands_and_gompertz() -> None:
    entrants = "per_year = 10\ngrowth = 0.03\ndeath = { bands = [[60, 0.01], [65, 0.02]] }\n"
    old = "age = 60\npeople = 7\ndeath = { gompertz = [0.01, 0.1] }\n"
    found = file.from_text(LAB + '[[cohort]]\nname = "in"\n' + entrants + '[[cohort]]\nname = "g"\n' + old)
    assert found.cohorts[0] == Cohort("in", Death(bands=((60, 0.01), (65, 0.02))), per_year=10, growth=0.03)
    assert found.cohorts[1] == Cohort("g", Death(gompertz=(0.01, 0.1)), ((60.0, 7),))


def test_the_people_of_a_run_are_those_of_all_copies() -> None:
    season = "season = [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]\n"
    entrants = '[[cohort]]\nname = "in"\nper_year = 10\ngrowth = 0.1\ndeath = { by_level = [0, 0, 0, 0, 0] }\n'
    text = QUEUE.replace("years = 10", "years = 10\ncopies = 4").replace("nursing = 2", "residents = 2\nwaiting = 3") + season + entrants
    assert people(file.from_text(text)) == pytest.approx(4 * (3 * 10 * 2 + 2 + 3 + 10 * (math.e - 1) / 0.1))


def test_residents_and_a_list_at_the_start_feed_a_demand() -> None:
    assert file.from_text(spoilt("per_year = 3.0\n", "").replace("nursing = 2", "residents = 2")).demands[0].per_year is None


def test_every_shipped_world_loads_and_says_what_it_teaches() -> None:
    names = file.names()
    assert len(names) >= 10
    for name in names:
        lab = file.load(name)
        assert lab.source.endswith(f"{name}.toml")
        assert len(lab.about) > 200, name
        assert lab.copies >= 20 or not lab.demands
        assert people(lab) <= (60_000 if lab.demands else 20_000), name


def test_a_world_is_found_by_name_or_path_and_the_nearest_name_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("\ufeff# Mine.\r\n" + QUEUE.replace("\n", "\r\n"), encoding="utf-8", newline="")
    assert file.load(path).about == "Mine."
    with pytest.raises(BadInput, match=r"did you mean forty_beds\?"):
        file.load("forty_bed")
    with pytest.raises(BadInput, match="no such file"):
        file.load(tmp_path / "yours.toml")


ODD = (
    "true", "-1", "0", "1.5", "1e308", "nan", "inf", "99999999999999999999", '""', '"x"', '"\\u200b"', "[]", "[[]]", "[[1]]", '[1, "a"]',
    "[nan]", "{}", "{ law = 1 }", '{ law = "mix" }', "[{}]", "2021-01-01", "12:00:00", '{ law = "mix", weights = [], means_years = [0] }',
    "[[60, nan]]",
)  # fmt: skip


@pytest.mark.parametrize("name", ["give_up", "closed_pool", "seasonal_stream", "life_table", "illness_death"])
def test_whatever_stands_in_the_place_of_a_value_it_is_bad_input_or_a_world_that_can_run(name: str) -> None:
    lines = Path(file.load(name).source).read_text(encoding="utf-8").split("\n")
    keys = {place: line.partition(" = ")[0] for place, line in enumerate(lines) if " = " in line and not line.startswith("#")}
    accepted = 0
    for place, key in keys.items():
        for odd in ODD:
            with suppress(BadInput):
                lab = file.from_text("\n".join([*lines[:place], f"{key} = {odd}", *lines[place + 1 :]]))
                assert 0 <= lab.warmup < lab.days < NEVER
                assert 0 <= people(lab) <= MOST_PEOPLE
                accepted += 1
    assert accepted < len(keys) * len(ODD) / 4


@pytest.mark.parametrize("name", ["my plan v1.2.toml", "计划 2025.toml", "PLAN.TOML"])
def test_a_file_may_have_blanks_dots_capitals_and_chinese_in_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(QUEUE, encoding="utf-8")
    assert file.load(tmp_path / name).name == file.from_text(QUEUE).name

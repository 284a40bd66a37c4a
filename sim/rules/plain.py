"""The rules that act inside an engine, as plain Python: the same functions, not compiled. For the reference engine and for tables."""

from __future__ import annotations

from sim.rules import admission, ages, choice, family, hazards, idle_beds

ahead_of = admission.ahead_of.py_func
kept_back = admission.kept_back.py_func
need_of = admission.need_of.py_func
queue_class = admission.queue_class.py_func
too_few_carers = admission.too_few_carers.py_func
age_index = ages.age_index.py_func
birthday = ages.birthday.py_func
trend_year = ages.trend_year.py_func
chooses_institution = choice.chooses_institution.py_func
family_terms = choice.family_terms.py_func
home_utility = choice.home_utility.py_func
looks_at = choice.looks_at.py_func
may_join_spouse = choice.may_join_spouse.py_func
placement = choice.placement.py_func
placement_utility = choice.placement_utility.py_func
preference = choice.preference.py_func
scaled_exp = choice.scaled_exp.py_func
years_to_wait = choice.years_to_wait.py_func
enters_together = family.enters_together.py_func
living_with = family.living_with.py_func
looked_together = family.looked_together.py_func
mate_of = family.mate_of.py_func
ages_in = hazards.ages_in.py_func
daily = hazards.daily.py_func
factor = hazards.factor.py_func
row_at_60 = hazards.row_at_60.py_func
able_get_nursing_bed = idle_beds.able_get_nursing_bed.py_func
has_bed_for = idle_beds.has_bed_for.py_func
idle_since = idle_beds.idle_since.py_func
lets_idle = idle_beds.lets_idle.py_func

"""What holds for every test: invented examples are the same on every run, and compiling takes the time it takes."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("house", deadline=None, derandomize=True, database=None)
settings.load_profile("house")

"""A page, read back: its elements, the ids of its parts, the cells of its tables."""

from __future__ import annotations

from html.parser import HTMLParser

from sim.codes import Limit
from sim.faces.report.page import html
from tests.faces.conftest import Lived
from tests.results import hand


class Page(HTMLParser):
    """What a page holds: every element with its attributes, the ids of sections, the cells of rows by table."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.tables: list[list[list[str]]] = []
        self.words: list[str] = []
        self._inside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside.append(tag)
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "style" in self._inside:
            return
        self.words.append(data)
        if {"td", "th"} & set(self._inside):
            self.tables[-1][-1][-1] += " " + " ".join(data.split())

    @property
    def sections(self) -> list[str | None]:
        return [attributes.get("id") for tag, attributes in self.elements if tag in ("section", "figure", "h1", "h2", "table")]


def cells(page: Page, target: str) -> list[str]:
    """Return the words of a row of page one."""
    return next([" ".join(cell.split()) for cell in row] for row in page.tables[0] if row[0].split()[0] == target)


def three_worlds(lived: Lived) -> str:
    """Return the page of baseline and plan in three worlds; in the third one the plan fills public homes."""
    full = hand.record()
    full.counts["occupied"][:, 1:3] = [[40, 20], [30, 5]]
    runs = [lived(name, world) for world in (Limit.DEMAND, Limit.PRICE) for name in ("baseline", "plan_2025")]
    return html([*runs, lived("baseline", Limit.STAFF), lived("plan_2025", Limit.STAFF, record=full)], "en")

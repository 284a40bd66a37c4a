"""What `import sim` gives: options, evidence changed for a run, results that show and export themselves, processes and threads."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from functools import partial
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import sim
from sim import evidence
from sim.codes import Limit
from sim.evidence.overrides import changed
from sim.faces import workbook
from sim.inputs.faults import BadInput
from sim.study.fit.refit import key_of
from sim.study.options import evidence_of, setup, with_evidence

SHARE = 0.003
END = "2021-03-31"
PROCESSES = """
import multiprocessing, sim
def digest(seed):
    return sim.run("baseline", share=.003, until="2021-03-31", seed=seed).digest
if __name__ == "__main__":
    here = digest(1)
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        assert pool.map(digest, [1, 1]) == [here, here]
    try:
        with multiprocessing.get_context("fork").Pool(1) as pool:
            pool.map(digest, [1])
    except Exception as refused:
        print(refused)
"""


@pytest.fixture(scope="module")
def result() -> sim.Result:
    return sim.run("plan_2025", share=SHARE, until=END)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    sim.language("en")


def test_the_last_day_is_a_date_or_a_text(result: sim.Result) -> None:
    assert sim.run("plan_2025", share=SHARE, until=date(2021, 3, 31)).digest == result.digest
    with pytest.raises(BadInput, match="'spring' is not a day"):
        sim.run("plan_2025", until="spring")


def test_all_faults_come_at_once() -> None:
    with pytest.raises(BadInput) as bad:
        sim.run("nowhere", share=2, until="x", world="hope", evidence={"beds.tekn": 2, "beds.all": "many"})
    assert [fault.key for fault in bad.value.faults] == ["", "until", "beds.tekn", "beds.all", "world", "share"]


def test_every_row_of_the_evidence_can_be_changed_alone_and_no_other_moves() -> None:
    found = evidence.load()
    for row in (found.rows[0], found.rows[len(found.rows) // 2], found.rows[-1]):
        one = ", ".join(f"{column}={getattr(row, column)}" for column in ("group", "sex", "ages", "area", "date"))
        new = changed(found, {f"{row.name}[{one}]": {"value": row.value}}).evidence
        assert [a.key for a, b in zip(found.rows, new.rows, strict=True) if a != b] == [row.key]
    double = changed(found, {"dementia.incidence": 2.0}).evidence
    pairs = [(a, b) for a, b in zip(found.rows, double.rows, strict=True) if a.name == "dementia.incidence"]
    assert pairs
    assert all(b.value == 2 * a.value for a, b in pairs)


def test_a_row_changed_twice_or_out_of_its_unit_is_refused() -> None:
    with pytest.raises(BadInput, match="a row is also changed by"):
        changed(evidence.load(), {"beds.tekun": 2, "beds.tekun[area=23]": 3})
    with pytest.raises(BadInput, match="cannot be a number of unit share"):
        changed(evidence.load(), {"falls.share[ages=80+]": 9})


def test_a_run_without_the_fit_it_would_need_says_so_wherever_it_is_shown(tmp_path: Path) -> None:
    marked = sim.run("baseline", share=SHARE, until=END, evidence={"dementia.incidence": 1.5}, refit=False)
    settings = marked.manifest["settings"]
    assert settings["evidence_changed"].startswith("dementia.incidence * 1.5 (")
    assert "dementia.incidence" in settings["fit_differs"]
    assert "of other evidence" in repr(marked)
    assert "of other evidence" in marked._repr_html_()
    page = sim.Runs([marked]).report(tmp_path / "page.html").read_text(encoding="utf-8")
    assert "Evidence of this run: changed: dementia.incidence * 1.5" in page
    assert "Fit: of other evidence; changed since: dementia.incidence" in page
    assert marked.digest != sim.run("baseline", share=SHARE, until=END).digest


def test_a_run_on_other_evidence_is_fitted_again_once_under_a_key_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LONGJIANG_CACHE", str(tmp_path))  # compiled code stays where it is
    twice = {"dementia.incidence": 2.0}
    run = partial(sim.run, "baseline", share=0.001, until="2021-01-31", evidence=twice)
    first = run().manifest["settings"]
    assert (first["fit"], first["fit_differs"]) == ("refitted", "")
    (kept,) = tmp_path.glob("fits/*/fit.toml")
    here, of_price, larger = (
        key_of(with_evidence(setup(share=share, limit=limit), evidence_of(twice)))
        for share, limit in ((0.001, Limit.DEMAND), (0.001, Limit.PRICE), (0.002, Limit.DEMAND))
    )
    other = key_of(with_evidence(setup(share=0.001), evidence_of({"dementia.incidence": 1.9})))
    assert (kept.parent.name, len({here, of_price, larger, other})) == (here, 4)
    written = kept.stat().st_mtime_ns
    again, as_it_is = run().manifest["settings"], run(refit=False).manifest["settings"]
    assert again["parameters"] == first["parameters"]
    assert (as_it_is["fit"], as_it_is["fit_differs"]) == ("committed", "dementia.incidence (sex M); dementia.incidence (sex F)")
    assert as_it_is["parameters"] != first["parameters"]
    assert [path.stat().st_mtime_ns for path in tmp_path.glob("fits/*/fit.toml")] == [written]


def test_what_is_printed_fits_a_screen_and_a_title_cannot_write_html(result: sim.Result, tmp_path: Path) -> None:
    comparison = sim.compare("baseline", "plan_2025", share=SHARE, until=END)
    runs = sim.run_all(["baseline", "plan_2025"], ["demand", "staff"], share=SHARE, until=END)
    for shown in (result, result.score(), comparison, runs):
        for name in ("en", "zh"):
            sim.language(name)
            lines = repr(shown).splitlines()
            assert len(lines) <= 24
            assert max(map(len, lines)) <= 100
    assert [card.world for card in runs.scorecards] == ["demand-limited", "staff-limited"] * 2
    path = tmp_path / "loud.toml"
    head = 'base = "baseline"\nexperiment = true\nwhy = { en = "Test", zh = "试" }\n'
    path.write_text(head + 'title = { en = "<script>alert(1)</script>", zh = "试" }\n', encoding="utf-8")
    loud = sim.run(path, share=SHARE, until=END)
    sim.language("en")
    page = loud._repr_html_() + loud.score()._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_workbook_has_typed_cells_and_the_same_bytes_each_time(result: sim.Result, tmp_path: Path) -> None:
    path = result.to_excel(tmp_path / "a.xlsx", ["works", "indicators"])
    assert result.to_excel(tmp_path / "b.xlsx", ["works", "indicators"]).read_bytes() == path.read_bytes()
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["about", "scorecard", "works", "indicators"]
    first = result.tables["indicators"].row(0, named=True)
    cells = {head.value: cell for head, cell in zip(book["indicators"][1], book["indicators"][2], strict=True)}
    assert cells["date"].value == datetime.combine(first["date"], datetime.min.time())
    assert cells["date"].number_format == "yyyy-mm-dd"
    assert cells["value"].value == pytest.approx(first["value"], rel=1e-15)
    assert book["indicators"].max_row == result.tables["indicators"].height + 1


def test_text_in_a_workbook_stays_text_and_a_long_table_goes_on_in_the_next_sheet(
    result: sim.Result, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counties = result.tables["counties"].clone()
    odd = ["3-2", "=1+1", "2021-07", "http://example.org", "0010"]
    table = counties.head(5).with_columns(name=pl.Series(odd))
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    one = sim.Result({**result.tables, "counties": table}, result.manifest, result.scenario)
    book = openpyxl.load_workbook(one.to_excel(tmp_path / "a.xlsx", ["counties"]))
    sheets = [name for name in book.sheetnames if name.startswith("counties")]
    assert sheets == ["counties 1", "counties 2"]
    cells = [row[2] for name in sheets for row in book[name].iter_rows(min_row=2)]
    assert [(cell.value, cell.data_type) for cell in cells] == [(text, "s") for text in odd]
    assert "spread over several sheets" in str([cell.value for row in book["about"] for cell in row])


def test_tables_go_to_pandas_with_days_as_days(result: sim.Result) -> None:
    works = result.to_pandas("works")
    assert len(works) == result.tables["works"].height
    assert str(result.to_pandas("people")["date"].dtype).startswith("datetime64")
    assert list(result.score().to_pandas()["target"]) == [f"T{number}" for number in range(1, 11)]
    with pytest.raises(BadInput, match="'bed' is not a table"):
        result.to_pandas("bed")


@pytest.mark.parametrize("what", ["population", "beds", "care", "turning_60", "maps"])
def test_each_figure_is_drawn_under_its_sentence(what: str) -> None:
    result = sim.run("plan_2025", share=SHARE, until="2021-12-31")
    for name in ("en", "zh"):
        sim.language(name)
        plot = result.plot(what)
        assert plot.sentence
        assert "</svg>" in plot._repr_html_()


def test_threads_get_the_result_of_one(result: sim.Result) -> None:
    with ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(sim.run, "plan_2025", share=SHARE, until=END) for _ in range(4)]
        assert {each.result().digest for each in runs} == {result.digest}


def test_processes_started_afresh_run_and_forked_ones_are_refused_with_the_way_out(tmp_path: Path) -> None:
    script = tmp_path / "work.py"
    script.write_text(PROCESSES, encoding="utf-8")
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "get_context('spawn')" in done.stdout


def test_nothing_is_printed_unless_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    sim.run("baseline", share=SHARE, until=END)
    assert capsys.readouterr() == ("", "")

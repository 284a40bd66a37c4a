"""The notebook of docs/ runs, at a small share, and its last line in each cell shows itself."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import sim

NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "notebook.ipynb"


def test_every_cell_runs_and_what_stands_last_in_it_has_a_face_for_notebooks() -> None:
    cells = json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
    assert [cell["outputs"] for cell in cells if cell["cell_type"] == "code" and cell["outputs"]] == []
    names: dict[str, object] = {}
    pages = []
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        tree = ast.parse("".join(cell["source"]).replace("SHARE = 0.05", "SHARE = 0.003"))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, str(NOTEBOOK), "exec"), names)
        if isinstance(last, ast.Expr):
            pages.append(eval(compile(ast.Expression(last.value), str(NOTEBOOK), "eval"), names)._repr_html_())
    sim.language("en")
    assert len(pages) == 9
    assert all("<table>" in page or "</svg>" in page for page in pages)

"""Compiled and plain code agree to the last bit only if both use the same scalar arithmetic.

What breaks it was measured, compiled against plain, on the same numbers: `np.exp` on arrays 9,372 of 200,000 differ, `x**3` 78,168 of
300,000, `math.pow(x, 2.0)` 288 of 300,000 (the compiler multiplies, the C library does not); `x**y` with y not written out: none.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

COMPILED = {"kernel", "rule"}
"""Our decorators of functions that run inside an engine."""
ALLOWED = {"math", "numba", "sim", "typing", "collections", "__future__"}
"""What such a function may call: scalar mathematics, casts, our own rules and draws."""
REDUCTIONS = {"sum", "mean", "prod", "dot", "std", "var", "cumsum", "cumprod"}
COMPILERS = {"njit", "jit", "vectorize", "guvectorize", "cfunc", "stencil"}


def name_of(decorator: ast.expr) -> str:
    """Return the last name of a decorator: `kernel` for `@kernel`, `@kernel(...)`, `@sim.kernel.kernel`."""
    decorator = decorator.func if isinstance(decorator, ast.Call) else decorator
    return decorator.attr if isinstance(decorator, ast.Attribute) else decorator.id if isinstance(decorator, ast.Name) else ""


def foreign_names(tree: ast.AST) -> set[str]:
    """Return the names that a file gives to things imported from elsewhere: `np` for numpy."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.asname or alias.name.split(".")[0] for alias in node.names if alias.name.split(".")[0] not in ALLOWED}
        elif isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").split(".")[0] not in ALLOWED:
            found |= {alias.asname or alias.name for alias in node.names}
    return found


def inexact(node: ast.AST, foreign: set[str]) -> str:
    """Say what in a node of an engine rule may come out differently compiled and plain; empty where nothing may."""
    match node:
        case ast.Name(id=name) if name in foreign:
            return f"uses `{name}`: an engine rule uses math.* and our draws only"
        case ast.Attribute(attr=name) if name in REDUCTIONS:
            return f"uses `.{name}`: numpy adds in pairs, compiled code one by one: write the loop"
        case ast.BinOp(op=ast.MatMult()):
            return "uses `@`: numpy and compiled code add in different orders: write the loop"
        case ast.BinOp(left=base, op=ast.Pow(), right=ast.Constant() | ast.UnaryOp()) if not isinstance(base, ast.Constant):
            return "uses `**` with a fixed exponent: the compiler multiplies, Python does not: write the product or math.sqrt"
        case ast.Call(func=ast.Attribute(attr="pow"), args=[_, ast.Constant() | ast.UnaryOp()]):
            return "uses `pow` with a fixed exponent: the compiler multiplies, Python does not: write the product or math.sqrt"
    return ""


def inexact_rules(path: str, source: str) -> Iterator[str]:
    """Yield a sentence for each place of an engine rule that is not plain scalar arithmetic."""
    tree = ast.parse(source, path)
    foreign = foreign_names(tree)
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef) or not COMPILED & set(map(name_of, function.decorator_list)):
            continue
        for part in (node for statement in function.body for node in ast.walk(statement)):
            if what := inexact(part, foreign):
                yield f"{path}:{part.lineno}: {function.name} {what}"


def own_compiling(path: str, source: str) -> Iterator[str]:
    """Yield a sentence for each use of numba's own decorators, and for each word that lets the compiler reorder arithmetic."""
    for node in ast.walk(ast.parse(source, path)):
        match node:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name) if name in COMPILERS:
                yield f"{path}:{node.lineno}: `{name}`: compile with `kernel` of sim/kernel.py"
            case ast.keyword(arg="fastmath") | ast.Name(id="fastmath") | ast.Attribute(attr="fastmath") | ast.Constant(value="fastmath"):
                yield f"{path}:{node.lineno}: `fastmath` lets the compiler reorder arithmetic: the engines would no longer agree"


def test_rules_that_run_inside_an_engine_use_plain_scalar_arithmetic(sources: dict[str, str]) -> None:
    rules = {path: source for path, source in sources.items() if path.startswith(("sim/rules/", "sim/lives/demands"))}
    found = [fault for path, source in rules.items() for fault in inexact_rules(path, source)]
    assert not found, "\n".join(found)


def test_all_compiling_goes_through_kernel_and_none_is_told_to_be_inexact(sources: dict[str, str]) -> None:
    every = [fault for path, source in sources.items() for fault in own_compiling(path, source)]
    found = [fault for fault in every if not (fault.startswith("sim/kernel.py:") and "`njit`" in fault)]
    assert not found, "\n".join(found)


def faults_of(body: str) -> list[str]:
    head = "import math\nimport numpy as np\nfrom numpy import exp\nfrom sim.kernel import kernel\n@kernel\ndef rule(p, x: np.ndarray):\n"
    return list(inexact_rules("sim/rules/a.py", f"{head}    return {body}\n"))


def test_numpy_in_an_engine_rule_is_named_with_file_and_line() -> None:
    assert faults_of("np.exp(x)") == ["sim/rules/a.py:7: rule uses `np`: an engine rule uses math.* and our draws only"]
    assert "`exp`" in faults_of("exp(x)")[0]


def test_sums_of_arrays_and_fixed_powers_in_an_engine_rule_are_refused() -> None:
    assert [len(faults_of(body)) for body in ("p.table.sum()", "p.a @ x", "x**2", "x**-0.5", "math.pow(x, 2.0)")] == [1, 1, 1, 1, 1]


def test_plain_mathematics_and_functions_outside_the_engines_are_free() -> None:
    assert faults_of("math.exp(-x) * 2.0**-32 + math.pow(x, p.shape) + x**p.shape") == []
    assert list(inexact_rules("sim/rules/a.py", "import numpy as np\ndef table(p):\n    return np.exp(p).sum()\n")) == []


def test_numbas_own_decorators_and_inexact_compiling_are_refused_anywhere() -> None:
    bad = "import numba\nfrom numba import njit\n@numba.jit(fastmath=True)\ndef f():\n    pass\n"
    assert [fault.split(":")[1] for fault in own_compiling("sim/tally.py", bad)] == ["2", "3", "3"]

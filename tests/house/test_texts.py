"""No file of the project names a package registry or a place on one machine, and none puts off what it should say."""

from __future__ import annotations

import re

REFUSED = {
    "a host of a package registry": r"pypi\.org|pythonhosted\.org|anaconda\.org|npmjs\.(org|com)|crates\.io|golang\.org|deb\.debian\.org",
    "a mirror of a package registry": r"\bmirrors?\.[\w-]+\.[\w.-]+|://[^\s/]+/(?:[\w-]+/)*simple\b",
    "a path of one machine": r"(?<![\w.~/-])/(?:home|root|Users|work|opt|mnt|srv)/\w|\b[A-Z]:\\Users\b",
    "work put off": r"\b(?:TO[D]O|FIX[M]E)\b",
}


def refused(path: str, text: str) -> list[str]:
    """Return a sentence for each line of a text that says what no file of the project says."""
    return [
        f"{path}:{number}: {what}: {match.group()}"
        for number, line in enumerate(text.splitlines(), 1)
        for what, pattern in REFUSED.items()
        if (match := re.search(pattern, line))
    ]


def test_no_tracked_file_names_a_registry_a_machine_or_work_put_off(texts: dict[str, str]) -> None:
    assert "tests/house/test_texts.py" in texts
    found = [fault for path, text in texts.items() for fault in refused(path, text)]
    assert not found, "\n".join(found)


def test_each_of_them_is_found_with_file_and_line() -> None:
    host, mirror = "https://" + "pypi" + ".org", "https://" + "mirrors" + ".example.cn/x"
    assert refused("a.lock", f"x\n--index-url {host}") == ["a.lock:2: a host of a package registry: " + "pypi" + ".org"]
    assert len(refused("a.lock", mirror)) == 1
    assert len(refused("a.lock", "http:/" + "/10.0.0.1:8080/simple/")) == 1
    assert len(refused("a.py", "open('" + "/home" + "/li/evidence.csv')")) == 1
    assert len(refused("a.py", "# " + "TO" + "DO later")) == 1


def test_ordinary_addresses_and_paths_are_free() -> None:
    assert refused("a.md", "https://example.org/home/page ~/longjiang outputs/home/x #!/usr/bin/env bash, and/or") == []

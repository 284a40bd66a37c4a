"""The language of a command: `--lang`, else that of the locale; help and complaints about options in Chinese too.

What only Chinese needs is imported where it is used: help in English answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

import typer

from sim.faces.words.texts import LANGUAGES

LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
"""Variables that say which language a user reads; the first that is set counts."""
NO_LANGUAGE = ("C", "POSIX", "")
"""Locales that say nothing of it."""
WIDEST = 100
"""Columns of the help."""
SECOND = 24
"""Column of the help in which what an option means begins."""


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language of a command: the one asked for, else that of the locale, else English.

    >>> language_of(["run", "--lang", "en"], {"LANG": "zh_CN.UTF-8"}), language_of(["run"], {"LANG": "zh_CN.UTF-8"})
    ('en', 'zh')
    >>> language_of(["run", "--lang=zh"], {}), language_of(["run"], {"LC_ALL": "C.UTF-8", "LANG": "zh_CN"}), language_of(["run"], {})
    ('zh', 'en', 'en')
    """
    asked = [each.removeprefix("--lang=") for each in arguments if each.startswith("--lang=")]
    asked += [value for option, value in pairwise(arguments) if option == "--lang"]
    return next((each for each in asked if each in LANGUAGES), None) or of_locale(environment) or "en"


def of_locale(environment: Mapping[str, str]) -> str | None:
    """Return the language of the locale: Chinese, or English for every other; None if it says nothing.

    >>> [of_locale({"LANG": name}) for name in ("zh_CN.UTF-8", "zh_TW", "de_DE.UTF-8", "C.UTF-8")]
    ['zh', 'zh', 'en', None]
    """
    name = next((environment[each] for each in LOCALE if environment.get(each)), "").split(".")[0].split("@")[0]
    return None if name in NO_LANGUAGE else "zh" if name.partition("_")[0].casefold() == "zh" else "en"


def share_of(text: str | float) -> float:
    """Return a share written as a number or in percent.

    >>> share_of("5%"), share_of("0.05"), share_of("５％")
    (0.05, 0.05, 0.05)
    """
    try:
        return float(text)
    except ValueError:
        from sim.inputs.written import as_number

        number = as_number(str(text), percent=True)
        if number is None:
            raise typer.BadParameter(f"{text!r}, not a number") from None
        return number


def spoken(app: typer.Typer, language: str, by_default: str | None) -> Callable[[], None]:
    """Return what carries out the command line in a language; `by_default`: that of verbs that are not told, if any."""
    command: Any = typer.main.get_command(app)
    _tell(command, language, by_default)

    def carry_out() -> None:
        try:
            code = command.main(standalone_mode=False)
        except Exception as wrong:
            if not hasattr(wrong, "format_message"):
                raise
            _complain(wrong, language)
            sys.exit(wrong.exit_code)  # type: ignore[attr-defined]
        sys.exit(code if isinstance(code, int) else 0)

    return carry_out


def _tell(command: Any, language: str, by_default: str | None) -> None:
    """Give a command and those below it their language, and their help in it."""
    if language == "zh":
        from sim.faces.words.help import chinese as in_chinese

        command.help = command.short_help = in_chinese(command.help or "")
        command.context_class = type("ChineseContext", (command.context_class,), {"formatter_class": _chinese_formatter()})
    for option in command.params:
        if option.name == "lang" and by_default:
            option.default = by_default
        if language == "zh" and getattr(option, "help", None):
            option.help = in_chinese(option.help)
    for below in getattr(command, "commands", {}).values():
        _tell(below, language, by_default)


def _complain(wrong: Any, language: str) -> None:
    """Print what is wrong with a command line on stderr."""
    if language != "zh":
        wrong.show()
        return
    from sim.faces.terminal.wrapping import wrapped
    from sim.faces.words import help as words
    from sim.faces.words.faults import chinese

    if wrong.ctx is not None:
        print(wrong.ctx.get_usage(), words.TRY.format(command=wrong.ctx.command_path), sep="\n", file=sys.stderr)
    message = " ".join(wrong.format_message().split())
    print("\n".join(wrapped(words.ERROR.format(message=chinese(message)), WIDEST - 20)), file=sys.stderr)


def _chinese_formatter() -> type:
    """Return a formatter of help that counts a Chinese character as two columns."""
    from sim.faces.terminal.wrapping import wrapped
    from sim.faces.words import help as words

    base: Any = typer.Context.formatter_class

    class Chinese(base):  # type: ignore[misc]
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, words.HEADINGS["Usage: "])

        def write_heading(self, heading: str) -> None:
            self.write(f"{'':>{self.current_indent}}{words.HEADINGS.get(heading, heading)}：\n")

        def write_text(self, text: str) -> None:
            indent = " " * self.current_indent
            self.write("".join(f"{indent}{line}\n" for line in wrapped(text, self.width - self.current_indent)))

        def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
            for first, second in rows:
                self.write("\n".join(_entry(first, words.chinese(second), self.width, self.current_indent)) + "\n")

    return Chinese


def _entry(first: str, second: str, width: int, indent: int) -> list[str]:
    """Return the lines of an option and what it means."""
    from rich.cells import cell_len

    from sim.faces.terminal.wrapping import wrapped

    head, lines = " " * indent + first, wrapped(second, width - SECOND)
    fits = cell_len(head) < SECOND - 1
    first_line = head + " " * (SECOND - cell_len(head)) + lines[0] if fits and lines else head
    return [first_line, *(" " * SECOND + line for line in (lines[1:] if fits else lines))]

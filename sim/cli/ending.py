"""How a command ends: whatever happens, an exit code of the README and a sentence, not a traceback."""

from __future__ import annotations

import errno
import gc
import os
import re
import resource
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from sim.cli import signals, streams
from sim.faces.words.ending import say
from sim.inputs import faults
from sim.inputs.faults import BadInput


def carry_out(command: Callable[[], object], language: str) -> int:
    """Carry out a command and return its exit code; faults are named in a language.

    0 done, 1 internal error or output not written, 2 bad input, 3 a check failed, 128 + the signal that stopped it.
    """
    sink = streams.settle("--json" in sys.argv)
    with signals.heeded() as received:
        try:
            code = _code(command, language)
        except KeyboardInterrupt:
            code = faults.EXIT_INTERRUPTED
        except Exception:
            if not received.number:
                raise
            code = faults.EXIT_INTERRUPTED  # a library made something else of the interruption
        if received.number:
            code = 128 + received.number
    if code > 128:
        print(say(language, "interrupted"), file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    if sink and sink.failure and sink.failure.errno != errno.EPIPE:  # who closes a pipe has read enough
        print(say(language, "not_written", why=sink.failure.strerror), file=sys.stderr)
        code = code or faults.EXIT_INTERNAL
    return code


def leave(code: int) -> NoReturn:
    """End the process; after a signal at once, without waiting for threads that may never end."""
    if code > 128:
        gc.collect()  # closes what a signal left half open
        os._exit(code)
    gc.freeze()  # else ending would look through everything imported, a quarter of a second
    sys.exit(code)


def _code(command: Callable[[], object], language: str) -> int:
    try:
        _refuse_nowhere(language)
        _refuse_hidden(sys.argv[1:], language)
        if not os.environ.get("NUMBA_NUM_THREADS", "1").strip("0").isdecimal():
            del os.environ["NUMBA_NUM_THREADS"]  # numba would stop at it, and its own threads are never used
        command()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else faults.EXIT_DONE if end.code is None else faults.EXIT_INTERNAL
    except BadInput as bad:
        return _refused(bad.faults, language)
    except KeyError as wrong:
        from sim.evidence import NoEvidence
        from sim.study.missing import faults_of

        if not isinstance(wrong, NoEvidence):
            raise
        return _refused(faults_of(wrong), language)
    except (MemoryError, ImportError, OSError) as error:
        if getattr(error, "errno", None) == errno.ENAMETOOLONG:
            named = faults.brief(str(getattr(error, "filename", "")))
            what = f"{named}: {say(language, 'long_name')}"
            return _refused([faults.Fault("command line", 0, "", what, say(language, "short_name"))], language)
        most = resource.getrlimit(resource.RLIMIT_AS)[0]
        limited = most != resource.RLIM_INFINITY and getattr(error, "errno", None) in (None, errno.ENOMEM)
        if not limited and not isinstance(error, MemoryError):
            raise
        key = "limited" if limited else "no_memory"
        print(say(language, key, limit=f"{most / 1e9:.1f}", error=type(error).__name__), file=sys.stderr)
        return faults.EXIT_BAD_INPUT
    return faults.EXIT_DONE


def _refused(found: Sequence[faults.Fault], language: str) -> int:
    from sim.faces.words.faults import in_words

    for fault in found[: faults.MOST_SHOWN]:
        print(in_words(fault, language), file=sys.stderr)
    if len(found) > faults.MOST_SHOWN:
        print(say(language, "more_faults", number=len(found) - faults.MOST_SHOWN), file=sys.stderr)
    return faults.EXIT_BAD_INPUT


def _refuse_nowhere(language: str) -> None:
    """Raise BadInput if the working folder is gone: no relative path has a meaning then."""
    try:
        os.getcwd()
    except OSError as error:
        raise BadInput([faults.Fault(".", 0, "", say(language, "nowhere", why=error.strerror), say(language, "somewhere"))]) from None


def _refuse_hidden(arguments: list[str], language: str) -> None:
    """Raise BadInput for arguments with characters that act on a terminal or hide what a reader sees; a joined emoji is none."""
    found = [each for each in arguments if faults.HIDDEN.search(re.sub("[\u200d\ud800-\udfff]", "", each))]
    if found:
        what = say(language, "hidden")
        raise BadInput([faults.Fault("command line", 0, "", f"{faults.brief(each)} {what}", say(language, "plain")) for each in found])

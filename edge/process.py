"""What every command needs of its process: streams, signals, and an exit code.

Here, and nowhere else, an error becomes one line on standard error.
"""

import io
import logging
import os
import re
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress

from edge.errors import EdgeError

INTERRUPTED = 130

log = logging.getLogger(__name__)


def exit_code(command: Callable[[], int], *, verbose: bool = False) -> int:
    """Run a command and return its exit code: 0, 1, 2 or 3 as in the contract.

    What a person can mend is one line, and so is what nobody foresaw; ``verbose`` adds
    where in the program it came from.
    """
    _mend_streams()
    hook = threading.excepthook
    threading.excepthook = lambda failed: _tell_thread(failed, verbose)
    try:
        code = command()
        sys.stdout.flush()
        return code
    except EdgeError as error:
        _say(str(error))
        _trace(error, verbose)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough; keep the interpreter's exit quiet too.
        _drop_output()
        return 0
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _say(f"{where}{error.strerror or error}; check disk and path")
        _drop_output()
        _trace(error, verbose)
        return EdgeError.exit_code
    except Exception as error:
        _say(
            f"unexpected {type(error).__name__}: {error}; this is a fault of the "
            "program: run it again with --verbose and report what that says"
        )
        _trace(error, verbose)
        return EdgeError.exit_code
    finally:
        threading.excepthook = hook


def catch_signals() -> None:
    """End by KeyboardInterrupt when told to stop, as Ctrl-C does.

    Stopping the service must close lamps, store and broker. A terminal that is gone
    is no reason to leave them lit, unless nohup asked.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.default_int_handler)


def _mend_streams() -> None:
    """Give closed streams somewhere to go, and let no letter end the program."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # Else the next file that is opened gets its number, and what is printed.
            os.open(os.devnull, os.O_RDWR)
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    # A test has a stream of its own.
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="backslashreplace")


def printable_line(text: str) -> str:
    """Return text as one line that changes nothing of a terminal."""
    return re.sub(r"[\x00-\x1f\x7f]", lambda match: repr(match[0])[1:-1], text)


def _say(text: str) -> None:
    line = printable_line(text)
    with suppress(OSError):  # nobody listens
        sys.stderr.write(f"hingewatch: {line}\n")
        sys.stderr.flush()


def _trace(error: Exception, verbose: bool) -> None:
    if verbose:
        with suppress(OSError):
            traceback.print_exception(error)


def _tell_thread(failed: threading.ExceptHookArgs, verbose: bool) -> None:
    error = failed.exc_value
    if error is None or isinstance(error, SystemExit):
        return
    name = failed.thread.name if failed.thread else "?"
    log.error(
        "thread %s ended by an unexpected %s: %s; run again with --verbose and report "
        "what that says",
        name,
        type(error).__name__,
        error,
        exc_info=error if verbose else None,
    )


def _drop_output() -> None:
    """Let the interpreter's last flush go nowhere instead of failing."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

"""A limit for the computing time of a piece of work that nothing else can stop.

Python-Markdown reads some texts again and again: 100 kB of `[` take it minutes. It has no place to
count that at, and other extensions do the same. So a thread watches, and lets an exception arise in
the work; that needs no signals, which Windows does not have and threads cannot get.
"""

from __future__ import annotations

import ctypes
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

_RETRY = 0.05
"""Seconds until the exception arises again in work that has caught it."""
_raise_in = ctypes.pythonapi.PyThreadState_SetAsyncExc


class TimeLimitError(BaseException):
    """The work has taken too long. Nothing that handles errors within the work catches this."""


_ERROR = ctypes.py_object(TimeLimitError)


@contextmanager
def time_limit(milliseconds: int) -> Iterator[None]:
    """Limit what is done in the context.

    It is the time of the processor that counts, so a busy machine stops nothing. One call into C,
    such as a search with one regular expression, is not interrupted.

    :raises TimeLimitError: where it takes longer.
    """
    worker = ctypes.c_ulong(threading.get_ident())
    end = time.process_time() + milliseconds / 1000
    done = threading.Event()
    settled = threading.Lock()
    is_raised = False

    def watch() -> None:
        nonlocal is_raised
        while not done.wait(max(_RETRY, end - time.process_time())):
            with settled:
                if not done.is_set() and time.process_time() >= end:
                    is_raised = True
                    _raise_in(worker, _ERROR)

    threading.Thread(target=watch, name="time limit", daemon=True).start()
    try:
        yield
    finally:
        while True:
            try:
                with settled:  # from here on no exception is sent
                    done.set()
                if is_raised:
                    _receive(worker)
                break
            except TimeLimitError:  # the last one has arrived only now
                continue


def _receive(worker: ctypes.c_ulong) -> None:
    """Let an exception that may be on its way arrive here, and not in what follows.

    It cannot just be taken back: up to Python 3.12, the interpreter then goes on looking for it at
    every step, and with a trace function it never goes on.
    """
    try:
        _raise_in(worker, _ERROR)
        while True:
            time.sleep(0)
    except TimeLimitError:
        return

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

    def watch() -> None:
        while not done.wait(max(_RETRY, end - time.process_time())):
            with settled:
                if not done.is_set() and time.process_time() >= end:
                    _raise_in(worker, ctypes.py_object(TimeLimitError))

    threading.Thread(target=watch, name="time limit", daemon=True).start()
    try:
        yield
    finally:
        with settled:  # from here on no exception is on its way
            done.set()
            _raise_in(worker, None)

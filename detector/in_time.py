"""Work of a library that nobody can interrupt, waited for only so long."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from functools import partial
from typing import NamedTuple, TypeVar

Done = TypeVar("Done")

# In seconds.
_LOOK_EVERY = 0.1
_GIVEN_UP = ", given up"


class OutOfTimeError(Exception):
    """Work that was given up."""


class Patience(NamedTuple):
    """How long work is waited for.

    Attributes:
        seconds: in any case.
        computing: seconds after which it is given up earlier, if this process has computed for as long since.
        given_up: so many that were given up may still go on; one more is not begun.
    """

    seconds: float
    computing: float = float("inf")
    given_up: int = 64


def in_time(work: Callable[[], Done], name: str, patience: Patience, drop: Callable[[Done], object]) -> Done:
    """What some work gives, unless it takes too long.

    What is given up goes on, on a thread that does not keep the program from ending: no library lets itself
    be ended from outside, and a process of its own would take longer to start than most files to open.

    Args:
        work: done on a thread of its own; what it raises is raised here.
        name: of the thread.
        patience: how long it may take.
        drop: what to do with what comes too late.

    Raises:
        OutOfTimeError: it took longer, or too many before it still do.
    """
    if sum(thread.name == name + _GIVEN_UP for thread in threading.enumerate()) >= patience.given_up:
        raise OutOfTimeError
    answer: Future[Done] = Future()
    thread = threading.Thread(target=_do, args=(answer, work, drop), name=name, daemon=True)
    thread.start()
    try:
        if not _comes(answer, patience) and answer.cancel():
            thread.name = name + _GIVEN_UP
            raise OutOfTimeError
        return answer.result()
    finally:
        # An error and the frame that raised it would keep each other alive, and what was opened with them.
        del answer


def _comes(answer: "Future[Done]", patience: Patience) -> bool:
    """Whether it does in time."""
    started, computed = time.monotonic(), time.process_time()
    while not _is_there(answer):
        waited = time.monotonic() - started
        busy = min(waited, time.process_time() - computed)
        if waited > patience.seconds or busy > patience.computing:
            return False
    return True


def _is_there(answer: "Future[Done]") -> bool:
    try:
        answer.exception(_LOOK_EVERY)
    except TimeoutError:
        return answer.done()
    return True


def _do(answer: "Future[Done]", work: Callable[[], Done], drop: Callable[[Done], object]) -> None:
    try:
        done = work()
    except BaseException as error:  # noqa: BLE001 - it is raised again where it is waited for
        _tell(partial(answer.set_exception, error))
    else:
        if not _tell(partial(answer.set_result, done)):
            drop(done)
    finally:
        # As above.
        del answer


def _tell(answer: Callable[[], None]) -> bool:
    """Whether anybody waits for it still."""
    try:
        answer()
    except InvalidStateError:
        return False
    return True

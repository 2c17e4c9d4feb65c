"""A thread that does one call after the other for whoever asks.

ONNX Runtime keeps a recorded CUDA graph, and what belongs to it, for each thread that runs a session, and
never lets go of it: every further thread would record once more, in the middle of its first frame, and keep
memory. The detour takes about 0.02 ms.
"""

import threading
import weakref
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

Given = TypeVar("Given")
Result = TypeVar("Result")


class OwnThread:
    """Ends when nobody has it any more. A call that hangs does not keep the program from ending."""

    def __init__(self, name: str) -> None:
        """Start; `name` is that of the thread."""
        self._calls: SimpleQueue[_Call | None] = SimpleQueue()
        threading.Thread(target=_serve, args=(self._calls,), name=name, daemon=True).start()
        weakref.finalize(self, self._calls.put, None)

    def __call__(self, function: Callable[[Given], Result], given: Given) -> Result:
        """What a function gives on the thread; what it raises is raised here."""
        call = _Call(lambda: function(given))
        self._calls.put(call)
        result: Result = call.wait()
        return result


class _Call:
    """A call and its answer."""

    def __init__(self, function: Callable[[], Any]) -> None:
        self._function = function
        self._answer: SimpleQueue[tuple[Any, BaseException | None]] = SimpleQueue()

    def answer(self) -> None:
        """On the thread that serves."""
        try:
            self._answer.put((self._function(), None))
        except BaseException as error:  # noqa: BLE001 - it is raised again where it is waited for
            self._answer.put((None, error))

    def wait(self) -> Any:
        """On the thread that asks."""
        result, error = self._answer.get()
        try:
            if error is not None:
                raise error
            return result
        finally:
            # An error and the frame that raised it would keep each other, and the thread, alive.
            del error


def _serve(calls: "SimpleQueue[_Call | None]") -> None:
    while (call := calls.get()) is not None:
        call.answer()
        # Whoever made it would live until the next one otherwise.
        del call

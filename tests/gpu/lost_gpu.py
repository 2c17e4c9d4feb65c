"""Plays the demo on a GPU, breaks CUDA's context under it, and says in JSON what came of it.

A process of its own: a context that a kernel has broken is broken for the whole process.
"""

import ctypes
import json
import logging
import os
import sys
import time
from collections.abc import Callable

from detector import PolypDetector
from detector.files.resources import resource_folder
from detector.session import Session
from detector.session_status import SessionStatus
from detector.video import open_reconnecting

_SECONDS = 30
# A kernel that ends in a trap, for any GPU since 2018.
_TRAP = b""".version 6.4
.target sm_75
.address_size 64
.visible .entry fail() { trap; ret; }
"""


def break_context() -> int:
    """Let a kernel fail in the context that ONNX Runtime uses too; CUDA's number for how it failed."""
    cuda = ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    device = ctypes.c_int()
    context, module, kernel = ctypes.c_void_p(), ctypes.c_void_p(), ctypes.c_void_p()
    steps: list[Callable[[], int]] = [
        lambda: cuda.cuInit(0),
        lambda: cuda.cuDeviceGet(ctypes.byref(device), 0),
        lambda: cuda.cuDevicePrimaryCtxRetain(ctypes.byref(context), device),
        lambda: cuda.cuCtxSetCurrent(context),
        lambda: cuda.cuModuleLoadData(ctypes.byref(module), _TRAP),
        lambda: cuda.cuModuleGetFunction(ctypes.byref(kernel), module, b"fail"),
        lambda: cuda.cuLaunchKernel(kernel, 1, 1, 1, 1, 1, 1, 0, None, None, None),
    ]
    for number, step in enumerate(steps):
        if result := step():
            raise RuntimeError(f"step {number} of breaking the context fails with {result}")
    return int(cuda.cuCtxSynchronize())


def watch(session: Session, condition: Callable[[SessionStatus], bool]) -> float:
    """Wait until the session is as wanted; the longest time, in seconds, in which no new frame came."""
    started = changed = time.monotonic()
    longest, decoded = 0.0, session.status().live.decoded
    while not condition(status := session.status()):
        now = time.monotonic()
        if now - started > _SECONDS:
            break
        if status.live.decoded != decoded:
            decoded, changed = status.live.decoded, now
        longest = max(longest, now - changed)
        time.sleep(0.005)
    return longest


def main() -> None:
    logging.basicConfig(level=logging.WARNING)
    demo = resource_folder("assets") / "demo.mp4"
    session = Session([lambda: open_reconnecting(demo)], lambda: PolypDetector("default"))
    session.start(lambda: None)
    watch(session, lambda status: status.live.analyzed > 20)
    said: dict[str, object] = {"before": session.status().device}
    said["kernel"] = break_context()
    pauses = [watch(session, lambda status: status.live.engine_error is not None)]
    said["error"], analyzed = session.status().live.engine_error, session.status().live.analyzed
    pauses.append(watch(session, lambda status: status.live.analyzed > analyzed + 20))
    said["after"], said["restarts"] = session.status().device, session.status().live.restarts
    said["analyzed_after"] = session.status().live.analyzed - analyzed
    said["longest_pause"] = max(pauses)
    sys.stdout.write(f"{json.dumps(said)}\n")
    sys.stdout.flush()
    # What is left of a broken context may not be torn down.
    os._exit(0)


main()

"""Read by every Python that starts with this folder in PYTHONPATH: writes down attempts to use the network.

What a library does in C is met by the kernel: it kills a process that makes a socket of the internet, where
this is Linux on a processor that is known here.
"""

import ctypes
import os
import platform
import socket
import sys
from pathlib import Path

_WATCHED = {"socket.__new__", "socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo"}
_INTERNET = {int(socket.AF_INET), int(socket.AF_INET6)}
# Numbers of the call `socket`, and of the processor in linux/audit.h.
_KERNEL = {"x86_64": (41, 0xC000003E), "aarch64": (198, 0xC00000B7)}
# linux/prctl.h, linux/seccomp.h, linux/filter.h.
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _KILL = 0x7FFF0000, 0x80000000


class _Step(ctypes.Structure):
    _fields_ = (
        ("code", ctypes.c_ushort),
        ("yes", ctypes.c_ubyte),
        ("no", ctypes.c_ubyte),
        ("k", ctypes.c_uint),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.POINTER(_Step)))


def _write_down(event: str, arguments: tuple[object, ...]) -> None:
    if event not in _WATCHED:
        return
    about = arguments[1:] if event == "socket.__new__" else arguments
    if event != "socket.getaddrinfo":
        family = about[0] if event == "socket.__new__" else getattr(arguments[0], "family", None)
        if family not in _INTERNET:
            return
    with Path(os.environ["NETWORK_LOG"]).open("a", encoding="utf-8") as log:
        log.write(f"{event} {about!r} in {sys.argv!r}\n")


def _forbid_sockets(call: int, processor: int) -> None:
    """Offsets are those of struct seccomp_data: the call, the processor, the first argument."""
    steps = (
        (_LOAD, 0, 0, 4),
        (_EQUAL, 0, 5, processor),
        (_LOAD, 0, 0, 0),
        (_EQUAL, 0, 3, call),
        (_LOAD, 0, 0, 16),
        (_EQUAL, 2, 0, int(socket.AF_INET)),
        (_EQUAL, 1, 0, int(socket.AF_INET6)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _KILL),
    )
    program = _Program(len(steps), (_Step * len(steps))(*(_Step(*step) for step in steps)))
    kernel = ctypes.CDLL(None, use_errno=True)
    kernel.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if kernel.prctl(_SET_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "the kernel takes no filter")


sys.addaudithook(_write_down)
if sys.platform == "linux" and platform.machine() in _KERNEL:
    _forbid_sockets(*_KERNEL[platform.machine()])

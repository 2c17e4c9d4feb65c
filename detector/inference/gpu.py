"""What is known of the machine's NVIDIA GPU without computing on it."""

import ctypes
import sys
from pathlib import Path

from detector.children import run_tool
from detector.inference.user_cache import cache_folder, key_of, runtime_versions

_QUESTION = ("nvidia-smi", "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader")
# In seconds: a driver that hangs is as good as none.
_TIMEOUT = 10


def cuda_driver_present() -> bool:
    """Whether NVIDIA's driver library can be loaded: asking ONNX Runtime in vain floods standard error."""
    try:
        ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    except OSError:
        return False
    return True


def describe_gpu(question: tuple[str, ...] = _QUESTION) -> str | None:
    """Name, driver and memory of the first GPU in a line, or None where the driver's tool does not say."""
    ended = run_tool(*question, timeout=_TIMEOUT)
    if ended is None or ended.code != 0:
        return None
    return ended.out.strip().split("\n")[0].strip() or None


def tensorrt_cache(digest: str) -> Path:
    """Folder of TensorRT's engine for a model: built for one GPU, driver and version, of no use to others.

    Args:
        digest: sha256 of the model file.
    """
    return cache_folder() / "tensorrt" / key_of(digest, describe_gpu(), *runtime_versions())


def tensorrt_is_cached(folder: Path) -> bool:
    """Whether an engine lies in the folder."""
    return any(folder.glob("*.engine"))

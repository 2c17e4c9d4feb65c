"""What is known of the machine's NVIDIA GPU without computing on it."""

import ctypes
import subprocess
import sys
from pathlib import Path

from detector.inference.user_cache import cache_folder, key_of, runtime_versions

_QUESTION = ("nvidia-smi", "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader")


def cuda_driver_present() -> bool:
    """Whether NVIDIA's driver library can be loaded: asking ONNX Runtime in vain floods standard error."""
    try:
        ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    except OSError:
        return False
    return True


def describe_gpu(question: tuple[str, ...] = _QUESTION) -> str | None:
    """Name, driver and memory of the first GPU in a line, or None where the driver's tool does not say."""
    try:
        said = subprocess.run(question, capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    return said.strip().split("\n")[0].strip() or None


def tensorrt_cache(digest: str) -> Path:
    """Folder of TensorRT's engine for a model: built for one GPU, driver and version, of no use to others.

    Args:
        digest: sha256 of the model file.
    """
    return cache_folder() / "tensorrt" / key_of(digest, describe_gpu(), *runtime_versions())


def tensorrt_is_cached(folder: Path) -> bool:
    """Whether an engine lies in the folder."""
    return any(folder.glob("*.engine"))

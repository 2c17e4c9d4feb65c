"""What is known of the machine's NVIDIA GPU without computing on it."""

import subprocess
from pathlib import Path

from detector.errors import DeviceError
from detector.inference.user_cache import cache_folder, key_of, runtime_versions

MEND_GPU = "install NVIDIA's driver, then: pip install 'onnxruntime-gpu[cuda,cudnn]'"
_QUESTION = ("nvidia-smi", "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader")


def unusable(device: str, reason: str) -> DeviceError:
    """The error for a GPU that was asked for and cannot be had, with its mending."""
    return DeviceError(f"{device} is not usable on this machine ({reason}); {MEND_GPU}")


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

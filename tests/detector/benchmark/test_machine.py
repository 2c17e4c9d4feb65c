"""A figure is told with its machine and versions, and without its user."""

import getpass
import os
import platform

import numpy as np

from detector.benchmark.machine import PACKAGES, this_machine
from detector.files.versions import installed_versions


def test_machine_is_described() -> None:
    machine = this_machine()
    assert machine.cores == os.cpu_count()
    assert machine.python == platform.python_version()
    assert platform.system() in machine.platform
    assert machine.processor
    assert machine.memory_mb is None or machine.memory_mb > 256


def test_neither_host_nor_user_is_named() -> None:
    words = this_machine().model_dump_json().replace('"', " ").split()
    assert platform.node() not in words
    assert getpass.getuser() not in words


def test_versions_are_those_installed_and_no_others() -> None:
    versions = installed_versions(PACKAGES)
    assert versions["numpy"] == np.__version__
    assert {"opencv-python", "av", "PyQt6"} <= versions.keys()
    assert ("onnxruntime" in versions) or ("onnxruntime-gpu" in versions)
    assert all(versions.values())

"""A file is known by the hash of all its bytes."""

from pathlib import Path

import pytest

from detector.files.hashes import sha256_of


def test_hash_is_that_of_the_standard(tmp_path: Path) -> None:
    """FIPS 180-2, B.1."""
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256_of(tmp_path / "a") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_file_that_is_not_there_is_the_system_s_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sha256_of(tmp_path / "gone")

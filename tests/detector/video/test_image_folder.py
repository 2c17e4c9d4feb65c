"""A folder that cannot be listed; what it gives stands in test_every_source.py, with every other source."""

from pathlib import Path

import pytest

from detector.errors import SourceError
from detector.video.image_folder import ImageFolderSource


def test_folder_that_is_gone_when_it_is_listed_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gone: cannot be read \(No such file or directory\); check"):
        ImageFolderSource(tmp_path / "gone")


def test_folder_that_the_system_does_not_let_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"aaa: cannot be read \(File name too long\); check the path"):
        ImageFolderSource(tmp_path / ("a" * 300))


def test_picture_that_is_gone_when_its_turn_comes_is_named(tmp_path: Path) -> None:
    (tmp_path / "1.png").symlink_to(tmp_path / "gone.png")
    with pytest.raises(SourceError, match=r"1\.png: cannot be read \(No such file or directory\); check"):
        ImageFolderSource(tmp_path)

"""The MOT folder, read and scored by trackeval, the challenge's own program."""

import configparser
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from detector.analysis.exports.mot import write_mot
from tests.detector.analysis.exports.two_polyps import two_polyps


@pytest.fixture
def written(tmp_path: Path) -> Path:
    write_mot(two_polyps(tmp_path), tmp_path / "mot")
    return tmp_path / "mot"


def _dataset(written: Path, tmp_path: Path) -> Any:
    """The file as truth and as what a tracker found, in the folders that trackeval wants."""
    trackeval = pytest.importorskip("trackeval")
    shutil.copytree(written, tmp_path / "truth" / "v")
    found = tmp_path / "trackers" / "polyp-detector" / "data"
    found.mkdir(parents=True)
    shutil.copy(written / "gt" / "gt.txt", found / "v.txt")
    return trackeval.datasets.MotChallenge2DBox(
        {
            "GT_FOLDER": str(tmp_path / "truth"),
            "TRACKERS_FOLDER": str(tmp_path / "trackers"),
            "SKIP_SPLIT_FOL": True,
            "SEQ_INFO": {"v": None},
            "DO_PREPROC": False,
            "PRINT_CONFIG": False,
        }
    )


def test_trackeval_finds_each_box_in_its_frame(written: Path, tmp_path: Path) -> None:
    read = _dataset(written, tmp_path).get_raw_seq_data("polyp-detector", "v")
    assert read["num_timesteps"] == 5
    assert [ids.tolist() for ids in read["gt_ids"]] == [[], [], [3, 4], [], [4]]
    np.testing.assert_array_equal(read["gt_dets"][2], [[40, 30, 40, 30], [100, 10, 50.5, 40]])


def test_trackeval_scores_the_file_against_itself_as_perfect(written: Path, tmp_path: Path) -> None:
    trackeval = pytest.importorskip("trackeval")
    dataset = _dataset(written, tmp_path)
    raw = dataset.get_raw_seq_data("polyp-detector", "v")
    data = dataset.get_preprocessed_seq_data(raw, "pedestrian")
    assert trackeval.metrics.HOTA().eval_sequence(data)["HOTA"].tolist() == pytest.approx([1.0] * 19)
    clear = trackeval.metrics.CLEAR({"PRINT_CONFIG": False}).eval_sequence(data)
    assert (clear["MOTA"], clear["IDSW"], clear["CLR_TP"]) == (1, 0, 3)


def test_the_sequence_is_told_in_lines_of_their_own(tmp_path: Path) -> None:
    write_mot(two_polyps(tmp_path, name="a\n[b] 10%.mp4"), tmp_path / "mot")
    read = configparser.RawConfigParser()
    read.read(tmp_path / "mot" / "seqinfo.ini", encoding="utf-8")
    assert read.sections() == ["Sequence"]
    assert read["Sequence"]["name"] == "a [b] 10%.mp4"
    assert (read["Sequence"]["seqLength"], read["Sequence"]["frameRate"]) == ("5", "25")
    assert (tmp_path / "mot" / "gt" / "labels.txt").read_text() == "polyp\n"

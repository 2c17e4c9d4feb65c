"""Which frames a release is measured on, in either layout of a data folder."""

import dataclasses
import shutil
from pathlib import Path

import pytest

from detector.detector import PolypDetector
from training.data.folder import read_folder
from training.data.parts import Parts
from training.evaluation import sets


@pytest.fixture
def published(tmp_path: Path, labelled_folder: Path) -> Path:
    """Kvasir-SEG with the three polyp frames as test frames, b and c of them sessile."""
    root = tmp_path / "data"
    shutil.copytree(labelled_folder, root / "kvasir-seg")
    (root / "kvasir-seg" / "val.txt").write_text("a\nb\nc\n")
    (root / "kvasir-seg" / "sessile.txt").write_text("b.png\nc.png\nof-the-training-frames.png\n")
    return root


@pytest.fixture
def parts(labelled_folder: Path) -> Parts:
    samples = read_folder(labelled_folder)
    return Parts([], [], samples[:2], samples[3:], "frames")


def test_what_the_folder_holds_is_measured(published: Path, parts: Parts, labelled_folder: Path) -> None:
    assert [one.key for one in sets.evaluation_sets(published, parts)] == ["kvasir_seg_120"]

    shutil.copytree(labelled_folder, published / "cvc-clinicdb")
    shutil.copytree(labelled_folder / "images", published / "normal" / "images")

    keys = [one.key for one in sets.evaluation_sets(published, parts)]
    assert keys == ["kvasir_seg_120", "cvc_clinicdb", "normal_200"]


def test_foreign_frames_with_and_without_a_polyp_are_told_apart_and_are_no_test_frames(
    published: Path, parts: Parts, labelled_folder: Path
) -> None:
    foreign = dataclasses.replace(parts, foreign=tuple(read_folder(labelled_folder)))

    _, polyps, free = sets.evaluation_sets(published, foreign)

    assert (polyps.key, len(polyps.samples)) == ("foreign", 3)
    assert (free.key, len(free.samples)) == ("foreign_free", 1)
    assert all("development frames" in each.title for each in (polyps, free))


def test_sessile_frames_are_a_subset_of_the_test_frames(
    published: Path, parts: Parts, green_model: Path
) -> None:
    (official,) = sets.evaluation_sets(published, parts)

    figures = sets.measure(PolypDetector(green_model, device="cpu", gate=None), official)

    assert set(figures) == {"kvasir_seg_120", "kvasir_sessile"}
    assert (figures["kvasir_seg_120"].images, figures["kvasir_sessile"].images) == (3, 2)
    assert figures["kvasir_sessile"].subset_of == "kvasir_seg_120"
    # b is beside its mask, c twice as wide: 0 and 0.4.
    assert figures["kvasir_sessile"].mean_dice == pytest.approx(0.2, abs=0.03)
    assert not hasattr(figures["kvasir_seg_120"], "per_image")


def test_without_the_list_of_names_there_is_no_subset(published: Path, parts: Parts) -> None:
    (published / "kvasir-seg" / "sessile.txt").unlink()

    assert sets.evaluation_sets(published, parts)[0].subsets == ()


def test_a_plain_folder_has_only_its_held_out_part_and_says_so(labelled_folder: Path, parts: Parts) -> None:
    (only,) = sets.evaluation_sets(labelled_folder, parts)

    assert only.samples == parts.held_out_polyps + parts.held_out_normals
    assert "the threshold was chosen on it" in only.title

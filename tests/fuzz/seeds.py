"""Small good files of every kind that the program reads, from which the others are made."""

import json
import struct
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np

from detector.analysis.results import rle
from detector.analysis.results.journal import PARTIAL, Journal
from detector.analysis.results.state import STATE
from detector.boxes import Box
from detector.detector import PolypDetector
from detector.files.resources import resource_folder
from detector.review import open_review
from tests.detector.analysis.dicom_object import write_dicom
from tests.detector.analysis.results.results_file import disc, end, frame, header, polyp, write
from tests.detector.video.cropped import crop_matroska, crop_mp4
from tests.detector.video.dicom_pictures import RLE, write_pictures
from tests.fuzz.clips import write_kinds
from tests.green_model import METADATA, write_model

_PICTURES = ("png", "jpg", "bmp", "tif", "webp", "jp2", "gif")
_SIDE = 64
_TREE = {"width": 160, "height": 120}


class Seed(NamedTuple):
    """A good file: what it is tried as, its name, and its bytes."""

    kind: str
    name: str
    content: bytes


def make_seeds(folder: Path) -> list[Seed]:
    """All seeds; the folder holds them afterwards."""
    folder.mkdir(exist_ok=True)
    made = {
        "recording": [
            *write_kinds(folder),
            *_cropped(folder),
            *_pictures(folder),
            *_dicom(folder),
        ],
        "model": [write_model(folder / "model.onnx")],
        "card": [_card(folder / "own.json"), resource_folder("models") / "default" / "card.json"],
        "results": [_results(folder / "results.jsonl")],
        "state": [_state(folder / "state")],
        "review": [_review(folder / "review.jsonl")],
        "settings": [_settings(folder / "settings.toml")],
        "truth": _truths(folder),
        "checkpoint": _checkpoints(folder),
    }
    return [Seed(kind, path.name, path.read_bytes()) for kind, paths in made.items() for path in paths]


def reviewed_results(folder: Path) -> Path:
    """Results of which the seed of a review is: the same each time."""
    folder.mkdir(exist_ok=True)
    frames = [frame(index, *([polyp(1)] if index > 2 else [])) for index in range(6)]
    return write(folder / "results.jsonl", header(path="v.mp4"), *frames, end(6))


def _review(path: Path) -> Path:
    """A review in which everything was done that can be."""
    results = reviewed_results(path.with_name("reviewed"))
    with open_review(results, "AB", path) as review:
        review.accept(1)
        review.comment(1, "sessile")
        review.label(1, "0-Is", 6.5)
        review.merge((1, review.split(1, 4 / 25)))
        drawn = review.add_missed(1, ((10, 10), (50, 20), (30, 60)))
        review.add_missed(2, Box(10.0, 10.0, 40.0, 40.0), lesion=drawn)
        review.remove_missed(drawn, 2)
        review.undo()
        review.redo()
    return path


def _pictures(folder: Path) -> list[Path]:
    picture = np.random.default_rng(1).integers(0, 255, (6, 8, 3), np.uint8).repeat(8, 0).repeat(8, 1)
    paths = [folder / f"picture.{suffix}" for suffix in _PICTURES]
    for path in paths:
        assert cv2.imwrite(str(path), picture)
    pages = folder / "pages.tif"
    assert cv2.imwritemulti(str(pages), [picture, 255 - picture, picture])
    deep = folder / "deep.png"
    assert cv2.imwrite(str(deep), picture.astype(np.uint16) * 200)
    moving = cv2.Animation()
    moving.frames, moving.durations = [picture, 255 - picture], [40, 80]
    animations = [folder / f"moving.{suffix}" for suffix in ("webp", "gif", "png")]
    assert all(cv2.imwriteanimation(str(path), moving) for path in animations)
    return [*paths, pages, deep, *animations]


def _dicom(folder: Path) -> list[Path]:
    try:
        import pydicom
    except ModuleNotFoundError:
        return []
    video = write_dicom(folder / "video.dcm", folder / "clip00.mp4")
    timed = pydicom.dcmread(video)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        timed.CineRate, timed.FrameTime, timed.FrameTimeVector = 25, 40.0, [0.0, 40.0, 40.0]
    timed.save_as(folder / "timed.dcm")
    return [video, folder / "timed.dcm", *_dicom_pictures(folder)]


def _dicom_pictures(folder: Path) -> list[Path]:
    """Objects of two pictures: plain, compressed, grey through a window or a table, and of a palette."""
    from pydicom import Dataset

    colours = [np.zeros((48, _SIDE, 3), np.uint8)] * 2
    grey = np.arange(48 * _SIDE, dtype=np.uint16).reshape(48, _SIDE)
    measured, windows = Dataset(), [Dataset(), Dataset()]
    measured.add_new("LUTDescriptor", "US", [4, 0, 16])
    measured.add_new("LUTData", "US", [0, 900, 2000, 4000])
    measured.ModalityLUTType = "US"
    for centre, group in enumerate(windows):
        window = Dataset()
        window.WindowCenter, window.WindowWidth = [1000 + centre, 40], [1500, 400]
        group.FrameVOILUTSequence = [window]
    palette: dict[str, Any] = {}
    for colour in ("Red", "Green", "Blue"):
        palette[f"{colour}PaletteColorLookupTableDescriptor"] = [16, 0, 16]
        segments = struct.pack("<8H", 0, 2, 0, 900, 1, 14, 65_535, 0)
        palette[f"Segmented{colour}PaletteColorLookupTableData"] = segments
    bits = {"BitsStored": 12, "HighBit": 11}
    return [
        write_pictures(folder / "still.dcm", colours),
        write_pictures(folder / "rle.dcm", colours, RLE),
        write_pictures(
            folder / "windows.dcm",
            [grey, grey],
            kind="MONOCHROME2",
            PerFrameFunctionalGroupsSequence=windows,
            **bits,
        ),
        write_pictures(
            folder / "table.dcm", [grey % 4] * 2, kind="MONOCHROME1", ModalityLUTSequence=[measured], **bits
        ),
        write_pictures(
            folder / "palette.dcm", [(grey % 16).astype(np.uint8)] * 2, kind="PALETTE COLOR", **palette
        ),
    ]


def _cropped(folder: Path) -> list[Path]:
    """Recordings with borders that are not shown."""
    cut = {kind: folder / f"cropped.{kind}" for kind in ("mkv", "mp4")}
    for kind, path in cut.items():
        path.write_bytes(min(folder.glob(f"clip*.{kind}")).read_bytes())
    crop_matroska(cut["mkv"], 4, 2, 6, 8)
    crop_mp4(cut["mp4"], (48, 1, 40, 1, 2, 2, -1, 2))
    return list(cut.values())


def _card(path: Path) -> Path:
    path.write_text(json.dumps({**METADATA, "sha256": "00" * 32, "metrics": {"own": {"mean_dice": 0.5}}}))
    return path


def _results(path: Path) -> Path:
    frames = [
        frame(index, *([polyp(1)] if index > 2 else []), held=(1,) if index == 2 else ())
        for index in range(6)
    ]
    return write(path, header(path="v.mp4"), *frames, end(6))


def _state(folder: Path) -> Path:
    """What an analysis saves of itself, with a polyp on its way."""
    detector = PolypDetector(folder.with_name("model.onnx"), device="cpu", threads=1)
    with Journal(folder, header(), None) as journal:
        journal.write(frame(0, polyp(1)))
        journal.sync(1, 0.0, detector.memory)
    (folder / PARTIAL).unlink()
    return folder / STATE


def _settings(path: Path) -> Path:
    path.write_text(
        'model = "default"\ndevice = "cpu"\nthreshold = 0.5\nthreads = 2\nrequire_gpu = false\n\n'
        "[gate]\nwindow = 0.2\nshare = 0.6\nstart = 0.6\nhold = 0.2\n"
    )
    return path


def _truths(folder: Path) -> list[Path]:
    """A truth file, COCO annotations and CVAT's XML of the results' six frames."""
    mask = rle.encode(disc())
    own, coco, cvat = folder / "own.truth.json", folder / "coco.truth.json", folder / "cvat.truth.xml"
    polyps = [{"id": 1, "box": [40, 30, 80, 60], "mask": mask}]
    frames = [
        {"frame": index, "time": index / 25, "polyps": polyps if index > 2 else []} for index in range(6)
    ]
    own.write_text(json.dumps({"video": "v.mp4", **_TREE, "fps": 25.0, "frames": 6, "truth": frames}))
    images = [{"id": 1 + index, "file_name": f"v_{index:06}.png", **_TREE} for index in range(6)]
    noted = {"category_id": 1, "iscrowd": 0, "area": 1.0, "bbox": [40, 30, 40, 30]}
    notes = [
        {"id": 1, "image_id": 4, "segmentation": mask, **noted},
        {"id": 2, "image_id": 5, "segmentation": [[40, 30, 80, 30, 80, 60]], **noted},
    ]
    categories = [{"id": 1, "name": "polyp"}]
    coco.write_text(json.dumps({"images": images, "annotations": notes, "categories": categories}))
    box = '<box frame="3" outside="0" occluded="0" keyframe="1" xtl="40" ytl="30" xbr="80" ybr="60"/>'
    cvat.write_text(
        '<?xml version="1.0" encoding="utf-8"?><annotations><version>1.1</version><meta><task><size>6</size>'
        "<original_size><width>160</width><height>120</height></original_size></task></meta>"
        f'<track id="0" label="polyp" source="manual">{box}</track></annotations>'
    )
    return [own, coco, cvat]


def _checkpoints(folder: Path) -> list[Path]:
    """A training's checkpoint and weights; none where the training's packages are missing."""
    try:
        import torch
        from safetensors.torch import save_file
    except ModuleNotFoundError:
        return []
    from training.recipe import as_dict
    from training.recipes import RECIPES

    run, weights = folder / "last.pt", folder / "weights.safetensors"
    state = {"weight": torch.zeros(4, 4)}
    values = {"recipe": as_dict(RECIPES["default"]), "data": {"train": ["a"]}, "epoch": 1, "network": state}
    rest = {"average": state, "average_steps": 1, "optimiser": {}, "history": [{"epoch": 0}], "losses": [0.5]}
    torch.save({**values, **rest, "seconds": 1.0}, run)
    save_file(state, weights)
    return [run, weights]

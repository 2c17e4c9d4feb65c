"""The files that are made from results.jsonl, for people and for other programs: a line of EXPORTS each."""

from collections.abc import Set
from pathlib import Path

from detector.analysis.exports import clips, dicom, frame_pictures, mask_pictures, mot, training, voc, yolo
from detector.analysis.exports.annotated import ANNOTATED, PLAIN, write_annotated
from detector.analysis.exports.boris import write_boris
from detector.analysis.exports.chapters import write_chapters
from detector.analysis.exports.clips import write_clips
from detector.analysis.exports.coco import write_coco
from detector.analysis.exports.coco_archive import PlacedResults, write_coco_archive
from detector.analysis.exports.correcting import Corrected
from detector.analysis.exports.cvat import write_cvat
from detector.analysis.exports.dicom import write_dicom
from detector.analysis.exports.elan import write_elan
from detector.analysis.exports.export import Export, ExportInput
from detector.analysis.exports.frame_pictures import picture_names, write_frames
from detector.analysis.exports.frame_table import write_frames_csv
from detector.analysis.exports.mask_pictures import write_masks
from detector.analysis.exports.mot import write_mot
from detector.analysis.exports.parquet import write_parquet
from detector.analysis.exports.polyps_csv import write_polyps_csv
from detector.analysis.exports.report import track_pictures, write_report
from detector.analysis.exports.training import Recorded, write_training
from detector.analysis.exports.voc import write_voc
from detector.analysis.exports.yolo import write_yolo, write_yolo_segments

REPORT = "report.html"


def _recorded(place: str, given: ExportInput) -> Recorded:
    return Recorded(place, given.corrected or Corrected(given.results), given.source, given.options)


# In the order in which they are made.
EXPORTS = (
    Export(
        "polyps",
        "polyps.csv",
        "a line for each polyp that was marked",
        lambda given, path: write_polyps_csv(given.tracks, path, given.results.header.path),
    ),
    Export(
        "coco",
        "coco.json",
        "COCO annotations with masks; of many recordings one file, with videos",
        lambda given, path: write_coco(given.results, path),
        together=lambda many, path, choices: write_coco_archive(
            (PlacedResults(place, given.results) for place, given in many), path
        ),
    ),
    Export(
        "chapters",
        "chapters.vtt",
        "WebVTT, a chapter for each polyp that was marked",
        lambda given, path: write_chapters(given.results, given.tracks, path),
    ),
    Export(
        "annotated",
        ANNOTATED,
        "the recording with its markers",
        lambda given, path: write_annotated(
            given.results, given.tracks, given.source, path, given.progress, given.options, given.choices
        ),
        optional=True,
        draft=PLAIN,
        needs_recording=True,
    ),
    Export(
        "frames",
        "frames",
        "pictures from the recording, of marked frames or of others",
        lambda given, path: write_frames(
            given.results, given.source, path, given.progress, given.options, given.choices
        ),
        optional=True,
        parts=frame_pictures.PARTS,
        needs_recording=True,
        names=lambda given: set(picture_names(given.results, given.choices).values()),
    ),
    Export(
        "clips",
        "clips",
        "a short video of each marking, from the recording",
        lambda given, path: write_clips(
            given.results, given.tracks, given.source, path, given.progress, given.options, given.choices
        ),
        optional=True,
        parts=clips.PARTS,
        needs_recording=True,
        names=lambda given: {clip.name for clip in clips.clips(given.results, given.tracks, given.choices)},
    ),
    Export(
        "report",
        REPORT,
        "a page for people, with pictures from the recording",
        lambda given, path: write_report(
            given.results, given.tracks, track_pictures(given.source, given.tracks, given.options), path
        ),
        needs_recording=True,
        # It says what was on screen.
        takes_review=False,
    ),
    Export(
        "yolo",
        "yolo",
        "YOLO detection: a text file of boxes for each marked frame",
        lambda given, path: write_yolo(given.results, path),
        optional=True,
        parts=yolo.PARTS,
    ),
    Export(
        "yolo-seg",
        "yolo-seg",
        "YOLO segmentation: a text file of outlines for each marked frame",
        lambda given, path: write_yolo_segments(given.results, path),
        optional=True,
        parts=yolo.PARTS,
    ),
    Export(
        "voc",
        "voc",
        "Pascal VOC: an XML file of boxes for each marked frame",
        lambda given, path: write_voc(given.results, path),
        optional=True,
        parts=voc.PARTS,
    ),
    Export(
        "cvat",
        "cvat.xml",
        "CVAT for video 1.1: tracks of boxes",
        lambda given, path: write_cvat(given.results, path),
        optional=True,
    ),
    Export(
        "mot",
        "mot",
        "MOT 1.1: tracks of boxes as CSV",
        lambda given, path: write_mot(given.results, path),
        optional=True,
        parts=mot.PARTS,
    ),
    Export(
        "masks",
        "masks",
        "a black and white PNG for each marked frame",
        lambda given, path: write_masks(given.results, path),
        optional=True,
        parts=mask_pictures.PARTS,
    ),
    Export(
        "elan",
        "polyps.eaf",
        "ELAN: a tier for each polyp, with the times in which it was marked",
        lambda given, path: write_elan(given.results, given.tracks, path),
        optional=True,
    ),
    Export(
        "boris",
        "polyps.boris",
        "BORIS: a project in which each polyp is a subject that was marked at times",
        lambda given, path: write_boris(given.results, given.tracks, path),
        optional=True,
    ),
    Export(
        "dicom",
        "dicom",
        "of a DICOM object: a structured report, and segmentations (needs the extra `dicom`)",
        lambda given, path: write_dicom(
            given.results,
            given.tracks,
            given.source,
            path,
            given.choices,
            given.corrected.review if given.corrected else "",
        ),
        optional=True,
        parts=dicom.PARTS,
        needs_recording=True,
    ),
    Export(
        "csv",
        "frames.csv",
        "every frame as CSV, a line for each polyp in it",
        lambda given, path: write_frames_csv(given.results, path),
        optional=True,
    ),
    Export(
        "parquet",
        "frames.parquet",
        "the same as Parquet (needs pyarrow, the extra `parquet`)",
        lambda given, path: write_parquet(given.results, path),
        optional=True,
    ),
    Export(
        "training",
        "training",
        "pictures and masks of what a reader decided, for polyp-train train --data (needs --review)",
        lambda given, path: write_training([_recorded("", given)], path, given.choices.pictures_every or 1),
        optional=True,
        parts=training.PARTS,
        needs_recording=True,
        together=lambda many, path, choices: write_training(
            (_recorded(place, given) for place, given in many), path, choices.pictures_every or 1
        ),
        needs_review=True,
    ),
)
# That an analysis can be asked for.
OPTIONAL = frozenset(export.name for export in EXPORTS if export.optional and not export.needs_review)


def missing_exports(folder: Path, optional: Set[str]) -> list[Export]:
    """Exports that are not in a folder.

    Args:
        folder: of the results.
        optional: names of those that are asked for beside the ones that are always made.

    Raises:
        ValueError: there is no optional export of such a name.
    """
    if unknown := optional - OPTIONAL:
        raise ValueError(f"no optional export is called {', '.join(sorted(unknown))}")
    return [
        export
        for export in EXPORTS
        if export.wanted(folder, optional) and not (folder / export.file).exists()
    ]


def outdated_exports(given: ExportInput, folder: Path, optional: Set[str]) -> list[Export]:
    """Exports that are in a folder and were asked for, but with other choices."""
    return [
        export for export in EXPORTS if export.name in optional and export.chosen_otherwise(given, folder)
    ]


def remove_exports(folder: Path) -> None:
    """Take away what was made from earlier results, so that it cannot pass for made from new ones.

    Args:
        folder: the caller keeps other analyses out of it (see `folder_lock`).

    Raises:
        OutputError: the folder cannot be written.
    """
    for export in EXPORTS:
        if not export.needs_review:
            export.remove(folder)

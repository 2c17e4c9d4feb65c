"""frames/: pictures of frames, of those in which a polyp was marked or of others, named as in coco.json."""

from collections.abc import Callable, Mapping
from pathlib import Path, PurePath

import cv2

from detector.analysis.exports.choices import USUAL, ExportChoices
from detector.analysis.exports.marked import marked_frames, picture_name, suffix_of
from detector.analysis.results.schema import Results
from detector.errors import SourceError
from detector.files.folder import FilesOfAFolder, write_whole_folder
from detector.frame import Frame
from detector.video import SourceOptions, open_video

PARTS = ("*",)
# Names of JPEG under which OpenCV does not know it.
_ENCODER = {".jfif": ".jpg"}


def write_frames(
    results: Results,
    source: str,
    path: Path,
    progress: Callable[[int], None],
    options: SourceOptions,
    choices: ExportChoices = USUAL,
) -> None:
    """Write the pictures as they were analyzed, by going through the recording.

    Args:
        results: of the recording.
        source: the recording, as `open_video` takes it.
        path: of the folder.
        progress: called with the number of frames done.
        options: how the recording was read.
        choices: which frames.

    Raises:
        SourceError: the recording cannot be read, or lacks a frame.
        OutputError: the folder cannot be written.
    """
    names = picture_names(results, choices)
    write_whole_folder(path, PARTS, pictures(names, source, progress, options))


def picture_names(results: Results, choices: ExportChoices) -> dict[int, str]:
    """The files that are written, by the numbers of their frames."""
    every = choices.pictures_every
    chosen = results.frames[::every] if every else [frame.record for frame in marked_frames(results)]
    return {record.frame: PurePath(picture_name(record)).name for record in chosen}


def pictures(
    names: Mapping[int, str], source: str, progress: Callable[[int], None], options: SourceOptions
) -> FilesOfAFolder:
    """Frames of a recording as files, in order; the suffix of its name says what a file is.

    Args:
        names: of the files, by the numbers of their frames.
        source: the recording, as `open_video` takes it.
        progress: called with the number of frames done.
        options: how the recording was read.

    Raises:
        SourceError: the recording cannot be read, or lacks a frame.
    """
    missing = dict(names)
    with open_video(source, options=options) as video:
        for done, frame in enumerate(video):
            if not missing:
                return
            progress(done)
            if name := missing.pop(frame.index, None):
                yield name, _encoded(frame, suffix_of(name))
    if missing:
        raise SourceError(f"{source}: has no frame {min(missing)}, which was analyzed; copy it again")


def _encoded(frame: Frame, suffix: str) -> bytes:
    pixels = cv2.cvtColor(frame.picture.rgb(), cv2.COLOR_RGB2BGR)
    _, content = cv2.imencode(_ENCODER.get(suffix.lower(), suffix), pixels)
    return content.tobytes()

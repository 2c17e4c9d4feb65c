"""frames/: the pictures of the frames in which a polyp was marked, named as in coco.json."""

from collections.abc import Callable
from pathlib import Path, PurePath

import cv2

from detector.analysis.exports.marked import marked_frames
from detector.analysis.results.schema import Results
from detector.errors import SourceError
from detector.files.folder import FilesOfAFolder, write_whole_folder
from detector.frame import Frame
from detector.video import SourceOptions, open_video

PARTS = ("*",)


def write_frames(
    results: Results, source: str, path: Path, progress: Callable[[int], None], options: SourceOptions
) -> None:
    """Write the pictures as they were analyzed, by going through the recording.

    Args:
        results: of the recording.
        source: the recording, as `open_video` takes it.
        path: of the folder.
        progress: called with the number of frames done.
        options: how the recording was read.

    Raises:
        SourceError: the recording cannot be read, or lacks a frame.
        OutputError: the folder cannot be written.
    """
    write_whole_folder(path, PARTS, _files(results, source, progress, options))


def _files(
    results: Results, source: str, progress: Callable[[int], None], options: SourceOptions
) -> FilesOfAFolder:
    missing = {frame.record.frame: PurePath(frame.picture).name for frame in marked_frames(results)}
    with open_video(source, options=options) as video:
        for frame in video:
            if not missing:
                return
            progress(frame.index)
            if name := missing.pop(frame.index, None):
                yield name, _encoded(frame, PurePath(name).suffix)
    if missing:
        raise SourceError(f"{source}: has no frame {min(missing)}, which was analyzed; copy it again")


def _encoded(frame: Frame, suffix: str) -> bytes:
    pixels = cv2.cvtColor(frame.picture.rgb(), cv2.COLOR_RGB2BGR)
    _, content = cv2.imencode(suffix, pixels)
    return content.tobytes()

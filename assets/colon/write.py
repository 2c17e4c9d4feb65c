"""The finished recording: an H.264 video and the truth that belongs to it."""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace
from numpy.typing import NDArray

from assets.colon.render import RenderedFrame, load_frame
from assets.colon.scene import POLYPS, RATE, Settings
from detector.boxes import Box
from detector.errors import OutputError
from detector.truth import Lesion, Truth, TruthFrame, TruthMask, TruthPolyp

# Quality good enough that grain and vessels survive, at a few MB.
_QUALITY = "23"
# Codes of H.273 for BT.709.
_BT709 = 1


def write_recording(settings: Settings, folder: Path, video: Path) -> None:
    """Encode the frames of `folder` to `video`, and write the truth beside it as `<stem>.truth.json`.

    Raises:
        OutputError: a frame is missing, or a file cannot be written; no partial file is left under its name.
    """
    truth: list[TruthFrame] = []
    unfinished = video.with_name(f".{video.stem}.part{video.suffix}")
    try:
        video.parent.mkdir(parents=True, exist_ok=True)
        _encode(unfinished, _with_truth(settings, folder, truth), settings)
        listing = video.with_suffix(".truth.json")
        draft = listing.with_name(f".{listing.name}.part")
        draft.write_text(_document(settings, video.name, truth).as_json(), encoding="utf-8")
        unfinished.replace(video)
        draft.replace(listing)
    except OSError as error:
        raise OutputError(f"{video} cannot be written ({error}): choose a folder you can write to") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _with_truth(settings: Settings, folder: Path, truth: list[TruthFrame]) -> Iterable[NDArray[np.uint8]]:
    """Yield each picture, noting its truth on the way so that every frame is read once."""
    for frame in range(settings.frames):
        rendered = load_frame(folder, frame)
        truth.append(TruthFrame(frame=frame, time=round(frame / RATE, 4), polyps=frame_truth(rendered)))
        yield rendered.picture


def frame_truth(rendered: RenderedFrame) -> list[TruthPolyp]:
    """The visible polyps of a frame."""
    polyps = []
    for polyp in np.unique(rendered.polyps[rendered.polyps > 0]):
        mask = rendered.polyps == polyp
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        box = Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
        polyps.append(TruthPolyp(id=int(polyp), box=box, mask=TruthMask.of(mask)))
    return polyps


def _document(settings: Settings, name: str, truth: list[TruthFrame]) -> Truth:
    seen = {polyp.id for entry in truth for polyp in entry.polyps}
    return Truth(
        video=name,
        width=settings.width,
        height=settings.height,
        fps=RATE,
        frames=settings.frames,
        seed=settings.seed,
        polyps=[Lesion(id=p.id, shape=p.shape, diameter_mm=p.diameter) for p in POLYPS if p.id in seen],
        truth=truth,
    )


def _encode(path: Path, pictures: Iterable[NDArray[np.uint8]], settings: Settings) -> None:
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        stream = container.add_stream("libx264", rate=RATE)
        stream.width, stream.height, stream.pix_fmt = settings.width, settings.height, "yuv420p"
        # One thread: the same pictures give the same bytes.
        stream.options = {"crf": _QUALITY, "preset": "slow", "threads": "1", "g": str(2 * RATE)}
        context = stream.codec_context
        context.time_base = Fraction(1, RATE)
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        context.color_range = int(ColorRange.MPEG)
        for picture in pictures:
            container.mux(stream.encode(_to_yuv(picture)))
        container.mux(stream.encode(None))


def _to_yuv(picture: NDArray[np.uint8]) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
    return frame.reformat(
        format="yuv420p",
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
    )

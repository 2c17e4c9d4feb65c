"""The same twenty frames as every kind of source; a new kind is one line in `WHOLE`, and one in `BROKEN`."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import cv2
import numpy as np

from detector.picture import Image
from tests.detector.analysis.dicom_object import write_dicom
from tests.detector.video.senders import tcp_sender, web_server
from tests.recordings import lose

FRAMES, WIDTH, HEIGHT = 20, 64, 48
MakeVideo = Callable[..., Path]
# Given a folder and the fixture `make_video`, holds a source ready to be opened, and gives its name.
Offer = Callable[[Path, MakeVideo], AbstractContextManager[str]]


def grey(index: int) -> int:
    """Brightness of a frame, which tells it from the others."""
    return 40 + 4 * index


def _file(name: str, codec: str, pix_fmt: str) -> Offer:
    @contextmanager
    def offer(folder: Path, make_video: MakeVideo) -> Iterator[str]:
        yield str(make_video(name, codec, pix_fmt, FRAMES))

    return offer


@contextmanager
def _folder(folder: Path, make_video: MakeVideo) -> Iterator[str]:
    yield str(_write_pictures(folder))


@contextmanager
def _stack(folder: Path, make_video: MakeVideo) -> Iterator[str]:
    cv2.imwritemulti(str(folder / "stack.tif"), [_picture(index) for index in range(FRAMES)])
    yield str(folder / "stack.tif")


@contextmanager
def _dicom(folder: Path, make_video: MakeVideo) -> Iterator[str]:
    yield str(write_dicom(folder / "IM000001", make_video(frames=FRAMES)))


@contextmanager
def _web(folder: Path, make_video: MakeVideo) -> Iterator[str]:
    make_video("served.mp4", frames=FRAMES, options={"movflags": "faststart"})
    with web_server(folder) as address:
        yield f"{address}/served.mp4"


@contextmanager
def _stream(folder: Path, make_video: MakeVideo) -> Iterator[str]:
    with tcp_sender(make_video("sent.ts", frames=FRAMES).read_bytes()) as port:
        yield f"tcp://127.0.0.1:{port}"


WHOLE: dict[str, Offer] = {
    "h264": _file("video.mp4", "libx264", "yuv420p"),
    "mpeg4": _file("video.avi", "mpeg4", "yuv420p"),
    "mpeg1": _file("video.mpg", "mpeg1video", "yuv420p"),
    "ffv1-444": _file("video.mkv", "ffv1", "yuv444p"),
    "mjpeg": _file("video.mov", "mjpeg", "yuvj422p"),
    "h264-10bit": _file("video.mkv", "libx264", "yuv420p10le"),
    "h264-bare": _file("video.h264", "libx264", "yuv420p"),
    "folder": _folder,
    "stack": _stack,
    "dicom": _dicom,
    "web": _web,
    "stream": _stream,
}


@contextmanager
def _cut_file(folder: Path, make_video: MakeVideo) -> Iterator[str]:
    yield str(_cut(make_video))


@contextmanager
def _cut_dicom(folder: Path, make_video: MakeVideo) -> Iterator[str]:
    yield str(write_dicom(folder / "IM000001", _cut(make_video)))


@contextmanager
def _lost_picture(folder: Path, make_video: MakeVideo) -> Iterator[str]:
    pictures = _write_pictures(folder)
    lose(pictures / "11.png")
    yield str(pictures)


# Sources that give some frames and then break off.
BROKEN: dict[str, Offer] = {"file": _cut_file, "folder": _lost_picture, "dicom": _cut_dicom}


def _cut(make_video: MakeVideo) -> Path:
    """A file of a hundred frames whose header tells so, without its second half."""
    path = make_video("cut.mp4", "mpeg4", frames=100, options={"movflags": "faststart"})
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    return path


def _write_pictures(folder: Path) -> Path:
    pictures = folder / "frames"
    pictures.mkdir()
    for index in range(FRAMES):
        cv2.imwrite(str(pictures / f"{index + 1}.png"), _picture(index))
    return pictures


def _picture(index: int) -> Image:
    return np.full((HEIGHT, WIDTH, 3), grey(index), np.uint8)

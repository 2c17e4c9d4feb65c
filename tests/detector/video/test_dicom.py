"""Video in DICOM objects as endoscopy systems export it."""

import socket
import sys
from pathlib import Path

import numpy as np
import pytest

from detector.errors import SourceError
from detector.video import grab_frames, open_video
from tests.detector.video.clips import write_clip

pydicom = pytest.importorskip("pydicom")
_ENDOSCOPIC_VIDEO = "1.2.840.10008.5.1.4.1.1.77.1.1.1"
_SYNTAX = "1.2.840.10008.1.2.4."


def _object(path: Path, stream: bytes, syntax: str, fragment: int = 10**9, **elements: object) -> Path:
    """Write a Video Endoscopic Image Storage object around an encoded stream."""
    from pydicom.dataset import FileDataset, FileMetaDataset
    from pydicom.encaps import encapsulate, itemize_fragment
    from pydicom.uid import UID, generate_uid

    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = UID(_ENDOSCOPIC_VIDEO), generate_uid()
    meta.TransferSyntaxUID = UID(syntax)
    dataset = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.SOPClassUID, dataset.SOPInstanceUID = UID(_ENDOSCOPIC_VIDEO), meta.MediaStorageSOPInstanceUID
    dataset.PatientName, dataset.PatientID, dataset.NumberOfFrames = "Doe^Jane", "4711", 20
    for name, value in elements.items():
        setattr(dataset, name, value)
    if len(stream) > fragment:
        parts = [stream[start : start + fragment] for start in range(0, len(stream), fragment)]
        dataset.PixelData = b"\xfe\xff\x00\xe0\0\0\0\0" + b"".join(map(itemize_fragment, parts))
    else:
        dataset.PixelData = encapsulate([stream], has_bot=False)
    dataset["PixelData"].VR, dataset["PixelData"].is_undefined_length = "OB", True
    dataset.save_as(path, enforce_file_format=True)
    return path


@pytest.mark.parametrize(
    ("name", "codec", "syntax", "fragment"),
    [
        ("a.mp4", "libx264", "102", 10**9),
        ("a.mp4", "libx264", "102.1", 1000),
        ("a.ts", "libx264", "104", 10**9),
        ("a.mpg", "mpeg2video", "100", 10**9),
        ("a.mp4", "libx265", "107", 10**9),
    ],
)
def test_object_gives_the_frames_of_its_stream(
    tmp_path: Path, name: str, codec: str, syntax: str, fragment: int
) -> None:
    clip = write_clip(tmp_path / name, 20, codec)
    path = _object(tmp_path / "IM000001", clip.read_bytes(), _SYNTAX + syntax, fragment)
    with open_video(clip) as plain, open_video(path) as source:
        expected, frames = list(plain), list(source)
        assert not source.live
    assert len(frames) == 20
    assert [frame.time for frame in frames] == [frame.time for frame in expected]
    for frame, other in zip(frames, expected, strict=True):
        assert np.array_equal(frame.picture.rgb(), other.picture.rgb())
    time = frames[7].time
    assert np.array_equal(grab_frames(path, [time])[time].rgb(), frames[7].picture.rgb())


def test_bare_stream_takes_its_rate_from_the_object(tmp_path: Path) -> None:
    stream = write_clip(tmp_path / "a.h264", 20).read_bytes()
    path = _object(tmp_path / "IM000001", stream, _SYNTAX + "102", FrameTime=20.0)
    with open_video(path) as source:
        assert source.rate == pytest.approx(50)
        assert len(list(source)) == 20


def test_name_tells_nothing_but_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "DOE_JANE"
    folder.mkdir()
    path = _object(folder / "IM000001.dcm", write_clip(tmp_path / "a.mp4", 3).read_bytes(), _SYNTAX + "102")
    with open_video(path) as source:
        assert source.name == "IM000001.dcm"


def test_syntax_without_a_decoder_is_refused_by_its_name(tmp_path: Path) -> None:
    path = _object(tmp_path / "still.dcm", b"\xff\x4f a codestream", _SYNTAX + "203")
    with pytest.raises(
        SourceError, match=r"still\.dcm: there is no decoder for its pictures, .*High-Throughput JPEG 2000"
    ):
        open_video(path)


def test_syntax_that_is_no_syntax_is_not_quoted(tmp_path: Path) -> None:
    path = _object(tmp_path / "still.dcm", b"\xff\x4f a codestream", "1.2.3.4711")
    with pytest.raises(SourceError, match="transfer syntax is unknown") as caught:
        open_video(path)
    assert "4711" not in str(caught.value)


def test_object_without_preamble_is_an_object(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "a.mp4", 5)
    path = _object(tmp_path / "IM000001", clip.read_bytes(), _SYNTAX + "102")
    path.write_bytes(path.read_bytes()[132:])
    with open_video(path) as source:
        assert len(list(source)) == 5


@pytest.mark.parametrize(("syntax", "bare"), [("102", "h264"), ("107", "hevc"), ("100", "m2v")])
def test_bare_stream_is_read_as_what_its_syntax_claims(tmp_path: Path, syntax: str, bare: str) -> None:
    codec = {"h264": "libx264", "hevc": "libx265", "m2v": "mpeg2video"}[bare]
    stream = write_clip(tmp_path / f"a.{bare}", 10, codec).read_bytes()
    with open_video(_object(tmp_path / "IM1", stream, _SYNTAX + syntax, FrameTime="200")) as source:
        assert [frame.time for frame in source] == pytest.approx([index / 5 for index in range(10)])


def test_bare_stream_has_the_times_that_the_object_lists(tmp_path: Path) -> None:
    stream = write_clip(tmp_path / "a.h264", 5).read_bytes()
    path = _object(tmp_path / "IM1", stream, _SYNTAX + "102", FrameTimeVector=["0", "40", "60", "100", "200"])
    with open_video(path) as source:
        assert [frame.time for frame in source] == pytest.approx([0, 0.04, 0.1, 0.2, 0.4])


def test_container_keeps_its_own_times(tmp_path: Path) -> None:
    stream = write_clip(tmp_path / "a.mp4", 5).read_bytes()
    with open_video(_object(tmp_path / "IM1", stream, _SYNTAX + "102", FrameTime="200")) as source:
        assert [frame.time for frame in source] == pytest.approx([index / 25 for index in range(5)])


def test_text_in_place_of_a_stream_opens_no_port(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        port = receiver.getsockname()[1]
    session = f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {port} RTP/AVP 96\n"
    path = _object(tmp_path / "IM1", session.encode() + b"a=rtpmap:96 H264/90000\n" * 2, _SYNTAX + "102")
    with pytest.raises(SourceError, match="holds no video of the kind that it claims"):
        open_video(path)


def test_damaged_object_is_named_without_the_patient(tmp_path: Path) -> None:
    path = _object(tmp_path / "cut.dcm", write_clip(tmp_path / "a.mp4", 3).read_bytes(), _SYNTAX + "102")
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(SourceError, match=r"cut\.dcm: .*export it again") as caught:
        open_video(path)
    assert "Doe" not in str(caught.value)


def test_object_whose_stream_is_no_video_is_named(tmp_path: Path) -> None:
    path = _object(tmp_path / "text.dcm", b"this is a letter" * 40, _SYNTAX + "102")
    with pytest.raises(SourceError, match=r"text\.dcm: holds no video of the kind that it claims"):
        open_video(path)


def test_missing_pydicom_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "IM000001"
    path.write_bytes(b"\0" * 128 + b"DICM")
    monkeypatch.setitem(sys.modules, "pydicom", None)
    with pytest.raises(SourceError, match=r"pip install 'polyp-detector\[dicom\]'"):
        open_video(path)


def test_stream_that_takes_too_long_to_open_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = write_clip(tmp_path / "a.mp4", 20)
    path = _object(tmp_path / "IM000001", clip.read_bytes(), f"{_SYNTAX}102")
    monkeypatch.setattr("detector.video.ffmpeg.OPEN_TIMEOUT", -1.0)
    with pytest.raises(SourceError, match=r"IM000001: cannot be opened as video \(took more than"):
        open_video(path)

"""One colour bar through every pixel format, matrix and range that cameras and archives bring."""

import numpy as np
import pytest
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace

from detector.picture import Matrix, YuvPicture
from detector.video.pixels import PictureMaker

TISSUE = (200, 80, 60)
_SMPTE170M = 6


def _bar(width: int = 64, height: int = 48) -> VideoFrame:
    return VideoFrame.from_ndarray(np.full((height, width, 3), TISSUE, np.uint8), format="rgb24")


def _tagged(pixel_format: str, tag: int, span: ColorRange, size: tuple[int, int] = (64, 48)) -> VideoFrame:
    matrix = Colorspace.ITU709 if tag == Colorspace.ITU709 else Colorspace.ITU601
    frame = _bar(*size).reformat(format=pixel_format, dst_colorspace=matrix, dst_color_range=span)
    frame.colorspace, frame.color_range = tag, span
    return frame


@pytest.mark.parametrize("span", [ColorRange.MPEG, ColorRange.JPEG])
@pytest.mark.parametrize(
    ("tag", "matrix"), [(Colorspace.ITU709, "bt709"), (Colorspace.ITU601, "bt601"), (_SMPTE170M, "bt601")]
)
@pytest.mark.parametrize(
    ("pixel_format", "chroma"),
    [
        ("yuv420p", (24, 32)),
        ("nv12", (24, 32)),
        ("nv21", (24, 32)),
        ("yuv420p10le", (24, 32)),
        ("p010le", (24, 32)),
        ("yuyv422", (48, 32)),
        ("uyvy422", (48, 32)),
        ("yuv422p10le", (48, 32)),
        ("yuv411p", (48, 32)),
        ("yuv444p12le", (48, 64)),
    ],
)
def test_colour_survives_with_matrix_range_and_detail_of_chroma(
    pixel_format: str, chroma: tuple[int, int], tag: int, matrix: Matrix, span: ColorRange
) -> None:
    picture = PictureMaker()(_tagged(pixel_format, tag, span))
    assert isinstance(picture, YuvPicture)
    assert (picture.matrix, picture.full_range) == (matrix, span == ColorRange.JPEG)
    assert picture.u.shape == picture.v.shape == chroma
    assert np.abs(picture.rgb().astype(int) - TISSUE).max() <= 4


@pytest.mark.parametrize("pixel_format", ["bgr0", "0rgb", "rgba", "gbrp", "gbrp10le", "rgb48le"])
def test_rgb_in_any_order_stays_what_it_is(pixel_format: str) -> None:
    picture = PictureMaker()(_bar().reformat(format=pixel_format))
    assert np.abs(picture.rgb().astype(int) - TISSUE).max() <= 1


def test_grey_is_grey() -> None:
    frame = VideoFrame.from_ndarray(np.full((48, 64), 90, np.uint8), format="gray")
    assert np.array_equal(PictureMaker()(frame).rgb(), np.full((48, 64, 3), 90))


@pytest.mark.parametrize(
    ("height", "tag", "matrix"),
    [
        (576, Colorspace.DEFAULT, "bt601"),
        (720, 2, "bt709"),
        (576, 2, "bt601"),
        (720, _SMPTE170M, "bt601"),
        (576, Colorspace.ITU709, "bt709"),
        (576, Colorspace.SMPTE240M, "smpte240m"),
    ],
)
def test_only_untagged_video_is_judged_by_its_height(height: int, tag: int, matrix: Matrix) -> None:
    picture = PictureMaker()(_tagged("yuv420p", tag, ColorRange.MPEG, (64, height)))
    assert isinstance(picture, YuvPicture)
    assert picture.matrix == matrix


def test_one_maker_follows_changes_of_size_and_format() -> None:
    make = PictureMaker()
    for size, pixel_format in (((64, 48), "yuyv422"), ((96, 64), "p010le"), ((64, 48), "bgr0")):
        picture = make(_bar(*size).reformat(format=pixel_format, dst_colorspace=Colorspace.ITU601))
        assert (picture.width, picture.height) == size
        assert np.abs(picture.rgb().astype(int) - TISSUE).max() <= 4

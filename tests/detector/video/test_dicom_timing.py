"""Elements of a DICOM object that say when its frames are shown, and those that say nothing."""

import warnings

import pytest

pydicom = pytest.importorskip("pydicom")

from detector.video.dicom.faults import quoting_nothing  # noqa: E402
from detector.video.dicom.timing import Timing, timing  # noqa: E402

_TEXT = "DOE^JANE"


def _dataset(**elements: object) -> "pydicom.Dataset":
    dataset = pydicom.Dataset()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for keyword, value in elements.items():
            setattr(dataset, keyword, value)
    return dataset


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ({}, Timing(None)),
        ({"FrameTime": "40"}, Timing(25.0)),
        ({"CineRate": "30"}, Timing(30.0)),
        ({"RecommendedDisplayFrameRate": "50"}, Timing(50.0)),
        ({"FrameTime": "20", "CineRate": "30", "RecommendedDisplayFrameRate": "10"}, Timing(50.0)),
        ({"CineRate": "30", "RecommendedDisplayFrameRate": "10"}, Timing(30.0)),
        ({"FrameTimeVector": ["0", "40", "60"], "FrameTime": "20"}, Timing(20.0, (0.04, 0.06))),
        ({"FrameTimeVector": ["0", "0", "0"], "FrameTime": "20"}, Timing(50.0)),
        ({"FrameTime": "0", "CineRate": "30"}, Timing(30.0)),
        ({"FrameTime": "-40"}, Timing(None)),
        ({"CineRate": "0"}, Timing(None)),
        ({"FrameTime": ["40", "50"], "CineRate": "30"}, Timing(30.0)),
        ({"FrameTime": "1e-30"}, Timing(None)),
        ({"FrameTime": None}, Timing(None)),
    ],
)
def test_first_element_that_says_something_counts(elements: dict[str, object], expected: Timing) -> None:
    found = timing(_dataset(**elements))
    assert found.rate == (pytest.approx(expected.rate) if expected.rate else None)
    assert found.steps == pytest.approx(expected.steps)


@pytest.mark.parametrize(
    "keyword", ["FrameTime", "CineRate", "FrameTimeVector", "RecommendedDisplayFrameRate"]
)
def test_text_says_nothing(keyword: str) -> None:
    dataset = pydicom.Dataset()
    element = pydicom.dataelem.RawDataElement(
        pydicom.tag.Tag(keyword), "DS" if "Time" in keyword else "IS", 8, _TEXT.encode(), 0, False, True
    )
    dataset[element.tag] = element
    with quoting_nothing():
        assert timing(dataset) == Timing(None)

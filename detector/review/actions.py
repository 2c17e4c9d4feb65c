"""What a reader does in a review: a line of review.jsonl each."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from detector.boxes import Box
from detector.review.lesion import Polygon, Verdict

_Number = Annotated[float, Field(allow_inf_nan=False)]
_Lesion = Annotated[int, Field(ge=1)]


def _with_area(box: Box[float]) -> Box[float]:
    if box.x2 <= box.x1 or box.y2 <= box.y1:
        raise ValueError("a box is x1, y1, x2, y2 with x2 above x1 and y2 above y1")
    return box


_Box = Annotated[Box[_Number], AfterValidator(_with_area)]
_Corner = tuple[_Number, _Number]


@dataclass(frozen=True)
class Judge:
    """A verdict on a lesion."""

    lesion: _Lesion
    verdict: Literal[Verdict.UNREVIEWED, Verdict.ACCEPTED, Verdict.REJECTED]
    action: Literal["judge"] = "judge"


@dataclass(frozen=True)
class Merge:
    """These are one; it keeps the lowest of their numbers."""

    lesions: Annotated[tuple[_Lesion, ...], Field(min_length=2)]
    action: Literal["merge"] = "merge"


@dataclass(frozen=True)
class Split:
    """What was seen of a lesion from a time in seconds on is another, `new`."""

    lesion: _Lesion
    time: _Number
    new: _Lesion
    action: Literal["split"] = "split"


@dataclass(frozen=True)
class Comment:
    """A text for a lesion, in place of what stood there."""

    lesion: _Lesion
    text: str
    action: Literal["comment"] = "comment"


@dataclass(frozen=True)
class Label:
    """Paris class and size in millimetres of a lesion, in place of what stood there."""

    lesion: _Lesion
    paris: str = ""
    size_mm: Annotated[float | None, Field(gt=0, allow_inf_nan=False)] = None
    action: Literal["label"] = "label"


@dataclass(frozen=True)
class Draw:
    """A lesion that was missed, in a frame: a new one, or one that was drawn before.

    Attributes:
        lesion: its number.
        frame: of the recording, where it was drawn; what was drawn there before is replaced.
        time: of the frame, in seconds.
        box: in frame pixels; with a polygon, around it.
        polygon: its corners; none where a box was drawn.
    """

    lesion: _Lesion
    frame: Annotated[int, Field(ge=0)]
    time: _Number
    box: _Box
    polygon: tuple[_Corner, ...] = ()
    action: Literal["draw"] = "draw"


@dataclass(frozen=True)
class Remove:
    """What was drawn of a lesion is taken back, in one frame or, where none is said, in all."""

    lesion: _Lesion
    frame: int | None = None
    action: Literal["remove"] = "remove"


@dataclass(frozen=True)
class Undo:
    """The last action that stands does not count."""

    action: Literal["undo"] = "undo"


@dataclass(frozen=True)
class Redo:
    """The action that was undone last counts again."""

    action: Literal["redo"] = "redo"


Action = Judge | Merge | Split | Comment | Label | Draw | Remove
Step = Action | Undo | Redo
_STEP: TypeAdapter[Step] = TypeAdapter(Annotated[Step, Field(discriminator="action")])


def checked_step(values: dict[str, Any]) -> Step:
    """What a line of a review says; keys that are not known are passed over.

    Raises:
        ValueError: it says nothing that can be done; the message fits into a line.
    """
    try:
        return _STEP.validate_python(values)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "action"
        raise ValueError(f"{place}: {first['msg'].lower()}") from error


def step_values(step: Step) -> dict[str, Any]:
    """The same as plain values, the kind of action first."""
    values: dict[str, Any] = _STEP.dump_python(step, mode="json")
    return {
        "action": values.pop("action"),
        **{key: value for key, value in values.items() if value is not None},
    }


def polygon_box(polygon: Polygon) -> Box[float]:
    """The box around corners, at least 1."""
    xs, ys = [x for x, _ in polygon], [y for _, y in polygon]
    return Box(min(xs), min(ys), max(xs), max(ys))


def new_number(step: Step) -> int:
    """The highest number of a lesion that a step may give; 0 where it gives none."""
    match step:
        case Split(new=number) | Draw(lesion=number):
            return number
        case _:
            return 0

"""From the actions of a review to what they come to: pure functions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from itertools import chain

from detector.errors import DataError
from detector.review.actions import (
    Action,
    Comment,
    Draw,
    Judge,
    Label,
    Merge,
    Redo,
    Remove,
    Split,
    Step,
    Undo,
)
from detector.review.lesion import Part, Shape, Verdict


@dataclass(frozen=True)
class Draft:
    """A lesion as far as actions say what it is; fields as in `Lesion`."""

    parts: tuple[Part, ...] = ()
    shapes: tuple[Shape, ...] = ()
    verdict: Verdict = Verdict.UNREVIEWED
    comment: str = ""
    paris: str = ""
    size_mm: float | None = None


Drafts = Mapping[int, Draft]


@dataclass(frozen=True)
class History:
    """Actions that stand, and those that were undone, the last one first to come back."""

    done: tuple[Action, ...] = ()
    undone: tuple[Action, ...] = ()

    def after(self, *steps: Step) -> "History":
        """With more steps. Many are taken at once, since each call copies all that there is.

        Raises:
            DataError: there is nothing to undo or redo.
        """
        done, undone = list(self.done), list(self.undone)
        for step in steps:
            _take(step, done, undone)
        return History(tuple(done), tuple(undone))


def _take(step: Step, done: list[Action], undone: list[Action]) -> None:
    match step:
        case Undo():
            if not done:
                raise DataError("there is nothing to undo")
            undone.append(done.pop())
        case Redo():
            if not undone:
                raise DataError("there is nothing to redo")
            done.append(undone.pop())
        case _:
            undone.clear()
            done.append(step)


def replay(first: Drafts, actions: Iterable[Action]) -> Drafts:
    """What lesions are after actions.

    Raises:
        DataError: an action does not fit what is there.
    """
    return reduce(apply, actions, first)


def apply(drafts: Drafts, action: Action) -> Drafts:
    """What lesions are after one more action.

    Raises:
        DataError: it does not fit what is there; says why.
    """
    match action:
        case Judge(lesion, verdict):
            return _changed(drafts, lesion, _judged(lesion, _lesion(drafts, lesion), verdict))
        case Comment(lesion, text):
            return _changed(drafts, lesion, replace(_lesion(drafts, lesion), comment=text))
        case Label(lesion, paris, size_mm):
            return _changed(drafts, lesion, replace(_lesion(drafts, lesion), paris=paris, size_mm=size_mm))
        case Merge(lesions):
            return _merged(drafts, lesions)
        case Split():
            return _split(drafts, action)
        case Draw():
            return _drawn(drafts, action)
        case Remove(lesion, frame):
            return _removed(drafts, lesion, frame)


def _lesion(drafts: Drafts, number: int) -> Draft:
    if number not in drafts:
        raise DataError(f"there is no lesion {number}")
    return drafts[number]


def _changed(drafts: Drafts, number: int, draft: Draft) -> Drafts:
    return {**drafts, number: draft}


def _judged(number: int, draft: Draft, verdict: Verdict) -> Draft:
    if draft.verdict is Verdict.MISSED:
        raise DataError(f"lesion {number} was drawn, not found: it can be removed, and needs no verdict")
    return replace(draft, verdict=verdict)


def _merged(drafts: Drafts, numbers: tuple[int, ...]) -> Drafts:
    if len(set(numbers)) < 2:
        raise DataError("only two lesions or more can be merged")
    ordered = sorted(set(numbers))
    together = [_lesion(drafts, number) for number in ordered]
    kept = {number: draft for number, draft in drafts.items() if number not in ordered}
    return {**kept, ordered[0]: _one_of(together)}


def _one_of(drafts: list[Draft]) -> Draft:
    """What several lesions are as one: the first Paris class and size that was said, all comments."""
    shapes = {shape.frame: shape for draft in reversed(drafts) for shape in draft.shapes}
    return Draft(
        parts=tuple(chain.from_iterable(draft.parts for draft in drafts)),
        shapes=tuple(shapes[frame] for frame in sorted(shapes)),
        verdict=_verdict_of_all({draft.verdict for draft in drafts}),
        comment="\n".join(draft.comment for draft in drafts if draft.comment),
        paris=next((draft.paris for draft in drafts if draft.paris), ""),
        size_mm=next((draft.size_mm for draft in drafts if draft.size_mm is not None), None),
    )


def _verdict_of_all(verdicts: set[Verdict]) -> Verdict:
    """Of lesions that are one: what they all were; a lesion where one of them was, else to be looked at."""
    if len(verdicts) == 1:
        return next(iter(verdicts))
    return Verdict.ACCEPTED if verdicts & {Verdict.ACCEPTED, Verdict.MISSED} else Verdict.UNREVIEWED


def _split(drafts: Drafts, action: Split) -> Drafts:
    whole = _lesion(drafts, action.lesion)
    if action.new in drafts:
        raise DataError(f"there is a lesion {action.new} already")
    before, after = _pieces(whole, action.time)
    if not (before.parts or before.shapes) or not (after.parts or after.shapes):
        raise DataError(f"lesion {action.lesion} is not on both sides of {action.time:.3f} s")
    return {**drafts, action.lesion: before, action.new: after}


def _pieces(whole: Draft, time: float) -> tuple[Draft, Draft]:
    """What of a lesion lies before a time, and from it on; comment and label stay with the first."""
    before = replace(
        whole,
        parts=tuple(replace(part, end=min(part.end, time)) for part in whole.parts if part.start < time),
        shapes=tuple(shape for shape in whole.shapes if shape.time < time),
    )
    after = Draft(
        parts=tuple(replace(part, start=max(part.start, time)) for part in whole.parts if part.end > time),
        shapes=tuple(shape for shape in whole.shapes if shape.time >= time),
        verdict=whole.verdict,
    )
    return before, after


def _drawn(drafts: Drafts, action: Draw) -> Drafts:
    before = drafts.get(action.lesion, Draft(verdict=Verdict.MISSED))
    if not before.shapes and action.lesion in drafts:
        raise DataError(f"lesion {action.lesion} was found, not drawn: draw another, and merge them")
    others = [shape for shape in before.shapes if shape.frame != action.frame]
    shape = Shape(action.frame, action.time, action.box, action.polygon)
    shapes = sorted((*others, shape), key=lambda each: each.frame)
    return _changed(drafts, action.lesion, replace(before, shapes=tuple(shapes)))


def _removed(drafts: Drafts, number: int, frame: int | None) -> Drafts:
    before = _lesion(drafts, number)
    left = tuple(shape for shape in before.shapes if frame is not None and shape.frame != frame)
    if len(left) == len(before.shapes):
        where = "" if frame is None else f" in frame {frame}"
        raise DataError(f"of lesion {number} nothing was drawn{where}")
    if left or before.parts:
        return _changed(drafts, number, replace(before, shapes=left))
    return {each: draft for each, draft in drafts.items() if each != number}

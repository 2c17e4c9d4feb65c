"""Which lesions a list shows: functions of a lesion, to be put together by `chosen`."""

from collections.abc import Callable, Iterable

from detector.review.lesion import Lesion, Verdict

Filter = Callable[[Lesion], bool]


def unreviewed(lesion: Lesion) -> bool:
    """Whether nothing is said of it yet."""
    return lesion.verdict is Verdict.UNREVIEWED


def rejected(lesion: Lesion) -> bool:
    """Whether it was taken for none."""
    return lesion.verdict is Verdict.REJECTED


def below_score(score: float) -> Filter:
    """Whether its best score is below one in 0..1; what was only drawn has none, and never is."""
    return lambda lesion: bool(lesion.parts) and lesion.best_score < score


def chosen(lesions: Iterable[Lesion], filters: Iterable[Filter]) -> tuple[Lesion, ...]:
    """Those that all filters let through, in their order."""
    wanted = tuple(filters)
    return tuple(lesion for lesion in lesions if all(let(lesion) for let in wanted))

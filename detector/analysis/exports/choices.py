"""What a user may say of exports beside their names."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExportChoices:
    """Choices for the exports that have any.

    Attributes:
        pictures_every: of `frames`: the first of every so many frames that were looked at has its picture
            written; None: each in which a polyp was marked.
    """

    pictures_every: int | None = None


USUAL = ExportChoices()

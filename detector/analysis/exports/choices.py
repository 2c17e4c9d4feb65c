"""What a user may say of exports beside their names."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ExportChoices:
    """Choices for the exports that have any.

    Attributes:
        pictures_every: of `frames`: the first of every so many frames that were looked at has its picture
            written; None: each in which a polyp was marked.
        clip_margin: of `clips`: seconds before and after each marking.
        clips_annotated: whether their markers are drawn.
        identified: of `dicom`: whether what the source says of patient and study is taken over.
        hardware_encoder: of `annotated` and `clips`: whether graphics hardware is to encode, where it can.
    """

    pictures_every: int | None = None
    clip_margin: float = 2.0
    clips_annotated: bool = True
    identified: bool = False
    hardware_encoder: bool = False


USUAL = ExportChoices()

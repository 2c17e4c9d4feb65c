"""What a model says of itself, in the ONNX file and in the card beside it."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError, field_serializer

from detector.errors import ModelError
from detector.files.hashes import sha256_of
from detector.files.json_text import read_json
from detector.inference.figures import (
    DroppedVariant,
    HeldOutFrames,
    OperatingPoint,
    ScorePoint,
    SetAccuracy,
    VariantFigures,
)
from detector.inference.pins import check_pin

CARD = "card.json"
_SHARE = Annotated[float, Field(ge=0, lt=1)]


class ModelCard(BaseModel):
    """The fields every model must carry in its metadata_props.

    Attributes:
        input_side: side of the square input in pixels.
        fit: how the frame is fitted to the input: cropped to its field of view, then squashed.
        threshold: lowest probability that belongs to a region.
        min_area: smallest region that is shown, as a share of the field of view.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    name: str
    version: str
    input_side: Annotated[int, Field(ge=32, le=2048, multiple_of=32)]
    fit: Literal["crop-squash"]
    min_area: _SHARE
    training_data: str
    licence: str
    intended_use: str
    threshold: Annotated[float, Field(gt=0, lt=1)]


class VariantEntry(VariantFigures):
    """What a card says of a variant that is released.

    Attributes:
        file: beside the card.
        sha256: of the file.
        bytes: size of the file.
        metrics: its accuracy, by set of frames.
    """

    file: Annotated[str, Field(pattern=r"^[\w.-]+\.onnx$")]
    sha256: str
    bytes: int = 0
    metrics: dict[str, SetAccuracy] = Field(default_factory=dict)


class WeightsEntry(BaseModel):
    """The file beside the card to go on training from."""

    model_config = ConfigDict(frozen=True)

    file: str
    sha256: str


class ReleaseCard(ModelCard):
    """The whole of a card.json; a card that was written by hand may leave out all but the model's metadata.

    Attributes:
        sha256: of the float32 file.
        bytes: size of the float32 file.
        parity: largest difference between its probabilities and those of the network as it was trained.
        variants: the same network in other precisions, by name.
        variants_dropped: those that were made and not released.
        preferred: the variant for a device; float32 where none is named.
        weights: to go on training from.
        epochs: of all runs that went into the weights.
        recipe: every hyper-parameter, as `training.recipe` reads it.
        training_seconds: of all runs that went into the weights.
        held_out: what the threshold was chosen on.
        foreign: what it was chosen on beside that, of hospitals that were not trained on.
        operating_points: what other thresholds would have given on the held-out part.
        operating_points_foreign: what they would have given on the foreign frames.
        score_points: what a lowest score of a region would do there.
        metrics: the float32 file's accuracy, by set of frames.
    """

    sha256: str | None = None
    bytes: int = 0
    parity: float = 0.0
    variants: dict[str, VariantEntry] = Field(default_factory=dict)
    variants_dropped: dict[str, DroppedVariant] = Field(default_factory=dict)
    preferred: dict[str, str] = Field(default_factory=dict)
    weights: WeightsEntry | None = None
    epochs: int = 0
    recipe: dict[str, JsonValue] = Field(default_factory=dict)
    training_seconds: int = 0
    held_out: HeldOutFrames = HeldOutFrames(0, 0)
    foreign: HeldOutFrames = HeldOutFrames(0, 0)
    operating_points: Sequence[OperatingPoint] = ()
    operating_points_foreign: Sequence[OperatingPoint] = ()
    score_points: Sequence[ScorePoint] = ()
    metrics: dict[str, SetAccuracy] = Field(default_factory=dict)

    @field_serializer("input_side", "min_area", "threshold")
    def _as_text(self, value: float) -> str:
        """As in a model's own metadata, which are text."""
        return str(value)

    def as_json(self) -> str:
        """The content of card.json: what was said, and no more."""
        return json.dumps(self.model_dump(mode="json", exclude_unset=True), indent=1) + "\n"

    def hash_of(self, file: str) -> str | None:
        """The hash that a file beside the card must have; one that is no variant is taken for the model."""
        for variant in self.variants.values():
            if variant.file == file:
                return variant.sha256
        return self.sha256


def read_metadata(path: Path, properties: dict[str, str]) -> ModelCard:
    """Check the metadata_props of a model file.

    Raises:
        ModelError: a field is missing or out of range; the message names it.
    """
    try:
        return ModelCard.model_validate(properties)
    except ValidationError as error:
        raise ModelError(f"{path}: the model's metadata break the contract: {_explain(error)}") from error


def read_card(path: Path) -> ReleaseCard:
    """Read a card.json.

    Raises:
        ModelError: it cannot be read, or a field is missing or out of range; the message names it.
    """
    try:
        return ReleaseCard.model_validate(read_json(path))
    except ValidationError as error:
        raise ModelError(f"{path}: the model card breaks the contract: {_explain(error)}") from error
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: the model card cannot be read ({error})") from error


def check_card(path: Path, card: ModelCard, found: str) -> ReleaseCard | None:
    """Check the card beside a model file, if there is one: hash and fields must be the file's own.

    Args:
        path: of the model file.
        card: what the file says of itself.
        found: sha256 of the file.

    Returns:
        All that the card says, or None where there is no card.

    Raises:
        ModelError: the card is damaged or not the released one, or the model is not the one, nor a variant of
            it, that the card describes.
    """
    beside = path.with_name(CARD)
    if not beside.is_file():
        return None
    check_pin(beside, sha256(beside))
    described = read_card(beside)
    expected = described.hash_of(path.name)
    if expected != found:
        raise ModelError(
            f"{path}: sha256 is {found[:12]}…, the card beside it says {str(expected)[:12]}…; "
            "the file was changed or damaged: install the model again"
        )
    for field in ModelCard.model_fields:
        if getattr(described, field) != getattr(card, field):
            raise ModelError(f"{beside}: field {field} differs from the model file's own; install it again")
    return described


def sha256(path: Path) -> str:
    """Hash of a file, in hexadecimal.

    Raises:
        ModelError: the file cannot be read.
    """
    try:
        return sha256_of(path)
    except OSError as error:
        raise ModelError(f"{path}: the model cannot be read ({error.strerror})") from error


def _explain(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg'].lower()}" for e in error.errors())

"""What a run is trained on and what is held out of it, from either layout of a data folder."""

from dataclasses import dataclass
from pathlib import Path

from detector.errors import DataError
from training.data.centres import POLYPGEN, of_one_centre, read_centres
from training.data.folder import read_folder
from training.data.kvasir import rank, training_split
from training.data.normals import split_normals
from training.data.pack import is_packed, packed_samples, read_packed
from training.data.samples import Sample, read_mask
from training.recipe import Recipe

KVASIR, NORMAL, FOREIGN = "kvasir-seg", "normal", "foreign"
# Of a plain folder this part is held out, but no more than the recipe says.
_HELD_OUT_SHARE = 0.2
_FEWEST_POLYP_FRAMES = 5
# Of the hash that holds frames out; the same for every recipe, or a run would be judged by frames that the
# weights it started from were trained on.
_DIVISION = 20


@dataclass(frozen=True)
class Parts:
    """Frames to fit and frames held out, each with and without a polyp; no frame is in two of them.

    `description` says for the model card what the frames are. `foreign` are frames of hospitals of which none
    is fitted; with the held-out ones they choose the threshold.
    """

    fit_polyps: list[Sample]
    fit_normals: list[Sample]
    held_out_polyps: list[Sample]
    held_out_normals: list[Sample]
    description: str
    foreign: tuple[Sample, ...] = ()

    @property
    def names(self) -> dict[str, list[str]]:
        """Frame names of both sides, as a checkpoint holds them."""
        return {
            "fit": [sample.name for sample in self.fit_polyps + self.fit_normals],
            "validation": [sample.name for sample in self.held_out_polyps + self.held_out_normals],
        }


def is_plain(data: Path) -> bool:
    """Whether a folder holds frames of its own, images/ and masks/, rather than the data sets by name."""
    return (data / "images").is_dir() and not (data / KVASIR).is_dir()


def read_parts(data: Path, recipe: Recipe) -> Parts:
    """Read DIR/kvasir-seg with what is there of DIR/normal, DIR/polypgen and DIR/bkai; or DIR/images
    and DIR/masks; or what `pack` made of either.

    All frames of PolypGen and BKAI are fitted, none of DIR/foreign: what is held out is Kvasir-SEG's and the
    normal frames' part, the same whatever else is there.

    In the second layout an image without a mask, or with an empty one, shows no polyp, and a fifth of each
    kind is held out by a hash of the file names.

    Raises:
        DataError: a folder or file is missing or damaged, or there are too few polyp frames.
    """
    if not data.is_dir():
        raise DataError(
            f"{data}: no such folder; name with --data one that holds {KVASIR}/, or images/ and masks/"
        )
    if is_packed(data):
        return _packed_parts(data)
    return _plain_parts(data, recipe) if is_plain(data) else _published_parts(data, recipe)


def _packed_parts(data: Path) -> Parts:
    packed = read_packed(data)
    return Parts(
        packed_samples(data, packed.fit_polyps),
        packed_samples(data, packed.fit_normals),
        packed_samples(data, packed.held_out_polyps),
        packed_samples(data, packed.held_out_normals),
        packed.description,
    )


def _published_parts(data: Path, recipe: Recipe) -> Parts:
    polyps = training_split(data / KVASIR, recipe.held_out_polyps, _DIVISION)
    normals = split_normals(data / NORMAL, recipe.held_out_normals, _DIVISION)
    abroad = read_centres(data)
    official = len(polyps.fit) + len(polyps.validation)
    return Parts(
        of_one_centre(polyps.fit, KVASIR) + [sample for sample in abroad if sample.mask_path],
        of_one_centre(normals.fit, NORMAL) + [sample for sample in abroad if sample.mask_path is None],
        polyps.validation,
        normals.validation,
        f"the official {official} training frames of Kvasir-SEG{_beside_kvasir(normals.fit, abroad)}",
        tuple(read_folder(data / FOREIGN)) if (data / FOREIGN).is_dir() else (),
    )


def _beside_kvasir(normals: list[Sample], abroad: list[Sample]) -> str:
    """What a run is fitted to beside Kvasir-SEG, as the end of a sentence."""
    polypgen = sum(sample.centre.startswith(POLYPGEN) for sample in abroad)
    sets = {
        "frames of normal colon": len(normals),
        f"{polypgen} frames of PolypGen": polypgen,
        f"{len(abroad) - polypgen} of BKAI-IGH NeoPolyp": len(abroad) - polypgen,
    }
    named = [name for name, count in sets.items() if count]
    return "".join(", " + name for name in named[:-1]) + "".join(" and " + name for name in named[-1:])


def _plain_parts(data: Path, recipe: Recipe) -> Parts:
    samples = read_folder(data)
    polyps = [sample for sample in samples if sample.mask_path and read_mask(sample.mask_path).any()]
    if len(polyps) < _FEWEST_POLYP_FRAMES:
        raise DataError(
            f"{data / 'masks'}: {len(polyps)} frames with a polyp; {_FEWEST_POLYP_FRAMES} are the fewest to "
            "train on. A mask is white (128 and more) where the polyp is, and named as its frame"
        )
    with_polyp = {sample.name for sample in polyps}
    normals = [sample for sample in samples if sample.name not in with_polyp]
    fit_polyps, held_polyps = _divide(polyps, recipe.held_out_polyps)
    fit_normals, held_normals = _divide(normals, recipe.held_out_normals)
    description = f"{len(polyps)} frames with and {len(normals)} without a polyp, from a folder of its user's"
    return Parts(fit_polyps, fit_normals, held_polyps, held_normals, description)


def _divide(samples: list[Sample], most: int) -> tuple[list[Sample], list[Sample]]:
    """Fit part and held-out part, both in the order of the samples."""
    count = min(most, round(_HELD_OUT_SHARE * len(samples)))
    order = sorted((sample.name for sample in samples), key=lambda name: rank(name, _DIVISION))
    chosen = set(order[:count])
    return (
        [sample for sample in samples if sample.name not in chosen],
        [sample for sample in samples if sample.name in chosen],
    )

"""What a released model is measured on: frames that no decision was taken on, and others, which say so."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from detector.detector import PolypDetector
from detector.inference.figures import SetAccuracy
from training.data.folder import read_folder, read_split
from training.data.kvasir import official_test_frames
from training.data.normals import split_normals
from training.data.parts import KVASIR, NORMAL, Parts, is_plain
from training.data.samples import Sample
from training.evaluation.evaluate import evaluate, summarise

_SESSILE = "sessile.txt"


@dataclass(frozen=True)
class EvaluationSet:
    """Frames under a name. `subsets` are parts of them that are reported beside the whole."""

    key: str
    title: str
    samples: list[Sample]
    subsets: tuple["Subset", ...] = ()


@dataclass(frozen=True)
class Subset:
    """Some frames of a test set, by name."""

    key: str
    title: str
    names: frozenset[str]


def evaluation_sets(data: Path, parts: Parts) -> list[EvaluationSet]:
    """The official test frames, and what else of the known test sets the data folder holds.

    A plain folder has no test frames. What is reported then is the held-out part, on which the threshold was
    chosen, and the title says so.

    Raises:
        DataError: a data set is incomplete.
    """
    if is_plain(data):
        title = "held-out part of the folder (the threshold was chosen on it)"
        return [EvaluationSet("held_out", title, parts.held_out_polyps + parts.held_out_normals)]
    kvasir = data / KVASIR
    official = official_test_frames(kvasir)
    sets = [
        EvaluationSet(
            "kvasir_seg_120", "Kvasir-SEG, official 120 test frames", official, _sessile(kvasir, official)
        )
    ]
    if (data / "cvc-clinicdb").is_dir():
        title = "CVC-ClinicDB, all 612 frames, never trained on"
        sets.append(EvaluationSet("cvc_clinicdb", title, read_folder(data / "cvc-clinicdb")))
    normals = split_normals(data / NORMAL, 0, 0).test
    if normals:
        sets.append(EvaluationSet("normal_200", "normal colon, 200 test frames", normals))
    return sets + _foreign(parts.foreign)


def _foreign(samples: Sequence[Sample]) -> list[EvaluationSet]:
    """Frames of other hospitals with and without a polyp: no test sets, since decisions are taken by them."""
    polyps = [sample for sample in samples if sample.mask_path]
    free = [sample for sample in samples if sample.mask_path is None]
    titles = (
        f"CVC-ColonDB, {len(polyps)} development frames, never trained on",
        f"another centre of PolypGen, {len(free)} development frames, never trained on",
    )
    sets = [EvaluationSet("foreign", titles[0], polyps), EvaluationSet("foreign_free", titles[1], free)]
    return [each for each in sets if each.samples]


def measure(detector: PolypDetector, measured: EvaluationSet) -> dict[str, SetAccuracy]:
    """Figures of a set of frames and of its subsets, by key.

    Raises:
        DataError: a file is missing or damaged.
    """
    evaluations = evaluate(detector, measured.samples)
    figures = {measured.key: SetAccuracy(title=measured.title, **dict(summarise(detector, evaluations)))}
    for subset in measured.subsets:
        members = [evaluation for evaluation in evaluations if evaluation.sample.name in subset.names]
        accuracy = summarise(detector, members)
        figures[subset.key] = SetAccuracy(title=subset.title, subset_of=measured.key, **dict(accuracy))
    return figures


def _sessile(kvasir: Path, samples: list[Sample]) -> tuple[Subset, ...]:
    """The frames of Kvasir-Sessile among the samples, where the folder has the list of their names."""
    if not (kvasir / _SESSILE).is_file():
        return ()
    names = frozenset(read_split(kvasir / _SESSILE)) & {sample.name for sample in samples}
    title = f"of these, the {len(names)} of Kvasir-Sessile (sessile polyps under 10 mm)"
    return (Subset("kvasir_sessile", title, names),) if names else ()

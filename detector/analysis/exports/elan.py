"""polyps.eaf: when each polyp was marked, as tiers of ELAN.

Source of the format: ELAN Annotation Format 3.0,
https://www.mpi.nl/tools/elan/EAF_Annotation_Format_3.0_and_ELAN.pdf
"""

from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from detector.analysis.exports.chapters import title
from detector.analysis.exports.xml import document, plain
from detector.analysis.results.schema import Results
from detector.analysis.results.tracks import TrackSummary
from detector.files.atomic import write_whole

_SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
_TYPE = "default-lt"
# Required, where results do not say when the recording was written.
_NO_DATE = "1970-01-01T00:00:00Z"


def write_elan(results: Results, tracks: Sequence[TrackSummary], path: Path) -> None:
    """Write a tier for each polyp with an annotation for each time that it was marked.

    Times are on the clock of the recording, as players show it.

    Raises:
        OutputError: the file cannot be written.
    """
    write_whole(path, document(_annotations(results, tracks)))


def _annotations(results: Results, tracks: Sequence[TrackSummary]) -> Element:
    identity = results.header.identity
    root = Element(
        "ANNOTATION_DOCUMENT",
        {
            "AUTHOR": "polyp-detector",
            "DATE": (identity.modified if identity else None) or _NO_DATE,
            "FORMAT": "3.0",
            "VERSION": "3.0",
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:noNamespaceSchemaLocation": _SCHEMA,
        },
    )
    _add_header(root, results, sum(len(track.lit) for track in tracks))
    slots = SubElement(root, "TIME_ORDER")
    for track in tracks:
        _add_tier(root, slots, track, results.header.source.start)
    kind = {"LINGUISTIC_TYPE_ID": _TYPE, "TIME_ALIGNABLE": "true", "GRAPHIC_REFERENCES": "false"}
    SubElement(root, "LINGUISTIC_TYPE", kind)
    return root


def _add_header(root: Element, results: Results, annotations: int) -> None:
    header = SubElement(root, "HEADER", MEDIA_FILE="", TIME_UNITS="milliseconds")
    # Beside the file: ELAN asks where the recording is if it is not there.
    near = f"./{plain(results.header.source.name)}"
    SubElement(header, "MEDIA_DESCRIPTOR", MEDIA_URL=near, RELATIVE_MEDIA_URL=near, MIME_TYPE="video/*")
    for name, value in (("notice", results.header.notice), ("lastUsedAnnotationId", str(annotations))):
        SubElement(header, "PROPERTY", NAME=name).text = value


def _add_tier(root: Element, slots: Element, track: TrackSummary, offset: float) -> None:
    tier = SubElement(root, "TIER", TIER_ID=f"Polyp {track.number}", LINGUISTIC_TYPE_REF=_TYPE)
    for number, lit in enumerate(track.lit, 1):
        name = f"{track.number}-{number}"
        start = round(1000 * (offset + lit.start))
        # An annotation must last.
        end = max(start + 1, round(1000 * (offset + lit.end)))
        for edge, time in (("from", start), ("to", end)):
            SubElement(slots, "TIME_SLOT", TIME_SLOT_ID=f"ts-{edge}-{name}", TIME_VALUE=str(time))
        refers = {
            "ANNOTATION_ID": f"a{name}",
            "TIME_SLOT_REF1": f"ts-from-{name}",
            "TIME_SLOT_REF2": f"ts-to-{name}",
        }
        marking = SubElement(SubElement(tier, "ANNOTATION"), "ALIGNABLE_ANNOTATION", refers)
        SubElement(marking, "ANNOTATION_VALUE").text = title(track)

"""The papers of the data that a model is trained or measured on."""

from detector.inference.card import ReleaseCard

# By the name that stands in the card where the set was used.
_PAPERS = {
    "Kvasir-SEG": 'Jha et al., "Kvasir-SEG: A Segmented Polyp Dataset", MMM 2020',
    "PolypGen": (
        'Ali et al., "A multi-centre polyp detection and segmentation dataset for generalisability '
        'assessment", Scientific Data 2023'
    ),
    "NeoPolyp": (
        'Ngoc Lan et al., "NeoUNet: towards accurate colon polyp segmentation and neoplasm '
        'detection", ISVC 2021'
    ),
    "mobile_sam": (
        'Zhang et al., "Faster Segment Anything: Towards Lightweight SAM for Mobile Applications", 2023 '
        "(weights that the training started from; Apache 2.0)"
    ),
    "CVC-ClinicDB": (
        'Bernal et al., "WM-DOVA maps for accurate polyp highlighting in colonoscopy", CMIG 2015 '
        "(evaluation only)"
    ),
    "CVC-ColonDB": (
        'Bernal et al., "Towards automatic polyp detection with a polyp appearance model", '
        "Pattern Recognition 2012 (evaluation only)"
    ),
}


def citations(card: ReleaseCard) -> str:
    """A line for each set that the card names as trained or measured on; empty where it names none."""
    named = " ".join([card.training_data, *(values.title for values in card.metrics.values())])
    cited = [f"- {name}: {paper}." for name, paper in _PAPERS.items() if name in named]
    return "\n".join(["Cite:", "", *cited]) if cited else ""

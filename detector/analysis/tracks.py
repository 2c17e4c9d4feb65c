"""Former place of documented names; see CHANGELOG.md."""

from detector.former_names import former_names

__getattr__ = former_names(
    __name__,
    {
        "summarise_tracks": "detector.analysis.results.tracks:summarise_tracks",
    },
)

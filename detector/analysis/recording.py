"""Former place of documented names; see CHANGELOG.md."""

from detector.former_names import former_names

__getattr__ = former_names(
    __name__,
    {
        "Recording": "detector.analysis.results.schema:Results",
        "read_recording": "detector.analysis.results.reader:read_results",
        "iter_frames": "detector.analysis.results.reader:iter_frames",
        "decode_mask": "detector.analysis.results.masks:decode_mask",
    },
)

"""Former place of documented names; see CHANGELOG.md."""

from detector.former_names import former_names

__getattr__ = former_names(
    __name__,
    {
        "Lanes": "detector.analysis.engines:EnginePool",
    },
)

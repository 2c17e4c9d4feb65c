"""Libraries that tell their makers over the network how they are used: kept from it."""

import os
import sys


def forbid_usage_reports() -> None:
    """Keep them from it. They look at this once, when they are imported.

    ONNX Runtime reports since 1.29, OpenVINO where the package openvino-telemetry lies beside it.
    """
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    # None stands for a package that is not installed.
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]

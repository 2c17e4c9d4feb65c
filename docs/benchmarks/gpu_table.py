"""The results of gpu.sh as tables in Markdown, from whatever files are there.

A throw-away script, no part of the package:

    python docs/benchmarks/gpu_table.py FOLDER
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_RUNS = ("full_hd.json", "ultra_hd.json", "other_*.json")


def main() -> None:
    for line in tables(Path(sys.argv[1])):
        print(line)  # noqa: T201


def tables(folder: Path) -> Iterator[str]:
    model, peers = read(folder / "model.json"), read(folder / "peers.json")
    streams = read(folder / "streams.json").get("streams", [])
    paths = [path for name in _RUNS for path in sorted(folder.glob(name))]
    runs = [run for path in paths for run in read(path).get("runs", [])]
    yield from gpus(model.get("gpus", []))
    yield from heading(
        "model", "single, ms p50 / p99", "at 60 a second, ms p50 / p99", "batches of 8, 32: frames/s"
    )
    for name, parts in model.get("models", {}).items():
        yield model_row(name, parts)
    yield from heading("run", "copy there, ms", "launch, ms", "kernels, ms", "copy back, ms")
    for name, parts in model.get("models", {}).items():
        yield from split_rows(name, parts)
    yield from heading("network", "precision", "ms p50 / p99")
    for name, said in peers.get("figures", {}).items():
        yield row(name, of(said, "precision"), pair(said) if "p50" in said else of(said, "sum_ms"))
    yield from heading(
        "benchmark", "analyzed", "annotation delay, ms p50 / p99", "model, ms p50", "GPU after"
    )
    yield from map(run_row, runs)
    yield from heading(
        "streams at once", "annotation delay, ms p50 / p95 / p99", "model, ms p50 / p99", "in time", "holds"
    )
    for found in streams:
        yield from map(stream_row, found["rounds"])


def read(path: Path) -> dict[str, Any]:
    """A document; an empty one where there is none."""
    try:
        found: dict[str, Any] = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return found


def heading(*names: str) -> Iterator[str]:
    yield ""
    yield row(*names)
    yield "|---" * len(names) + "|"


def row(*cells: object) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def gpus(found: list[list[dict[str, Any]]]) -> Iterator[str]:
    for gpu, state in found:
        yield f"{gpu['name']}, driver {gpu['driver']}, {gpu['memory_mb']} MiB; {state}"


def of(said: Any, name: str) -> Any:
    """A figure; what went wrong, where a part failed; a dash where it was not measured."""
    if isinstance(said, str):
        return said[:60]
    return said.get(name, "-") if isinstance(said, dict) else "-"


def pair(said: Any) -> Any:
    return f"{said['p50']} / {said['p99']}" if isinstance(said, dict) and "p50" in said else of(said, "p50")


def model_row(name: str, parts: dict[str, Any]) -> str:
    single = parts.get("single")
    batches = (of(parts.get(f"batches_of_{size}"), "frames_a_second") for size in (8, 32))
    return row(
        name, *(pair(of(single, part)) for part in ("flat_out_ms", "paced_ms")), ", ".join(map(str, batches))
    )


def split_rows(name: str, parts: dict[str, Any]) -> Iterator[str]:
    for part, how in (("split_ms", "plain"), ("split_recorded_ms", "recorded")):
        if part in parts:
            steps = ("copy_to", "launch", "kernels", "copy_back")
            yield row(f"{name}, {how}", *(of(parts[part], step) for step in steps))


def run_row(run: dict[str, Any]) -> str:
    source, frames, state = run["source"], run["frames"], run["gpu_after"] or {}
    rate = "flat out" if run["mode"] == "flat-out" else f"{source['rate']:g}/s"
    what = f"{run['model']} {run['precision']}, {source['width']} x {source['height']}, {rate}"
    analysed = f"{frames['analysed']} of {frames['decoded']}, {run['throughput']['analysed']}/s"
    clocks = f"{state.get('power_state')}, {state.get('sm_mhz')} MHz"
    return row(what, analysed, pair(run["annotation_delay_ms"]), run["stages_ms"]["infer"]["p50"], clocks)


def stream_row(played: dict[str, Any]) -> str:
    delay = played["annotation_delay_ms"]
    delays = " / ".join(str(delay[name]) for name in ("p50", "p95", "p99"))
    return row(
        played["streams"],
        delays,
        pair(played["infer_ms"]),
        f"{played['in_time']} of {played['frames']}",
        played["holds"],
    )


if __name__ == "__main__":
    main()

"""The terminal shows every figure."""

from rich.console import Console, RenderableType

from detector.benchmark.record import GpuRecord
from detector.benchmark.report_json import make_document
from detector.benchmark.table import document_table, headline
from tests.detector.benchmark.fakes import gpu_state, known_document, known_streams


def _shown(renderable: RenderableType) -> str:
    console = Console(width=120)
    with console.capture() as capture:
        console.print(renderable)
    return capture.get()


def test_every_stage_and_delay_has_a_row_with_its_figures() -> None:
    rows = {
        cells[0]: cells[1:]
        for line in _shown(document_table(known_document())).splitlines()
        if len(cells := [cell.strip() for cell in line.strip("│").split("│")]) == 6
    }
    assert rows["infer"] == ["20.00", "20.00", "20.00", "20.00", "16"]
    assert rows["video delay"] == ["10.00", "104.00", "104.00", "104.00", "20"]
    assert rows["annotation delay"] == ["50.00", "140.00", "140.00", "140.00", "16"]
    assert {"decode", "prepare", "regions", "track", "paint", "jitter"} <= rows.keys()


def test_headline_has_frames_processor_and_memory() -> None:
    assert headline(known_document().runs[0]) == (
        "20 frames decoded, 16 analyzed (8/s), 20 painted (10/s), 4 dropped, 2 painted past the deadline; "
        "processor 150 %; memory 100 to 101 MiB"
    )


def test_title_names_model_device_source_and_rate() -> None:
    assert "default on cpu (float32, 2 threads), known.mp4 640 x 480, 10 frames/s" in _shown(
        document_table(known_document())
    )


def test_flat_out_has_no_deadline_and_says_what_it_is() -> None:
    shown = _shown(document_table(known_document("flat-out")))
    assert "flat out" in shown
    assert "deadline" not in shown


def test_name_that_looks_like_markup_is_shown_to_the_letter() -> None:
    assert "[red]m[/red] on cpu" in _shown(document_table(known_document(model="[red]m[/red]")))


def test_gpu_and_its_clocks_before_and_after_are_shown() -> None:
    document = known_document(gpu_before=gpu_state("P8", 345), gpu_after=gpu_state())
    gpu = GpuRecord(name="NVIDIA T4", driver="580.65", memory_mb=15360)
    machine = document.machine.model_copy(update={"gpus": (gpu,)})
    shown = _shown(document_table(document.model_copy(update={"machine": machine})))
    assert shown.startswith("NVIDIA T4, 15 GiB, driver 580.65\n")
    assert headline(document.runs[0]).endswith(
        "GPU before P8, 345 MHz, 2619 MHz memory, 41 °C; after P0, 1980 MHz, 2619 MHz memory, 41 °C"
    )


def test_each_number_of_streams_has_a_row_and_the_largest_that_holds_is_said() -> None:
    shown = _shown(document_table(make_document([], [known_streams()])))
    assert "default on cuda (float16), streams of synthetic 1920 x 1080, 60 frames/s" in shown
    assert "2 at once have 99 of 100 results painted within 16.7 ms" in shown
    rows = [[cell.strip() for cell in line.strip("│").split("│")] for line in shown.splitlines()]
    assert ["4", "5.00", "7.50", "30.00", "31.00", "90.0 %", "12", "no"] in rows
    assert ["2", "5.00", "7.50", "9.00", "10.00", "100.0 %", "0", "yes"] in rows

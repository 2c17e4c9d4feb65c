"""Latency and throughput, measured and reported."""

from detector.benchmark.benchmark import BenchmarkRun, BenchmarkSettings, run_benchmark
from detector.benchmark.choice import FLAT_OUT
from detector.benchmark.compare import comparison_table
from detector.benchmark.measure import Conditions
from detector.benchmark.report_html import write_html
from detector.benchmark.report_json import make_document, read_json, write_json
from detector.benchmark.table import document_table

__all__ = [
    "FLAT_OUT",
    "BenchmarkRun",
    "BenchmarkSettings",
    "Conditions",
    "comparison_table",
    "document_table",
    "make_document",
    "read_json",
    "run_benchmark",
    "write_html",
    "write_json",
]

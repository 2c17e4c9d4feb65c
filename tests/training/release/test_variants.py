"""A variant is released only where it earns its place, and taken only where it was measured to be better."""

from training.release.variants import judge

_FAST = {"cpu": {"float32": 10.0, "int8": 6.0}, "openvino": {"float32": 6.0, "int8": 5.0}}
_SAME = {"float32": 0.9000, "int8": 0.8990, "fp16": 0.9001}


def test_what_is_as_good_and_faster_is_kept_and_preferred_where_it_was_faster() -> None:
    variants = judge(_SAME, _FAST)

    assert set(variants.kept) == {"int8", "fp16"}
    assert variants.dropped == {}
    assert variants.preferred == {"cpu": "int8", "openvino": "int8", "tensorrt": "fp16", "cuda": "fp16"}
    assert variants.kept["int8"].median_ms == _FAST
    assert variants.kept["int8"].sums_fit is True


def test_where_int8_is_not_faster_float32_stays() -> None:
    speed = {**_FAST, "openvino": {"float32": 5.0, "int8": 4.9}}

    assert "openvino" not in judge(_SAME, speed).preferred
    assert judge(_SAME, speed).preferred["cpu"] == "int8"


def test_int8_that_is_nowhere_faster_is_dropped_and_says_so() -> None:
    variants = judge(_SAME, {"cpu": {"float32": 5.0, "int8": 5.5}})

    assert "int8" not in variants.kept
    assert variants.dropped["int8"].reason == "not faster"
    assert variants.dropped["int8"].median_ms["cpu"]["int8"] == 5.5
    assert "cpu" not in variants.preferred


def test_what_loses_more_than_half_a_point_of_dice_is_dropped_with_its_figures() -> None:
    variants = judge({"float32": 0.900, "int8": 0.894, "fp16": 0.890}, _FAST)

    assert variants.kept == {}
    assert variants.preferred == {}
    assert "loses 0.0060 of mean Dice" in variants.dropped["int8"].reason
    assert variants.dropped["fp16"].held_out_dice_float32 == 0.900


def test_a_network_without_int8_is_judged_by_float16_alone() -> None:
    variants = judge({"float32": 0.9000, "fp16": 0.8999}, {})

    assert set(variants.kept) == {"fp16"}
    assert variants.dropped == {}
    assert variants.preferred == {"tensorrt": "fp16", "cuda": "fp16"}

"""Who says nothing gets what is to be known of the device; who says something gets that alone."""

from detector.benchmark.choice import FLAT_OUT, Play, every_model, plays
from detector.settings import DetectorSettings

FULL_HD, ULTRA_HD = (1920, 1080), (3840, 2160)


def test_gpu_is_played_both_sizes_two_rates_and_flat_out() -> None:
    assert plays((), (), synthetic=True, on_gpu=True) == (
        Play(FULL_HD, 60),
        Play(ULTRA_HD, 60),
        Play(FULL_HD, 120),
        Play(FULL_HD, FLAT_OUT),
    )


def test_cpu_is_played_full_hd_at_the_sources_rate() -> None:
    assert plays((), (), synthetic=True, on_gpu=False) == (Play(FULL_HD, None),)


def test_recording_is_played_once_as_it_is() -> None:
    assert [play.rate for play in plays((), (), synthetic=False, on_gpu=True)] == [None]


def test_every_size_is_played_at_every_rate_on_any_device() -> None:
    for on_gpu in (False, True):
        found = plays((FULL_HD, ULTRA_HD), (30, 60), synthetic=True, on_gpu=on_gpu)
        assert [(play.size[1], play.rate) for play in found] == [
            (1080, 30),
            (1080, 60),
            (2160, 30),
            (2160, 60),
        ]


def test_named_gpu_gets_each_released_model_in_each_precision_but_int8() -> None:
    found = every_model([DetectorSettings(device="cuda")])
    assert {each.device for each in found} == {"cuda"}
    assert [each.model for each in found] == [
        "default:fp16",
        "default:float32",
        "accurate:fp16",
        "accurate:float32",
    ]


def test_other_devices_keep_their_model() -> None:
    wanted = [DetectorSettings(device=device) for device in ("auto", "cpu", "openvino", "tensorrt")]
    assert every_model(wanted) == tuple(wanted)

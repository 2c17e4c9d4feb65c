"""Validation: Dice where there are polyps, and the share of normal frames that would raise an alarm."""

import copy

import numpy as np
import pytest
import torch

from training.augment.geometry import TrainingFrame
from training.fit.validate import predict, validate
from training.network.segmenter import ReleasedNetwork, Segmenter

_SIDE = 64


@pytest.fixture(scope="module")
def network() -> Segmenter:
    torch.manual_seed(1)
    return Segmenter("lite0", 16).eval()


@pytest.fixture
def polyp() -> TrainingFrame:
    """The left half of the frame is polyp."""
    mask = np.zeros((80, 100), np.uint8)
    mask[:, :50] = 1
    return TrainingFrame(np.random.default_rng(1).integers(0, 256, (80, 100, 3)).astype(np.uint8), mask)


@pytest.fixture
def normal(polyp: TrainingFrame) -> TrainingFrame:
    return TrainingFrame(polyp.image, np.zeros_like(polyp.mask))


def _always(network: Segmenter, logit: float) -> Segmenter:
    """A copy of the network whose head says the same everywhere."""
    network = copy.deepcopy(network)
    torch.nn.init.zeros_(network.decoder.head.weight)
    assert network.decoder.head.bias is not None
    torch.nn.init.constant_(network.decoder.head.bias, logit)
    return network


def test_a_prediction_is_a_probability_for_each_pixel(network: Segmenter, polyp: TrainingFrame) -> None:
    probability = predict(network, polyp, _SIDE)

    assert probability.shape == (_SIDE, _SIDE)
    assert probability.dtype == np.float32
    assert 0 <= probability.min() < probability.max() <= 1


@torch.inference_mode()
def test_a_prediction_is_what_the_released_form_gives(network: Segmenter, polyp: TrainingFrame) -> None:
    square = TrainingFrame(polyp.image[:_SIDE, :_SIDE], polyp.mask[:_SIDE, :_SIDE])
    released = ReleasedNetwork(network, _SIDE).eval()(torch.from_numpy(square.image.copy())[None])

    np.testing.assert_allclose(predict(network, square, _SIDE), released[0, 0].numpy(), atol=1e-4)


def test_a_polyp_of_which_nothing_is_left_at_this_size_counts_nowhere(
    network: Segmenter, polyp: TrainingFrame, normal: TrainingFrame
) -> None:
    silent = _always(network, -10.0)
    assert validate(silent, [polyp, normal], [], _SIDE).mean_dice == 0
    assert validate(_always(network, 10.0), [polyp, normal], [], _SIDE) == validate(
        _always(network, 10.0), [polyp], [], _SIDE
    )
    assert validate(silent, [normal], [], _SIDE).mean_dice == 0


def test_calling_all_polyp_scores_its_overlap_and_alarms_on_every_normal_frame(
    network: Segmenter, polyp: TrainingFrame, normal: TrainingFrame
) -> None:
    result = validate(_always(network, 5), [polyp, polyp], [normal], _SIDE)

    # Dice of the whole frame with its half: 2 * 0.5 / (1 + 0.5).
    assert result.mean_dice == pytest.approx(2 / 3)
    assert result.alarm_share == 1


def test_calling_nothing_polyp_scores_nothing_and_never_alarms(
    network: Segmenter, polyp: TrainingFrame, normal: TrainingFrame
) -> None:
    result = validate(_always(network, -5), [polyp], [normal], _SIDE)

    assert (result.mean_dice, result.alarm_share) == (0, 0)


def test_dice_is_the_mean_over_frames(network: Segmenter, polyp: TrainingFrame) -> None:
    whole = TrainingFrame(polyp.image, np.ones_like(polyp.mask))

    assert validate(_always(network, 5), [polyp, whole], [], _SIDE).mean_dice == pytest.approx(5 / 6)


def test_without_normal_frames_there_is_no_alarm(network: Segmenter, polyp: TrainingFrame) -> None:
    assert validate(_always(network, 5), [polyp], [], _SIDE).alarm_share == 0

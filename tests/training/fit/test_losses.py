"""The loss falls as masks get better, most at edges, and false alarms on normal frames cost extra."""

import pytest
import torch
from torch import Tensor

from training.fit.losses import alarm_loss, mask_loss, structure_loss, taught_loss

_SIDE = 64


@pytest.fixture
def masks() -> Tensor:
    """A frame with a polyp and one without."""
    masks = torch.zeros(2, _SIDE, _SIDE, dtype=torch.uint8)
    masks[0, 16:40, 16:48] = 1
    return masks


def _outputs(masks: Tensor, confidence: float = 8.0) -> list[Tensor]:
    """The logits at strides 4, 8 and 16 of a network that is right (or, below zero, wrong) throughout."""
    signs = masks[:, None].float() * 2 - 1
    return [confidence * signs[..., ::stride, ::stride] for stride in (4, 8, 16)]


def test_right_masks_cost_less_than_undecided_and_those_less_than_wrong_ones(masks: Tensor) -> None:
    right, undecided, wrong = (
        mask_loss(_outputs(masks, confidence), masks, alarm_weight=0.5).item() for confidence in (8, 0, -8)
    )

    assert 0 <= right < undecided < wrong


def test_every_output_is_trained(masks: Tensor) -> None:
    outputs = [output.requires_grad_() for output in _outputs(masks, 0)]

    torch.autograd.backward(mask_loss(outputs, masks, alarm_weight=0.5))

    gradients = [output.grad for output in outputs]
    assert all(gradient is not None and gradient.abs().sum() > 0 for gradient in gradients)


def test_the_coarse_outputs_count_for_two_fifths_each(masks: Tensor) -> None:
    truth = torch.nn.functional.avg_pool2d(masks[:, None].float(), 2)

    undecided = mask_loss(_outputs(masks, 0), masks, alarm_weight=0)

    torch.testing.assert_close(undecided, 1.8 * structure_loss(torch.zeros_like(truth), truth))


def test_the_finest_output_weighs_most(masks: Tensor) -> None:
    right, wrong = _outputs(masks), _outputs(masks, -8)
    costs = [
        mask_loss([*right[:level], wrong[level], *right[level + 1 :]], masks, alarm_weight=0)
        for level in range(3)
    ]

    assert costs[0] > costs[1]
    assert costs[0] > costs[2]


def test_the_alarm_weight_multiplies_the_alarm_loss(masks: Tensor) -> None:
    outputs = _outputs(masks, -2)

    without, single, double = (mask_loss(outputs, masks, weight) for weight in (0, 1, 2))

    alarm = alarm_loss(outputs[0], masks)
    assert alarm > 0
    torch.testing.assert_close(single - without, alarm)
    torch.testing.assert_close(double - without, 2 * alarm)


def test_a_sure_and_right_mask_has_almost_no_structure_loss(masks: Tensor) -> None:
    truth = masks[:, None].float()

    assert structure_loss((truth * 2 - 1) * 20, truth) < 1e-3


def test_an_undecided_frame_has_the_structure_loss_of_its_formula() -> None:
    truth = torch.ones(1, 1, 1, 1)

    # The one pixel is an edge of weight 1 + 5 * (1 - 1/225); entropy is ln 2, IoU (w/2 + 1) / (w + 1).
    weight = 1 + 5 * (1 - 1 / 225)
    expected = 0.6931472 + 1 - (weight / 2 + 1) / (weight + 1)
    assert structure_loss(torch.zeros(1, 1, 1, 1), truth).item() == pytest.approx(expected, rel=1e-5)


def test_a_wrong_pixel_at_the_edge_costs_more_than_one_deep_inside() -> None:
    truth = torch.zeros(1, 1, _SIDE, _SIDE)
    truth[..., 16:48, 16:48] = 1
    edge, inside = ((truth * 2 - 1) * 8 for _ in range(2))
    edge[..., 16, 32] = -8
    inside[..., 32, 32] = -8

    assert structure_loss(edge, truth) > structure_loss(inside, truth)


def test_there_is_no_alarm_where_every_frame_has_a_polyp(masks: Tensor) -> None:
    logits = torch.full((1, 1, 16, 16), 9.0, requires_grad=True)

    loss = alarm_loss(logits, masks[:1])
    torch.autograd.backward(loss)

    assert loss.item() == 0
    assert logits.grad is not None and not logits.grad.any()


def test_a_false_alarm_raises_the_alarm_loss_with_its_certainty(masks: Tensor) -> None:
    quiet = torch.full((2, 1, 16, 16), -8.0)
    losses = []
    for level in (-8.0, 0.0, 8.0):
        alarmed = quiet.clone()
        alarmed[1, 0, 4:6, 4:6] = level
        losses.append(alarm_loss(alarmed, masks).item())

    assert losses[0] < 0.001 < losses[1] < losses[2]


def test_certainty_on_the_frame_with_a_polyp_is_no_alarm(masks: Tensor) -> None:
    quiet = torch.full((2, 1, 16, 16), -8.0)
    certain = quiet.clone()
    certain[0] = 8

    assert alarm_loss(certain, masks) == alarm_loss(quiet, masks)


def test_an_alarm_counts_by_the_share_of_normal_frames_in_the_batch(masks: Tensor) -> None:
    logits = torch.zeros(2, 1, 16, 16)

    torch.testing.assert_close(alarm_loss(logits, masks) * 2, alarm_loss(logits[1:], masks[1:]))


def test_a_teachers_unsure_mask_is_learnt_as_it_is_not_rounded() -> None:
    taught = torch.full((1, 1, 16, 16), 0.7)
    costs = {
        probability: taught_loss(torch.full((1, 1, 8, 8), probability).logit(), taught).item()
        for probability in (0.5, 0.6, 0.7, 0.8, 0.99)
    }

    assert min(costs, key=lambda probability: costs[probability]) == 0.7


def test_with_smoothing_certainty_costs_more_than_being_nearly_sure(masks: Tensor) -> None:
    truth = masks[:1, None].float()
    doubtful, nearly_sure, certain = (confidence * (truth * 2 - 1) for confidence in (1, 4, 12))

    costs = [structure_loss(each, truth, smoothing=0.02) for each in (nearly_sure, certain, doubtful)]

    assert costs == sorted(costs)
    assert structure_loss(certain, truth) < structure_loss(nearly_sure, truth)


def test_with_smoothing_silence_need_not_be_certain(masks: Tensor) -> None:
    costs = [
        alarm_loss(torch.full((2, 1, 16, 16), level), masks, smoothing=0.02).item()
        for level in (-8.0, -3.9, 0.0)
    ]

    assert costs[1] < costs[0] < costs[2]

"""The encoders give features at strides 4 to 32 and take every published ImageNet weight."""

import pytest
import torch
from torch import Tensor

from training.network.efficientnet_lite import VARIANTS, EfficientNetLite, imagenet_weights

variants = pytest.mark.parametrize("name", sorted(VARIANTS))


@variants
def test_features_come_at_strides_4_8_16_and_32(name: str) -> None:
    encoder = EfficientNetLite(name).eval()

    with torch.inference_mode():
        features = encoder(torch.zeros(2, 3, 64, 96))

    assert [tuple(feature.shape) for feature in features] == [
        (2, count, 64 // stride, 96 // stride)
        for count, stride in zip(encoder.channels, (4, 8, 16, 32), strict=True)
    ]


@pytest.mark.parametrize(
    ("name", "channels", "blocks"),
    [
        ("lite0", (24, 40, 112, 320), 16),
        ("lite2", (24, 48, 120, 352), 21),
    ],
)
def test_widths_and_depths_follow_the_compound_scaling(
    name: str, channels: tuple[int, ...], blocks: int
) -> None:
    encoder = EfficientNetLite(name)

    assert encoder.channels == channels
    assert sum(len(list(stage.children())) for stage in encoder.stages) == blocks


@variants
def test_every_published_convolution_and_norm_finds_its_place(name: str) -> None:
    encoder = EfficientNetLite(name)
    encoder.load_pretrained()

    own = [value for value in encoder.state_dict().values() if value.ndim]
    published = _published(name)
    assert sorted(map(_fingerprint, own)) == sorted(map(_fingerprint, published))


def test_the_stem_and_the_last_layer_hold_the_published_values() -> None:
    encoder = EfficientNetLite("lite0")
    encoder.load_pretrained()
    source = torch.load(imagenet_weights("lite0"), map_location="cpu", weights_only=True)

    own = encoder.state_dict()
    assert torch.equal(own["stem.0.weight"], source["_conv_stem.weight"])
    assert torch.equal(own["stages.6.0.project.0.weight"], source["_blocks.15._project_conv.weight"])
    assert torch.equal(own["stages.6.0.project.1.running_var"], source["_blocks.15._bn2.running_var"])


def test_loaded_features_are_finite_and_tell_pictures_apart() -> None:
    encoder = EfficientNetLite("lite0").eval()
    encoder.load_pretrained()
    pictures = torch.randn(2, 3, 64, 64, generator=torch.Generator().manual_seed(1))

    with torch.inference_mode():
        coarsest = encoder(pictures)[-1]

    assert torch.isfinite(coarsest).all()
    assert (coarsest[0] - coarsest[1]).abs().max() > 0.1


def _published(name: str) -> list[Tensor]:
    """The published arrays but for the classifier, which segmentation has no use for."""
    source = torch.load(imagenet_weights(name), map_location="cpu", weights_only=True)
    classifier = ("_fc", "_conv_head", "_bn1.")
    return [value for key, value in source.items() if value.ndim and not key.startswith(classifier)]


def _fingerprint(value: Tensor) -> tuple[tuple[int, ...], float]:
    return tuple(value.shape), float(value.double().sum())

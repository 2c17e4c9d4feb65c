"""TinyViT gives features at strides 4 to 32, attends within its windows, and takes MobileSAM's weights."""

from pathlib import Path

import pytest
import torch

from detector.errors import DataError
from training.network.tiny_vit import TinyViT, _Attention, _Block


@pytest.fixture(scope="module")
def encoder() -> TinyViT:
    torch.manual_seed(1)
    return TinyViT().eval()


@pytest.mark.parametrize(
    ("height", "width"), [(64, 96), (224, 224)], ids=["windows filled up", "whole windows"]
)
@torch.inference_mode()
def test_features_come_at_strides_4_8_16_and_32(encoder: TinyViT, height: int, width: int) -> None:
    features = encoder(torch.zeros(2, 3, height, width))

    assert [tuple(feature.shape) for feature in features] == [
        (2, count, height // stride, width // stride)
        for count, stride in zip(encoder.channels, (4, 8, 16, 32), strict=True)
    ]


@torch.inference_mode()
def test_every_picture_of_a_batch_is_seen_by_itself(encoder: TinyViT) -> None:
    pictures = torch.randn(2, 3, 96, 64, generator=torch.Generator().manual_seed(2))

    together, alone = encoder(pictures), encoder(pictures[1:])

    for both, one in zip(together, alone, strict=True):
        torch.testing.assert_close(both[1:], one, rtol=1e-4, atol=1e-5)


@torch.inference_mode()
def test_positions_attend_to_their_window_alone() -> None:
    torch.manual_seed(3)
    block = _Block(8, 2, 4)
    before = torch.randn(1, 8, 8, 8)
    after = before.clone()
    after[0, 1, 6, 0] += 1

    change = (block._attended(after) - block._attended(before)).abs().amax(3)[0]

    assert change[:4, 4:].min() > 0
    assert change[4:].max() == 0 and change[:, :4].max() == 0


@torch.inference_mode()
def test_a_bias_belongs_to_a_distance_in_rows_and_one_in_columns() -> None:
    attention = _Attention(4, 1, 3)
    attention.attention_biases.copy_(torch.arange(9.0)[None])

    biases = attention._biases()[0].reshape(3, 3, 3, 3)

    assert biases[0, 0, 2, 1] == biases[2, 1, 0, 0] == biases[2, 0, 0, 1] == 2 * 3 + 1
    assert all(biases[row, column, row, column] == 0 for row in range(3) for column in range(3))


def test_the_encoder_of_mobile_sams_file_finds_its_place(encoder: TinyViT, tmp_path: Path) -> None:
    published = {f"image_encoder.{name}": value + 1 for name, value in encoder.state_dict().items()}
    torch.save({**published, "mask_decoder.weight": torch.zeros(3)}, tmp_path / "mobile_sam.pt")
    loaded = TinyViT()

    loaded.load_mobile_sam(tmp_path / "mobile_sam.pt")

    state = encoder.state_dict()
    assert all(torch.equal(value, state[name] + 1) for name, value in loaded.state_dict().items())


@pytest.mark.parametrize("content", [b"", b"no weights", None], ids=["empty", "text", "other weights"])
def test_another_file_is_refused(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "mobile_sam.pt"
    if content is None:
        torch.save({"image_encoder.weight": torch.zeros(3)}, file)
    else:
        file.write_bytes(content)

    with pytest.raises(DataError, match=r"mobile_sam.pt: not MobileSAM's weights; fetch mobile_sam.pt again"):
        TinyViT().load_mobile_sam(file)


def test_a_start_from_nothing_says_what_is_missing(encoder: TinyViT) -> None:
    with pytest.raises(DataError, match=r"add --init mobile_sam\.pt"):
        encoder.load_pretrained()

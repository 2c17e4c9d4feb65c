"""What every encoder is to the rest of the network."""

from abc import ABC, abstractmethod

from torch import Tensor, nn


class Encoder(nn.Module, ABC):
    """An RGB batch [N, 3, H, W], normalised as ImageNet's -> features at strides 4, 8, 16 and 32."""

    name: str
    # Of the features, finest first.
    channels: tuple[int, ...]

    @property
    @abstractmethod
    def first_weight(self) -> Tensor:
        """The weight [C, 3, h, w] of the convolution that reads the picture."""

    @abstractmethod
    def forward(self, x: Tensor) -> list[Tensor]:
        """The features, finest first."""

    @abstractmethod
    def load_pretrained(self) -> None:
        """Load the published weights that a run from nothing starts with.

        Raises:
            ModuleNotFoundError: the package that holds them is not installed (extra `train`).
            DataError: no package holds them; the error says how to start instead.
        """

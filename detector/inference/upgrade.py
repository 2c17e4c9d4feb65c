"""Serving with one backend while a better one, which takes minutes to open, is opened in the background."""

import logging
from collections.abc import Callable
from threading import Thread

import numpy as np
from numpy.typing import NDArray

from detector.errors import DetectorError
from detector.inference.backend import Backend

log = logging.getLogger(__name__)


class UpgradingBackend:
    """Runs on the better backend from the first frame after it is open; stays where that fails."""

    def __init__(self, first: Backend, open_better: Callable[[], Backend]) -> None:
        """Begin to open.

        Args:
            first: serves at once.
            open_better: called in a thread of its own.
        """
        self._serving, self._open_better = first, open_better
        Thread(target=self._upgrade, name="upgrade", daemon=True).start()

    @property
    def device(self) -> str:
        return self._serving.device

    @property
    def precision(self) -> str:
        return self._serving.precision

    def run(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        return self._serving.run(image)

    def _upgrade(self) -> None:
        log.info("%s serves while a better engine is built", self._serving.device)
        try:
            better = self._open_better()
        except DetectorError as error:
            log.warning("%s goes on: %s", self._serving.device, error)
            return
        # A run that has begun ends where it began: the name is all that changes.
        self._serving = better
        log.info("%s serves from now on", better.device)

"""video.mp4 of a record: encoded on a thread of its own, which may fall behind and is never waited for."""

import logging
import time
from collections import deque
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from statistics import median

import numpy as np
from numpy.typing import NDArray

from detector.analysis.threads import Sink
from detector.errors import OutputError
from detector.field_of_view_tracker import FieldOfViewTracker
from detector.files.atomic import put_in_place
from detector.frame import Frame
from detector.picture import Picture
from detector.record.clock import FrameStamp
from detector.record.placement import Placement, blackened, cropped
from detector.record.priority import yield_to_others
from detector.video import Recorder
from detector.video.fragments import drop_broken_fragment
from detector.video.paths import partial_of
from detector.video.recorder import AS_IT_COMES, matrix_for

log = logging.getLogger(__name__)

VIDEO = "video.mp4"
# So much may wait for the encoder, in seconds, as where other programs stop it for a while.
_WAITING = 2.0
# What waits is lost when the program is killed. What has waited for longer than this is left out, unless the
# encoder, as fast as it was lately, has caught up within the second figure.
_LATE, _CATCH_UP = 0.4, 0.2
_LEAST_WAITING = 3
# From the arrival of a frame until it is on the disk, in seconds: that, and a fragment.
UNTIL_ON_DISK = 0.8

_LAST = 5

_Entry = tuple[Frame, FrameStamp, Placement]


class VideoTrack:
    """Records frames as they come.

    Attributes:
        recorded: frames that were encoded.
        left_out: frames that were not, since the encoder was too far behind.
        failure: why no more are; None while all is well.
    """

    def __init__(self, folder: Path, rate: float, crop_to_view: bool) -> None:
        """Prepare; the recording begins with the first frame.

        Args:
            folder: of the record.
            rate: nominal frames a second.
            crop_to_view: whether what lies outside the present field of view is black.
        """
        self.path, self._rate = folder / VIDEO, min(max(rate, 1.0), 240.0)
        self._views = FieldOfViewTracker() if crop_to_view else None
        self._recorder: Recorder | None = None
        self.recorded = self.left_out = 0
        self._left_out: SimpleQueue[int] = SimpleQueue()
        # Seconds that the last frames took.
        self._lately: deque[float] = deque(maxlen=_LAST)
        self.failure: OutputError | None = None
        places = max(_LEAST_WAITING, round(self._rate * _WAITING))
        self._sink = Sink(self._take, places, "encoder", lambda entry: entry[0].picture.bytes)
        self._sink.__enter__()

    def offer(self, frame: Frame, stamp: FrameStamp, place: Placement) -> None:
        """Hand over the next frame, which is left out where the encoder is too far behind."""
        if not self._sink.offer((frame, stamp, place)):
            self._left_out.put(stamp.number)

    def newly_left_out(self) -> list[int]:
        """Numbers of frames that were left out since this was asked last."""
        numbers = []
        with suppress(Empty):
            while True:
                numbers.append(self._left_out.get_nowait())
        self.left_out += len(numbers)
        return numbers

    @property
    def written(self) -> Path:
        """The file that is being written."""
        return partial_of(self.path)

    def shown(self, picture: Picture, place: Placement) -> NDArray[np.uint8]:
        """A picture as it is recorded: RGB [H, W, 3]."""
        views = self._views
        box = None if views is None or views.state is None else views.state.box
        seen = picture if box is None else blackened(picture, box)
        return np.ascontiguousarray(cropped(seen, place.box).rgb())

    def close(self) -> None:
        """Encode what still waits, and give the recording its name; what was written of it, at least."""
        self._sink.__exit__(None, None, None)
        recorder, self._recorder = self._recorder, None
        if recorder is None:
            return
        try:
            if self.failure is None:
                recorder.close()
                return
        except OutputError as error:
            self.failure = error
        recorder.abandon()
        self._keep_what_is_whole(recorder.partial)

    def _keep_what_is_whole(self, partial: Path) -> None:
        try:
            drop_broken_fragment(partial)
            put_in_place(partial, self.path)
        except OSError as error:
            log.warning("%s: stays as %s (%s)", self.path, partial.name, error.strerror)

    def _take(self, entry: _Entry) -> None:
        frame, stamp, place = entry
        began = time.monotonic()
        if self.failure is not None or (began - frame.arrival > _LATE and self._is_too_slow()):
            self._left_out.put(stamp.number)
            return
        try:
            if self._recorder is None:
                yield_to_others()
                self._recorder = self._begin(frame, place)
            picture = frame.picture
            if self._views is not None:
                picture = blackened(picture, self._views.update(picture).box)
            self._recorder.write_picture(cropped(picture, place.box), stamp.time)
            self.recorded += 1
            self._lately.append(time.monotonic() - began)
        except OutputError as error:
            self.failure = error

    def _is_too_slow(self) -> bool:
        """Whether what waits takes too long, by the median: a busy machine may stop the encoder at times."""
        return bool(self._lately) and self._sink.waiting * median(self._lately) > _CATCH_UP

    def _begin(self, frame: Frame, place: Placement) -> Recorder:
        return Recorder(self.path, *place.size, self._rate, AS_IT_COMES, matrix_for(frame.picture))

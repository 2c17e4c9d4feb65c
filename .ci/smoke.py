"""The README's example on the first seconds of the demo, from an installed wheel."""

from itertools import islice

from detector import PolypDetector, open_video
from detector.files.resources import resource_folder

detector = PolypDetector()
with open_video(resource_folder("assets") / "demo.mp4") as video:
    results = [detector(frame) for frame in islice(video, 100)]
assert len(results) == 100
assert any(result.polyps for result in results), "no polyp is found in the demo's first 100 frames"

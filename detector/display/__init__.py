"""What a display may show and claim, without a screen: which markers belong on which frame, and the state."""

from detector.display.choice import choose
from detector.display.display import Display, DisplayStatus
from detector.display.paint import Painted, Painting
from detector.display_state import DisplayState

__all__ = ["Display", "DisplayState", "DisplayStatus", "Painted", "Painting", "choose"]

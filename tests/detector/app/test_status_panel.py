"""The strip below the picture: every action at hand, and as many figures as there is room for."""

from collections.abc import Callable, Iterator

import pytest
from PyQt6.QtCore import QPoint, QRect, Qt
from PyQt6.QtTest import QTest
from PyQt6.QtWidgets import QApplication, QToolButton

from detector.app.icon import FOLDER, icon
from detector.app.main_window import MainWindow
from detector.app.status_panel import StatusPanel
from detector.app.theme import BUSY
from detector.display import DisplayState
from detector.keys import ACTIONS, bindings
from tests.detector.app.cameras import Camera
from tests.detector.app.pixels import image_pixels, in_colour, pixels

OpenWindow = Callable[..., MainWindow]
WaitFor = Callable[..., None]


@pytest.fixture
def panel(application: QApplication) -> Iterator[StatusPanel]:
    panel = StatusPanel(bindings())
    yield panel
    panel.close()


def _shown(panel: StatusPanel) -> dict[str, QRect]:
    """Where in the strip each figure stands that is shown, with its name."""
    columns = panel._columns.items()
    return {name: column.geometry() for name, column in columns if column.isVisible()}


# Widths of windows, in their own pixels: of 4K, 1080p, 1366 x 768, 1080p at 1.5, and 1366 x 768 at 1.5.
@pytest.mark.parametrize(
    ("width", "figures"), [(3840, 7), (1920, 7), (1366, 6), (1280, 6), (911, 3), (555, 0)]
)
def test_strip_is_whole_at_every_width(panel: StatusPanel, width: int, figures: int) -> None:
    panel.resize(width, panel.minimumSizeHint().height())
    panel.show()
    QTest.qWaitForWindowExposed(panel)
    buttons = panel.findChildren(QToolButton)
    assert len(buttons) == 14
    places = [QRect(button.mapTo(panel, QPoint(0, 0)), button.size()) for button in buttons]
    places += _shown(panel).values()
    assert all(panel.rect().contains(place) for place in places)
    assert not any(one.intersects(other) for one in places for other in places if one is not other)
    assert len(_shown(panel)) >= figures
    if figures:
        assert "annotation delay" in _shown(panel)


def test_every_action_of_the_strip_says_what_it_does_and_its_key(panel: StatusPanel) -> None:
    says = {action.says: action for action in ACTIONS}
    for button in panel.findChildren(QToolButton):
        action = says[button.accessibleName()]
        assert button.toolTip() == f"{action.says}  ({', '.join(action.keys)})"
        assert button.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_icons_are_lines_in_the_colour_that_is_wanted(application: QApplication) -> None:
    names = [file.stem for file in FOLDER.glob("*.svg")]
    assert len(names) == 14
    for name in names:
        drawn = icon(name, 20, BUSY, "#ffffff", "#ffffff").pixmap(20, 20).toImage()
        assert in_colour(image_pixels(drawn), BUSY, 30).sum() > 12, name


def test_button_does_what_the_key_does_and_shows_that_it_is_so(
    open_window: OpenWindow, wait_for: WaitFor
) -> None:
    window = open_window(Camera(25))
    wait_for(lambda: window.session.display().state is DisplayState.MARKED)
    (button,) = [
        each for each in window.panel.findChildren(QToolButton) if each.accessibleName().startswith("bypass")
    ]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    wait_for(lambda: window.session.display().state is DisplayState.BYPASS)
    assert button.isChecked()
    assert in_colour(pixels(button), BUSY, 40).sum() > 12
    # The keys are still the window's.
    QTest.keyClick(window, Qt.Key.Key_B)
    wait_for(lambda: window.session.display().state is DisplayState.MARKED)
    assert not button.isChecked()

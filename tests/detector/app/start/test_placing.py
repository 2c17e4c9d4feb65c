"""A window comes back where it was, unless its screen is gone."""

from PyQt6.QtCore import QRect
from PyQt6.QtWidgets import QApplication, QMainWindow

from detector.app.start.placing import place_of, put_in_place
from detector.desk.place import WindowPlace


def test_window_lies_where_it_was_left(application: QApplication) -> None:
    window = QMainWindow()
    put_in_place(window, WindowPlace((30, 40, 500, 400)))
    assert window.geometry() == QRect(30, 40, 500, 400)
    assert place_of(window) == WindowPlace((30, 40, 500, 400))


def test_window_of_a_screen_that_is_gone_lies_on_another(application: QApplication) -> None:
    window = QMainWindow()
    put_in_place(window, WindowPlace((9000, 40, 500, 400)))
    assert window.width() == 1120
    assert window.x() < 9000


def test_maximized_window_keeps_its_other_place(application: QApplication) -> None:
    window = QMainWindow()
    put_in_place(window, WindowPlace((30, 40, 500, 400), maximized=True))
    assert window.isMaximized()
    place = place_of(window)
    assert place.maximized
    assert place.box is not None
    assert place.box[2:] == (500, 400)

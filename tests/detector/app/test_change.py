"""Word from another thread is heard on the window's, once for all that came meanwhile."""

import threading

from PyQt6.QtWidgets import QApplication

from detector.app.change import Change


def _tell_from_elsewhere(change: Change, times: int) -> None:
    def tell() -> None:
        for _ in range(times):
            change.tell()

    thread = threading.Thread(target=tell)
    thread.start()
    thread.join()


def test_what_is_told_in_quick_succession_is_pulled_once(application: QApplication) -> None:
    pulled: list[threading.Thread] = []
    change = Change(lambda: pulled.append(threading.current_thread()))
    _tell_from_elsewhere(change, 5)
    assert pulled == []
    application.processEvents()
    assert pulled == [threading.main_thread()]
    _tell_from_elsewhere(change, 1)
    application.processEvents()
    assert len(pulled) == 2


def test_what_is_on_its_way_when_a_window_closes_does_not_arrive(application: QApplication) -> None:
    pulled: list[bool] = []
    change = Change(lambda: pulled.append(True))
    _tell_from_elsewhere(change, 1)
    change.end()
    application.processEvents()
    _tell_from_elsewhere(change, 1)
    application.processEvents()
    assert pulled == []

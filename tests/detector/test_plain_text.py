"""What others named is shown, and neither obeyed, run, nor told."""

from pathlib import Path

import pytest

from detector.errors import DataError
from detector.html.escape import escape
from detector.plain_text import csv_cell, from_csv_cell, plain, shown_source

# Escape sequences in 7 and in 8 bits, a bell, ends of lines, and what turns the direction of writing.
OBEYED = "\x1b[2J \x9b2J \x07 \r \n \x0b \x85 \u2028 \u2029 \u202e \u2066 \u200f \x00 \x7f \ufeff \U000e0041"


@pytest.mark.parametrize("show", [plain, shown_source, csv_cell, escape, lambda text: str(DataError(text))])
def test_nothing_that_a_terminal_obeys_is_left(show: "type[str]") -> None:
    shown = show(f"a{OBEYED}b.mp4")
    assert shown.startswith("a")
    assert shown.endswith("b.mp4")
    assert shown.isprintable()
    assert shown.count("\ufffd") == len(OBEYED.split(" "))


def test_names_of_all_languages_stay_as_they_are() -> None:
    for name in (
        "Söğüt 7.mp4",
        "大腸\u3000検査.mp4",
        "بولیپ.mp4",
        "Aufnahme 10.00.00\u202fAM.mp4",
        "e\u0301.mp4",
        "🩺.mp4",
    ):
        assert plain(name) == shown_source(name) == csv_cell(name) == name


def test_bytes_that_are_no_text_are_question_marks() -> None:
    assert plain("a\udcff.mp4") == "a?.mp4"


@pytest.mark.parametrize(
    "name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n+1", "\uff1dHYPERLINK()", "\uff20x"]
)
def test_no_cell_is_a_formula(name: str) -> None:
    assert csv_cell(name)[0] == "'"


@pytest.mark.parametrize("name", ["=1+1", "-2.mp4", "'=1", "'a", "a", "", "@x"])
def test_a_cell_is_read_back(name: str) -> None:
    assert from_csv_cell(csv_cell(name)) == name


def test_a_cell_that_is_no_formula_is_the_name() -> None:
    assert [csv_cell(name) for name in ("a=b.mp4", "", "2-1")] == ["a=b.mp4", "", "2-1"]


PASSWORDS = [
    *("secret", "p@ssw0rd", "s@cr@t", "why?", "wh?y@", "#1", "", "p%40ss", "a:b"),
    *("pa/ss", "1/2", "/", "x/y@z", "p:1/2@3", "a b", "tab\there", "end)", "end:"),
]


@pytest.mark.parametrize("password", PASSWORDS)
@pytest.mark.parametrize("scheme", ["rtsp", "http", "srt", "ftp"])
def test_no_part_of_a_login_is_shown(password: str, scheme: str) -> None:
    for end in ("10.0.0.7/tower", "10.0.0.7", "tower.example:554/tower"):
        assert shown_source(f"{scheme}://doctor:{password}@{end}") == f"{scheme}://{end}"
        if not set(password) & set(" \t"):
            said = f"{scheme}://doctor:{password}@{end}: cannot be opened"
            assert plain(said) == f"{scheme}://{end}: cannot be opened"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://10.0.0.7/a.mp4?token=s3cret", "http://10.0.0.7/a.mp4?…"),
        ("http://media.example/a.mp4?X-Amz-Signature=s3cret&b=c#s3cret", "http://media.example/a.mp4?…"),
        ("http://media.example/a.mp4#s3cret", "http://media.example/a.mp4?…"),
        ("srt://10.0.0.7:9000?passphrase=s3cret&streamid=publish:s3cret", "srt://10.0.0.7:9000?…"),
        ("rtsp://10.0.0.7:554/user=admin&password=s3cret&channel=1", "rtsp://10.0.0.7:554/…"),
        ("rtsp://10.0.0.7/live?user=admin&pwd=a@s3cret", "rtsp://10.0.0.7/live?…"),
        ("rtmp://media.example/live/s3cret", "rtmp://media.example/live/…"),
        ("RTMPS://media.example:443/live/s3cret?key=s3cret", "RTMPS://media.example:443/live/…?…"),
        ("https://s3cret@media.example/a.mp4", "https://media.example/a.mp4"),
    ],
)
def test_no_key_of_a_stream_is_shown(url: str, shown: str) -> None:
    assert shown_source(url) == shown
    assert plain(f"{url}: is live") == f"{shown}: is live"
    assert plain(f"lost ({url}), again") == f"lost ({shown}), again"
    assert plain(shown) == shown


@pytest.mark.parametrize("password", ["secret", "pa/ss", "p@ss", "p%40ss", "a:b"])
def test_no_login_is_shown_of_an_address_that_was_taken_for_a_path(password: str) -> None:
    path = Path(f"rtsp://doctor:{password}@10.0.0.7/tower")
    shown = str(Path("rtsp://10.0.0.7/tower"))
    assert plain(f"{path}: no such file or folder") == f"{shown}: no such file or folder"
    assert shown_source(str(path)) == csv_cell(str(path)) == shown


@pytest.mark.parametrize("password", ["secret", "pa/ss", "p@ss", "p%40ss", "a:b"])
@pytest.mark.parametrize("before", ["", "//", "http:", "rtsp:\\\\", "http:/"])
def test_no_login_is_shown_where_the_scheme_is_not_as_it_should_be(before: str, password: str) -> None:
    for host in ("10.0.0.7:80/tower", "tower.example"):
        given, shown = f"{before}doctor:{password}@{host}", f"{before}{host}"
        assert shown_source(given) == csv_cell(given) == shown
        for said in ("{}: no such file", "lost ({}), again", "'{}'", "url={}", "a {}"):
            assert plain(said.format(given)) == said.format(shown)


def test_what_is_no_secret_is_shown() -> None:
    for url in (
        *("http://10.0.0.7/a@b", "http://[fe80::1]:80/a@b", "http://localhost:8080/a@b", "rtsp://10.0.0.7"),
        *("rtmp://media.example/live", "udp://239.0.0.1:1234", "file:///home/a@b/c=d.mp4", "a@b/c?d=e.mp4"),
        *("C:/Users/a@b/c.mp4", "ab:/c/d.mp4", "file:/home/a@b", "10:/a/b=c"),
        *(
            "D:\\videos\\a@b.mp4",
            "/videos/10:30/a@b.mp4",
            "Video: a@b.mp4",
            "12:30 a@b",
            "10:30:05",
            "a:b.mp4",
        ),
    ):
        assert shown_source(url) == plain(url) == url


def test_an_error_has_a_line_for_each_argument() -> None:
    assert str(DataError("a\nb", "rtsp://u:p@10.0.0.7/c")) == "a\ufffdb\nrtsp://10.0.0.7/c"

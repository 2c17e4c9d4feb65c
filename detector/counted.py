"""How many there are of something, in a line on a terminal."""


def counted(number: int, one: str) -> str:
    """1 frame, 2 frames."""
    return f"{number} {one}{'' if number == 1 else 's'}"

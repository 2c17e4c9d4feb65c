"""Changes of bytes, whatever they mean."""

from random import Random

_MOST_CHANGES = 8
# Lengths, counts and offsets that programs get wrong.
_NUMBERS = (0, 1, 2, 7, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 1 << 62)
# Headers are read before all else.
_HEAD = 512


def changed(content: bytes, random: Random) -> bytes:
    """The bytes with one to eight changes."""
    data = bytearray(content)
    for _ in range(random.randint(1, _MOST_CHANGES)):
        if data:
            random.choice(_CHANGES)(data, random)
    return bytes(data)


def number_bytes(random: Random, size: int) -> bytes:
    """An odd number of so many bytes."""
    value = random.choice(_NUMBERS) & ((1 << 8 * size) - 1)
    return value.to_bytes(size, random.choice(("big", "little")))


def _place(data: bytearray, random: Random) -> int:
    """Somewhere, half of the time in the head."""
    return random.randrange(min(len(data), _HEAD) if random.random() < 0.5 else len(data))


def _flip(data: bytearray, random: Random) -> None:
    data[_place(data, random)] ^= 1 << random.randrange(8)


def _set(data: bytearray, random: Random) -> None:
    data[_place(data, random)] = random.choice((0, 1, 0x7F, 0x80, 0xFF, random.randrange(256)))


def _number(data: bytearray, random: Random) -> None:
    size, start = random.choice((1, 2, 4, 8)), _place(data, random)
    data[start : start + size] = number_bytes(random, size)


def _cut(data: bytearray, random: Random) -> None:
    del data[_place(data, random) :]


def _remove(data: bytearray, random: Random) -> None:
    start = _place(data, random)
    del data[start : start + _length(data, random)]


def _repeat(data: bytearray, random: Random) -> None:
    start = _place(data, random)
    data[start:start] = data[start : start + _length(data, random)]


def _zero(data: bytearray, random: Random) -> None:
    start = _place(data, random)
    end = min(len(data), start + _length(data, random))
    data[start:end] = bytes(end - start)


def _noise(data: bytearray, random: Random) -> None:
    start = _place(data, random)
    data[start : start + 16] = random.randbytes(16)


def _length(data: bytearray, random: Random) -> int:
    return random.choice((1, 4, 16, 256, max(1, len(data) // 5)))


_CHANGES = (_flip, _flip, _set, _number, _number, _cut, _remove, _repeat, _zero, _noise)

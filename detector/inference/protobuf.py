"""The wire format of protocol buffers, read without a schema: numbered fields, nothing decoded unasked.

Source: "Encoding", the protocol buffers documentation. A model is looked into before any runtime is given it;
its weights, nearly all of the file, are passed over without a copy.
"""

from collections.abc import Callable, Iterator

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_LONGEST_VARINT = 10
# There is no other number, and no key is longer: what a reader of 32 bits cuts off would make another of it.
_NUMBERS = range(1, 1 << 29)

Value = int | memoryview
# What stands for a field in place of it, made of its value: a whole record, or nothing.
Change = Callable[[Value], bytes]


def fields(message: memoryview) -> Iterator[tuple[int, Value]]:
    """Number and value of each field in the order of the file: whole numbers, or bytes not yet looked into.

    Raises:
        ValueError: this is no message, or it is cut short.
    """
    return ((number, value) for number, value, _ in _records(message))


def changed(message: Value, changes: dict[int, Change]) -> bytes:
    """A message in which the fields of some numbers are others, and all else is as it was.

    Raises:
        ValueError: this is no message, or it is cut short.
    """
    parts = (
        changes[number](value) if number in changes else record
        for number, value, record in _records(_bytes(message))
    )
    return b"".join(parts)


def number_record(number: int, value: int) -> bytes:
    """A field that is a whole number of at least 0."""
    return _as_varint(number << 3 | _VARINT) + _as_varint(value)


def bytes_record(number: int, content: bytes) -> bytes:
    """A field that is bytes, a text or a message."""
    return _as_varint(number << 3 | _BYTES) + _as_varint(len(content)) + content


def text(value: Value) -> str:
    """A string field.

    Raises:
        ValueError: it is a number, or no UTF-8.
    """
    return str(_bytes(value), "utf-8")


def inner(value: Value) -> Iterator[tuple[int, Value]]:
    """The fields of a message within a message.

    Raises:
        ValueError: it is none.
    """
    return fields(_bytes(value))


def _records(message: memoryview) -> Iterator[tuple[int, Value, memoryview]]:
    """Number, value and all bytes of each field."""
    at = 0
    while at < len(message):
        start = at
        key, at = _varint(message, at)
        number, kind = key >> 3, key & 7
        if number not in _NUMBERS:
            raise ValueError(f"there is no field {number}")
        if kind == _VARINT:
            value, at = _varint(message, at)
            yield number, value, message[start:at]
            continue
        if kind == _BYTES:
            size, at = _varint(message, at)
        elif kind in (_FIXED32, _FIXED64):
            size = 4 if kind == _FIXED32 else 8
        else:
            raise ValueError(f"there is no wire type {kind}")
        if at + size > len(message):
            raise ValueError("a field is longer than its message")
        yield number, message[at : at + size], message[start : at + size]
        at += size


def _bytes(value: Value) -> memoryview:
    if isinstance(value, int):
        raise ValueError("a number stands where bytes are expected")
    return value


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(_LONGEST_VARINT):
        if at >= len(message):
            raise ValueError("a number is cut short")
        byte = message[at]
        at += 1
        value |= (byte & 0x7F) << (7 * shift)
        if byte < 0x80:
            return value, at
    raise ValueError("a number is too long")


def _as_varint(value: int) -> bytes:
    digits = bytearray()
    while value > 0x7F:
        digits.append(value & 0x7F | 0x80)
        value >>= 7
    digits.append(value)
    return bytes(digits)

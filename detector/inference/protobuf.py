"""The wire format of protocol buffers, read without a schema: numbered fields, nothing decoded unasked.

Source: "Encoding", the protocol buffers documentation. A model is looked into before any runtime is given it;
its weights, nearly all of the file, are passed over without a copy.
"""

from collections.abc import Iterator

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_LONGEST_VARINT = 10

Value = int | memoryview


def fields(message: memoryview) -> Iterator[tuple[int, Value]]:
    """Number and value of each field in the order of the file: whole numbers, or bytes not yet looked into.

    Raises:
        ValueError: this is no message, or it is cut short.
    """
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        number, kind = key >> 3, key & 7
        if kind == _VARINT:
            value, at = _varint(message, at)
            yield number, value
            continue
        if kind == _BYTES:
            size, at = _varint(message, at)
        elif kind in (_FIXED32, _FIXED64):
            size = 4 if kind == _FIXED32 else 8
        else:
            raise ValueError(f"there is no wire type {kind}")
        if at + size > len(message):
            raise ValueError("a field is longer than its message")
        yield number, message[at : at + size]
        at += size


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

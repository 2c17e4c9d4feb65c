"""Changes of what JSON, TOML and XML say, with brackets and quotes in order."""

import json
import re
from copy import deepcopy
from random import Random
from typing import Any

_DEEP = 3000
_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 0.5, 1e308, -1e308, 2**31, 2**63, -(2**70), float("nan"), float("inf")),
    *(
        "",
        "x" * 5000,
        "\0",
        "\ud800",
        "../../x",
        "=1+1",
        "\x1b[31m",
        "1",
        "nan",
        "é",
        "/dev/zero",
        "http://127.0.0.1:9/",
    ),
    *([], {}, [[]], [None], {"": None}, [0] * 1000, list(range(5))),
)
_TOML = (
    "1",
    "-1",
    "1e400",
    "nan",
    "inf",
    '""',
    '"x"',
    "[]",
    "{}",
    "true",
    "1979-05-27",
    "[[1]]",
    "'''",
    '"\\u0000"',
)
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def reworded(content: bytes, name: str, random: Random) -> bytes | None:
    """The text with other values; None where it is none of these."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    if name.endswith(".jsonl"):
        return _lines(text, random)
    if name.endswith(".json"):
        return _json(text, random)
    if name.endswith(".toml"):
        return _settings(text, random)
    return _xml(text, random) if name.endswith(".xml") else None


def _json(text: str, random: Random) -> bytes:
    value = json.loads(text)
    for _ in range(random.randint(1, 3)):
        value = _changed(value, random)
    dumped = json.dumps(value)
    if random.random() < 0.05:
        deep = "[" * _DEEP + "]" * _DEEP if random.random() < 0.5 else '{"a":' * _DEEP + "1" + "}" * _DEEP
        dumped = _NUMBER.sub(lambda _: deep, dumped, count=1)
    return dumped.encode("utf-8", "surrogatepass")


def _changed(value: Any, random: Random) -> Any:
    """A JSON value with one of the values in it replaced, lost, doubled or renamed."""
    holder, place = None, None
    inner = value
    while isinstance(inner, dict | list) and inner and (holder is None or random.random() < 0.8):
        holder = inner
        place = random.choice(list(inner) if isinstance(inner, dict) else range(len(inner)))
        inner = inner[place]
    if holder is None:
        return deepcopy(random.choice(_VALUES))
    how = random.random()
    if how < 0.7:
        # A list of its own: what is changed again must change in one place.
        holder[place] = deepcopy(random.choice(_VALUES))
    elif how < 0.85:
        del holder[place]
    elif isinstance(holder, list):
        holder.insert(place, deepcopy(inner))
    else:
        holder[f"{place}x"] = holder.pop(place)
    return value


def _lines(text: str, random: Random) -> bytes:
    lines = [line.encode() for line in text.splitlines()]
    place = random.randrange(len(lines))
    how = random.random()
    if how < 0.7:
        lines[place] = _json(lines[place].decode(), random)
    elif how < 0.8:
        del lines[place]
    elif how < 0.9:
        lines.insert(random.randrange(len(lines)), lines[place])
    else:
        random.shuffle(lines)
    return b"\n".join(lines) + b"\n"


def _settings(text: str, random: Random) -> bytes:
    lines = text.splitlines()
    place = random.randrange(len(lines))
    key = lines[place].partition("=")[0].strip() or "gate"
    deep = f"{key} = {'[' * _DEEP}{']' * _DEEP}"
    lines[place] = random.choice(
        (*(f"{key} = {value}" for value in _TOML), "", f"{key}x = 1", "[gate]", deep)
    )
    return "\n".join(lines).encode()


def _xml(text: str, random: Random) -> bytes:
    if random.random() < 0.1:
        entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
        text = text.replace("?>", f'?><!DOCTYPE a [<!ENTITY e0 "lol">{entities}]>', 1).replace(
            "polyp", "&e8;"
        )
    found = list(_NUMBER.finditer(text))
    for match in random.sample(found, min(len(found), random.randint(1, 3))):
        value = random.choice(("", "-1", "x", "nan", "1e309", str(2**70), "0", "9" * 400))
        text = text[: match.start()] + value + text[match.end() :]
    return text.encode()

"""A stylesheet for right-to-left pages: the same rules, left and right exchanged.

unfold's stylesheet speaks of left and right; ours speaks of start and end and needs no mirror.
"""

import re

_DECLARATION = re.compile(r"(?<=[{;])([a-z-]+|--tw-[a-z-]+):([^;{}]*)(?=[;}])")
_SIDE = re.compile(r"(?<![a-z])(left|right)(?![a-z])")
_SIDED_VALUES = frozenset(
    {
        "text-align", "float", "clear", "background-position", "transform-origin", "justify-content",
        "--tw-gradient-position", "background-image", "object-position",
    }
)  # fmt: skip
_FOUR_SIDES = frozenset({"margin", "padding", "border-width", "inset", "border-color"})
_OTHER = {"left": "right", "right": "left"}


def mirror(css: str) -> str:
    """`css` (as its builder wrote it, without comments in values) for the other direction."""
    return _DECLARATION.sub(_declaration, css)


def _exchange(text: str) -> str:
    return _SIDE.sub(lambda side: _OTHER[side[1]], text)


def _declaration(found: re.Match[str]) -> str:
    name, value = found[1], found[2]
    if name.startswith("--tw-translate-x"):
        return f"{name}:{_negative(value)}"
    if name == "translate":
        return f"{name}:{value}"
    if name in _SIDED_VALUES and "url(" not in value:
        value = _exchange(value)
    if name in _FOUR_SIDES:
        value = _four(value)
    if name == "border-radius":
        value = _corners(value)
    return f"{name if name.startswith('--') else _exchange(name)}:{value}"


def _negative(value: str) -> str:
    if value in ("0", "0px") or value.startswith("var("):
        return value
    return value[1:] if value.startswith("-") else f"calc({value} * -1)"


def _parts(value: str) -> list[str]:
    """The words of a value; what stands in brackets is one word."""
    return re.findall(r"(?:[^\s(]|\([^)]*(?:\([^)]*\)[^)]*)*\))+", value)


def _four(value: str) -> str:
    parts = _parts(value)
    if len(parts) != 4:
        return value
    top, right, bottom, left = parts
    return f"{top} {left} {bottom} {right}"


def _corners(value: str) -> str:
    parts = _parts(value)
    if len(parts) != 4 or "/" in value:
        return value
    return f"{parts[1]} {parts[0]} {parts[3]} {parts[2]}"

"""References: short, speakable, never mistaken for one another on the telephone."""

import secrets

# Without I, L, O, U and 0, 1: nothing that is misread or makes words.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 7


def new() -> str:
    """A reference such as `K7MR-42X`: six random characters and one that checks them."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH - 1))
    return f"{body[:4]}-{body[4:]}{_check(body)}"


def tidy(text: str) -> str:
    """What somebody typed or said, as a reference is stored; unchanged when it cannot be one."""
    plain = "".join(char for char in text.upper() if char in ALPHABET)
    return f"{plain[:4]}-{plain[4:]}" if len(plain) == _LENGTH else text


def is_valid(reference: str) -> bool:
    plain = reference.replace("-", "")
    return (
        len(plain) == _LENGTH
        and all(char in ALPHABET for char in plain)
        and _check(plain[:-1]) == plain[-1]
    )


def _check(body: str) -> str:
    """Weighted sum: finds one wrong character or two neighbours that changed places."""
    weights = (1, 7, 11, 13, 17, 19)  # none shares a factor with 30
    total = sum(w * ALPHABET.index(char) for w, char in zip(weights, body, strict=True))
    return ALPHABET[total % len(ALPHABET)]

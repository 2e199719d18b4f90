"""Whether a text is written in the script of its language: many write a name into the field of another one."""

import unicodedata

_SCRIPTS = {"ar": "ARABIC", "zh": "CJK"}  # as Unicode names letters; our other languages are Latin
_ENOUGH = 200  # letters: the first ones tell


def fits(text: str, language: str) -> bool:
    """Whether most letters of `text` are of the script of `language` (BCP 47); true of one without letters.

    One Chinese character is as much as a word: a text that has any is Chinese enough.
    """
    code = language.partition("-")[0]
    script = _SCRIPTS.get(code, "LATIN")
    letters = [letter for letter in text[:_ENOUGH] if letter.isalpha()]
    own = sum(unicodedata.name(letter, "").startswith(script) for letter in letters)
    return not letters or 2 * own >= len(letters) or (code == "zh" and own > 0)

"""Invented people: names in the scripts of the world, with a city and an organisation that fit."""

import random
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils import translation

from attendees.enums import NameOrder
from summit.countries import countries

from . import texts

# What Unicode does not take apart when an address is made of a Latin name.
_PLAIN = str.maketrans("øØłŁđĐðÞþæÆœßıəƏ", "oOlLdDdTtaAosieE")


@dataclass(frozen=True)
class Person:
    full_name: str
    latin_name: str  # empty when the name is written in Latin letters anyway
    family: str
    given: str
    order: str
    language: str
    country: str
    city: str
    pool: int

    @property
    def address(self) -> str:
        """The part before the @, in ASCII letters and dots."""
        plain = (self.latin_name or self.full_name).translate(_PLAIN)
        plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode().lower()
        words = ("".join(char for char in word if char.isalpha()) for word in plain.split())
        return ".".join(word for word in words if word)


class People:
    """Draws people; the same `rng` gives the same people."""

    def __init__(self, rng: random.Random, *, least: int = 0, is_unique: bool = False) -> None:
        """`least` leaves out countries of a smaller weight; `is_unique` never draws a name twice."""
        self._rng = rng
        self._seen: set[str] | None = set() if is_unique else None
        self._by_country: dict[str, int] = {}
        self._choices: list[tuple[int, str]] = []
        self._weights: list[int] = []
        for number, pool in enumerate(_pools()):
            for country, weight in pool["countries"].items():
                self._by_country.setdefault(country, number)
                if weight >= least:
                    self._choices.append((number, country))
                    self._weights.append(weight)

    def one(self, country: str = "", *, but: str = "") -> Person:
        """Somebody from `country`, else from anywhere but the country `but`."""
        while True:
            if country:
                number = self._by_country[country]
            else:
                number, country_drawn = self._rng.choices(self._choices, self._weights)[0]
                if country_drawn == but:
                    continue
            person = self._person(number, country or country_drawn)
            if self._seen is None:
                return person
            if person.full_name not in self._seen:
                self._seen.add(person.full_name)
                return person

    def organisation(self, person: Person, kind: str) -> str:
        """Where the person works: `kind` is government, embassy, university, company or media."""
        if kind == "embassy":
            with translation.override(person.language):
                country = countries.name(person.country)
            return str(texts.read("names.toml")["embassy"][person.language]).format(country=country)
        templates = _pools()[person.pool][kind]
        return str(self._rng.choice(templates)).format(city=person.city)

    def title(self, person: Person, kind: str) -> str:
        """A post that fits the organisation, in the person's language."""
        return str(self._rng.choice(texts.read("names.toml")["titles"][kind])[person.language])

    @staticmethod
    def titles(title: str) -> dict[str, str]:
        """A title of `title` in every language: language -> words."""
        for found in texts.read("names.toml")["titles"].values():
            for words in found:
                if title in words.values():
                    return dict(words)
        return {}

    def _person(self, number: int, country: str) -> Person:
        pool, rng = _pools()[number], self._rng
        is_woman = "given_f" in pool and rng.random() < 0.5
        given = rng.choice(pool["given_f"] if is_woman else pool["given"])
        family = rng.choice(pool.get("family_f", pool["family"]) if is_woman else pool["family"])
        in_order = [family, given] if pool["order"] == NameOrder.FAMILY_FIRST else [given, family]
        native, latin = _written(in_order, pool.get("joiner", " "))
        return Person(
            full_name=native,
            latin_name="" if latin == native else latin,
            family=family.partition("|")[0],
            given=given.partition("|")[0],
            order=pool["order"],
            language=pool["language"] if rng.random() < 0.92 else "en",
            country=country,
            city=rng.choice(pool["cities"][country]),
            pool=number,
        )


@cache
def _pools() -> list[dict[str, Any]]:
    return list(texts.read("names.toml")["pools"])


def _written(parts: list[str], joiner: str) -> tuple[str, str]:
    """The name in its own script and in Latin letters, from parts such as `王|Wang`."""
    pairs = [part.partition("|") for part in parts if part]
    native = joiner.join(own for own, _bar, _latin in pairs)
    return native, " ".join(latin or own for own, _bar, latin in pairs)

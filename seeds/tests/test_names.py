"""Invented names: many scripts, addresses in ASCII, organisations in every kind."""

import random
import unicodedata

import pytest

from attendees.enums import NameOrder
from seeds import texts
from seeds.names import People
from summit.countries import countries

POOLS = texts.read("names.toml")["pools"]
COUNTRIES = sorted({country for pool in POOLS for country in pool["countries"]})


def scripts(name: str) -> set:
    return {unicodedata.name(char).split()[0] for char in name if char.isalpha()}


@pytest.mark.parametrize("country", COUNTRIES)
def test_people_of_every_country_have_a_name_an_address_and_a_place_to_work(country: str) -> None:
    assert country in countries.countries
    people = People(random.Random(1))
    person = people.one(country)
    assert person.country == country
    assert person.address
    assert person.address.isascii()
    for kind in ("government", "embassy", "university", "company", "media"):
        assert "{" not in people.organisation(person, kind)
        assert people.title(person, kind)


def test_names_come_in_many_scripts_with_a_latin_form_for_the_others() -> None:
    people = People(random.Random(2))
    drawn = [people.one() for _ in range(3000)]
    found = set().union(*(scripts(person.full_name) for person in drawn))
    assert {"CJK", "LATIN", "ARABIC", "CYRILLIC", "DEVANAGARI", "HANGUL", "GREEK"} <= found
    for person in drawn:
        if scripts(person.full_name) != {"LATIN"}:
            assert "LATIN" in scripts(person.latin_name), person


def test_the_order_of_names_is_the_one_of_the_country() -> None:
    people = People(random.Random(3))
    chinese, french = people.one("CN"), people.one("FR")
    assert chinese.order == NameOrder.FAMILY_FIRST
    assert chinese.full_name == chinese.family + chinese.given
    assert french.full_name == f"{french.given} {french.family}"


def test_the_same_chance_draws_the_same_people() -> None:
    one, other = People(random.Random(4)), People(random.Random(4))
    assert [one.one() for _ in range(50)] == [other.one() for _ in range(50)]


def test_no_name_is_drawn_twice_when_asked() -> None:
    people = People(random.Random(5), is_unique=True)
    names = [people.one().full_name for _ in range(500)]
    assert len(set(names)) == 500

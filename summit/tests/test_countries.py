"""Countries are called and ordered as each language does."""

import pytest
from django.conf import settings
from django.utils import translation

from summit.countries import Countries, countries


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [
        ("en", "SZ", "Eswatini"),
        ("fr", "CH", "Suisse"),
        ("ar", "FM", "ميكرونيزيا"),
        ("zh-hans", "MK", "北马其顿"),
        ("zh-hans", "KM", "科摩罗"),
    ],
)
def test_a_country_has_the_name_of_its_language(language, code, name):
    with translation.override(language):
        assert countries.name(code) == name
        assert dict(countries)[code] == name


@pytest.mark.parametrize("language", dict(settings.LANGUAGES))
def test_every_code_has_one_name_without_blanks_around_it(language):
    with translation.override(language):
        listed = [*countries]
    assert {code for code, _name in listed} == set(countries.countries)
    assert len({name for _code, name in listed}) == len(listed)
    assert all(name == name.strip() and name for _code, name in listed)


@pytest.mark.parametrize(
    ("language", "codes"),
    [
        ("en", ["AF", "AX", "AL"]),  # Åland stands at A
        ("fr", ["EG", "AE", "EC"]),  # Égypte, Émirats, Équateur
        ("ar", ["ET", "AZ", "AM"]),  # alif with and without hamza is one letter
        ("zh-hans", ["AL", "DZ", "AF", "AR"]),  # Ā'ěr, Ā'ěr, Āfù, Āgēn
        ("zh-hans", ["VA", "FJ", "FI"]),  # Fàn, Fěi, Fēn
    ],
)
def test_they_stand_in_the_alphabet_of_the_language(language, codes):
    with translation.override(language):
        order = [code for code, _name in countries if code in codes]
    assert order == codes


def test_the_fields_of_models_have_them_too():
    from summit.models import Organisation

    with translation.override("zh-hans"):
        assert Organisation(country="MK").country.name == "北马其顿"
    field = Organisation._meta.get_field("country").formfield()
    with translation.override("ar"):
        offered = [code for code, _name in field.choices if code]
    assert offered[:2] == [code for code, _name in arabic()][:2]


def arabic():
    with translation.override("ar"):
        return [*Countries()]

"""The pages that a browser looks at, one after the other."""

import pytest

from tests.browser.conftest import DESKTOP, LANGUAGES, PHONE, loads


@pytest.mark.parametrize("count", [1, 2, 3, 10])
def test_each_page_is_loaded_in_every_language_and_in_both_sizes(count):
    found = list(loads([str(number) for number in range(count)]))
    assert len(found) == count * len(LANGUAGES)
    for number in range(count):
        visits = [(language, size) for language, path, size in found if path == str(number)]
        assert tuple(language for language, _size in visits) == LANGUAGES
        assert all(size in [size for _language, size in visits] for size in (PHONE, DESKTOP))

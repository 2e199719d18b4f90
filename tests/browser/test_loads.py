"""The pages that a browser looks at, one after the other."""

from itertools import product

import pytest

from tests.browser.conftest import DESKTOP, LANGUAGES, PHONE, SCHEMES, loads


@pytest.mark.parametrize("count", [1, 2, 3, 10])
def test_each_page_is_seen_in_every_language_size_and_scheme_and_loaded_in_both_sizes(count):
    found = list(loads([str(number) for number in range(count)]))
    assert len(found) == count * len(LANGUAGES)
    for number in range(count):
        visits = [(language, views) for language, path, views in found if path == str(number)]
        assert tuple(language for language, _views in visits) == LANGUAGES
        for _language, views in visits:
            sizes, schemes = zip(*views, strict=True)
            assert all(size in sizes for size in (PHONE, DESKTOP))
            assert set(schemes) == set(SCHEMES)
        seen = [view for _language, views in visits for view in views]
        assert all(view in seen for view in product((PHONE, DESKTOP), SCHEMES))
        loaded = [views[0][0] for _language, views in visits]
        assert all(size in loaded for size in (PHONE, DESKTOP))

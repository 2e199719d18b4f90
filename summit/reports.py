"""Reads about a summit as a whole."""

from django.http import Http404

from summit import pages
from summit.enums import OrganisationRoleKind
from summit.models import Gate, Organisation, Summit, Venue
from summit.querysets import Summits


def public_summit(slug: str) -> Summit:
    """The summit at this address. Raises Http404 for none, a draft or an archived one."""
    return pages.remember(f"summit:{slug}", lambda: _at(slug, Summit.objects.public()))


def announced_summit(slug: str) -> Summit:
    """As above, or an archived one."""
    return pages.remember(f"announced:{slug}", lambda: _at(slug, Summit.objects.announced()))


def _at(slug: str, among: Summits) -> Summit:
    summit: Summit | None = among.filter(slug=slug).first()
    if summit is None:
        raise Http404(slug)  # what is not there is not remembered: anybody can ask for anything
    return summit


def summit_of(pk: int) -> Summit:
    """The summit with this id as it is now, whatever its state. Callers must not change it."""
    return pages.remember(f"summit of id:{pk}", lambda: Summit.objects.get(pk=pk))


def hosts(summit: Summit) -> list[Organisation]:
    """The hosts in their order."""

    def load() -> list[Organisation]:
        return list(
            Organisation.objects.for_summit(summit)
            .filter(roles__kind=OrganisationRoleKind.HOST)
            .order_by("roles__position", "pk")
        )

    return pages.remember(f"hosts:{summit.pk}", load)


def venue(summit: Summit) -> Venue | None:
    return Venue.objects.for_summit(summit).order_by("pk").first()


def main_entrance(summit: Summit) -> Gate | None:
    """The gate that people are sent to."""

    def load() -> Gate | None:
        entrances = Gate.objects.for_summit(summit).filter(is_main_entrance=True)
        return entrances.order_by("pk").first()

    return pages.remember(f"main entrance:{summit.pk}", load)

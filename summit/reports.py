"""Reads about a summit as a whole."""

from django.http import Http404

from summit import pages
from summit.enums import OrganisationRoleKind
from summit.models import Gate, Organisation, Summit, Venue


def public_summit(slug: str) -> Summit:
    """The summit at this address. Raises Http404 for none, a draft or an archived one."""

    def load() -> Summit:
        summit = Summit.objects.public().filter(slug=slug).first()
        if summit is None:
            raise Http404(slug)  # what is not there is not remembered: anybody can ask for anything
        return summit

    return pages.remember(f"summit:{slug}", load)


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

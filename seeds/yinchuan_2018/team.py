"""The people of the summit office, and the passwords with which a demo lets one in as each of them."""

from collections.abc import Iterable

from django.conf import settings

from seeds import texts
from seeds.logins import DEMO_LOGINS, DOMAIN, EXHIBITION_LOGINS, Login
from summit.enums import Role
from summit.models import Membership, Summit, User

from . import SAMPLE


def make(summit: Summit) -> None:
    """The members of the office. Nobody can log in as them: see `open_logins`."""
    for role, name in texts.read(SAMPLE)["team"].items():
        user = User.objects.create_user(f"{role}@{DOMAIN}", is_staff=True, is_active=False)
        Membership.objects.create(
            summit=summit, user=user, full_name=name, role=role, is_sample=True
        )


def may_log_in(with_demo_logins: bool) -> bool:
    """Everybody knows these passwords: outside of development somebody must have asked for them."""
    return settings.DEMO or with_demo_logins


def open_logins(summit: Summit) -> None:
    """Let the office of the demo log in with the published passwords."""
    _open(DEMO_LOGINS)


def open_exhibition_logins(summit: Summit) -> None:
    """The same for the exhibition's officer and two exhibitors."""
    _open(EXHIBITION_LOGINS)


def _open(logins: Iterable[Login]) -> None:
    """Those that are there: an organiser may have removed somebody."""
    for login in logins:
        if user := User.objects.filter(email=login.email).first():
            user.set_password(login.password)
            user.is_active = True
            user.save()


def join(summit: Summit) -> User | None:
    """The demo's owner owns `summit` as well; None where nobody logs in as that."""
    owner = User.objects.filter(email=DEMO_LOGINS[0].email, is_active=True).first()
    if owner:
        name = texts.read(SAMPLE)["team"][Role.OWNER]
        Membership.objects.get_or_create(
            summit=summit,
            user=owner,
            defaults={"full_name": name, "role": Role.OWNER, "is_sample": True},
        )
    return owner


def office(summit: Summit) -> dict[str, User]:
    """Role -> member, for those who act in the replayed history."""
    members = Membership.objects.for_summit(summit).select_related("user")
    return {Role(member.role): member.user for member in members}

"""The accounts of the demo. Their passwords are published here: never make them where others can log in."""

from typing import NamedTuple


class Login(NamedTuple):
    """Who logs in; the part of the address before the @ is the role at the summit."""

    email: str
    password: str
    what: str


# `.test` is reserved (RFC 2606): no mail to these addresses reaches anybody.
DOMAIN = "yinchuan2018.test"

DEMO_LOGINS = [
    Login(f"owner@{DOMAIN}", "helan-mountain-owner", "owner: everything, members included"),
    Login(f"organiser@{DOMAIN}", "yellow-river-organiser", "organiser: registrations and content"),
    Login(
        f"protocol@{DOMAIN}", "western-tower-protocol", "protocol officer: delegations, decisions"
    ),
    Login(
        f"desk@{DOMAIN}",
        "drum-tower-frontdesk",
        "check-in desk: looks people up, registers at the desk",
    ),
    Login(
        f"auditor@{DOMAIN}",
        "shahu-lake-auditor",
        "auditor: reads registrations and content, changes nothing",
    ),
]

# Of the exhibition, which later versions of the seed brought: its officer, and members of two exhibitors,
# who come to the portal. There they may also log in by code, which the development mailbox shows.
EXHIBITION_LOGINS = [
    Login(
        f"exhibition@{DOMAIN}",
        "helan-square-exhibition",
        "exhibition officer: applications, booths, plans",
    ),
    Login(
        f"exhibitor@{DOMAIN}",
        "booth-c05-exhibitor",
        "exhibitor, opens /en/exhibitor/: has a booth, names staff, shows products",
    ),
    Login(
        f"newcomer@{DOMAIN}",
        "lanzhou-air-newcomer",
        "exhibitor, opens /en/exhibitor/: is approved and chooses a booth",
    ),
]

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
    Login(f"auditor@{DOMAIN}", "shahu-lake-auditor", "auditor: reads everything, changes nothing"),
]

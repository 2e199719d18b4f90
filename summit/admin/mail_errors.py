"""Why a mail did not go out, in the reader's words, and what the server said."""

from django.utils.translation import gettext as _

from summit.mail import isolated


def in_words(error: str) -> str:
    """`SMTPRecipientsRefused 550: no such user` as `summit.delivery` keeps it -> two sentences."""
    kind, _colon, said = error.partition(": ")
    name, _space, codes = kind.partition(" ")
    if not name:
        return ""
    code = codes.split()[-1] if codes else ""
    reason = _reason(name, code)
    if not code:
        return f"{reason} ({name})"
    answer = _("The server said: %(answer)s") % {"answer": isolated(f"{code} {said}".strip())}
    return f"{reason} {answer}"


def _reason(name: str, code: str) -> str:
    """By the reply code (RFC 5321, 4.2.3) where there is one, else by what happened to the connection."""
    if name == "SenderDied":
        return _("The sender broke off several times with this message.")
    if name == "SMTPAuthenticationError":
        return _("The mail server refuses our login.")
    if name in ("SMTPServerDisconnected", "ConnectionResetError", "BrokenPipeError"):
        return _("The mail server hung up.")
    if name in ("ConnectionRefusedError", "TimeoutError", "gaierror", "OSError"):
        return _("The mail server cannot be reached.")
    if code in ("452", "552"):
        return _("The mailbox is full.")
    if name == "SMTPRecipientsRefused" and code in ("550", "551", "553"):
        return _("The mail server knows no such address, or does not take mails for it.")
    if code.startswith("4"):
        return _("The mail server does not take it for now.")
    if code.startswith("5"):
        return _("The mail server refuses this message.")
    return _("The message could not be written.")

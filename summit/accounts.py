"""Who may log in: staff whom an owner has added, and whom an app has a page for. Nobody signs up.

`settings.LOGIN_HOMES` names functions (user) -> Home | None: whoever has such a home logs in by emailed
code and is led there. Only staff is ever led to the panel.
"""

import posixpath
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import unquote, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.module_loading import import_string

from . import audit, staff_mails, throttle
from .mail import Mail
from .models import Summit, User

_RESET = "account/email/password_reset_key"  # a password is for staff; others have the code
REAUTHENTICATION_TIMEOUT = 300  # seconds; allauth's own default


@dataclass(frozen=True)
class Home:
    """Where somebody who is no staff works after logging in."""

    path: str
    summit: Summit  # whose look the mail with the code has


def home_of(user: User) -> Home | None:
    """The first home that an app has for `user`; asked anew each time, for it may end at any moment."""
    for name in settings.LOGIN_HOMES:
        if home := import_string(name)(user):
            found: Home = home
            return found
    return None


class StaffAccounts(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_login_by_code_required(self, login: Any) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **context: Any) -> bool:
        """Not of who has just logged in: minutes later nobody proves the same again."""
        records = get_authentication_records(self.request, self.request.user)
        if is_mfa_enabled(self.request.user):
            records = [record for record in records if record.get("method") == "mfa"]
        latest = max((record["at"] for record in records), default=0.0)
        return time.time() - latest > REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Who has a second factor shows it again; a password alone could be a stolen one."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [way for way in ways if way["id"] != "reauthenticate"] or ways

    def get_client_ip(self, request: HttpRequest) -> str:
        """As everywhere else, so that all limits count the same client."""
        return throttle.client_address(request)

    def format_email_subject(self, subject: str) -> str:
        return subject

    def pre_login(self, request: HttpRequest, user: Any, **given: Any) -> HttpResponse | None:
        """Who has no page to work on does not log in: an account may outlive its last membership."""
        if not (user.is_staff or home_of(user)):
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **given)

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        audit.record(user, "log_in", by=user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        user = request.user
        home = home_of(user) if isinstance(user, User) and not user.is_staff else None
        return home.path if home else super().get_login_redirect_url(request)

    def is_safe_url(self, url: str | None) -> bool:
        """Who is no staff is led nowhere but to pages of his or her own home."""
        user = self.request.user
        if isinstance(user, User) and not user.is_staff and url and not _is_at_home(user, url):
            return False
        return bool(super().is_safe_url(url))

    def post_login(
        self, request: HttpRequest, user: Any, *, redirect_url: str | None, **given: Any
    ) -> HttpResponse:
        """Where to go was said before anybody knew who logs in: now we know."""
        if redirect_url and not self.is_safe_url(redirect_url):
            redirect_url = None
        answer: HttpResponse = super().post_login(request, user, redirect_url=redirect_url, **given)
        return answer

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the summit's look and the user's language; nothing to an address without a login."""
        user = User.objects.filter(email=email.lower(), is_active=True).first()
        if user is None:
            return
        home = None if user.is_staff else home_of(user)
        if not (user.is_staff or home) or (home and template_prefix == _RESET):
            return
        with translation.override(user.language):
            mail = self._write(template_prefix, email, context)
            staff_mails.send_soon(mail, user, home.summit if home else None)

    def _write(self, template_prefix: str, email: str, context: dict[str, Any]) -> Mail:
        if template_prefix == "account/email/login_code":
            return staff_mails.login_code(context["code"])
        if template_prefix == _RESET:
            return staff_mails.new_password(context["password_reset_url"])
        given = {"request": self.request, "email": email, **context}
        message = self.render_mail(template_prefix, email, given)
        return staff_mails.notice(message.subject, message.body)


def _is_at_home(user: User, url: str) -> bool:
    """Whether a browser that follows `url` comes to a page under the home of `user`, in any language."""
    home = home_of(user)
    place = posixpath.normpath(unquote(urlsplit(url).path))
    return home is not None and f"{_in_no_language(place)}/".startswith(_in_no_language(home.path))


def _in_no_language(path: str) -> str:
    return path.removeprefix(f"/{translation.get_language_from_path(path)}")


def of_staff(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For pages about passwords: others log in by code alone, and there is no such page for them."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.is_staff:
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


def missing_step(request: HttpRequest) -> str | None:
    """Where somebody has to go before the panel opens; None when two factors were shown.

    Having a second factor is not enough: this very session must have shown it. A session that began
    before the factor was set up, perhaps somebody else's with a stolen password, shows it now.
    """
    user = request.user
    if not settings.STAFF_MFA_REQUIRED or not user.is_authenticated:
        return None
    if not is_mfa_enabled(user):
        return reverse("mfa_index")
    if any(record.get("method") == "mfa" for record in get_authentication_records(request, user)):
        return None
    ways = StaffAccounts(request).get_reauthentication_methods(user)
    return f"{ways[0]['url']}?{urlencode({'next': request.get_full_path()})}"

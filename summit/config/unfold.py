"""How the admin panel presents itself: title, colours, navigation."""

from typing import Any

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Summit",
    "SITE_HEADER": "Summit",
}

"""Phrases of libraries that staff read, and that these bring in English only or say in several ways.

django-unfold ships no catalogues: where Django's own do not happen to hold a phrase of its
templates, staff would read English in an otherwise Chinese, French or Arabic page. Naming the
phrases here puts them into this project's catalogues, which Django asks first. Nothing imports
this module: it is read when messages are collected. The phrases must stay as the library writes
them, spaces and line breaks included.
"""

from django.utils.translation import gettext_noop, ngettext

# The frame of every page.
SHELL = (
    gettext_noop("Type to search"),
    gettext_noop("All applications"),
    gettext_noop("Recent searches"),
    gettext_noop("No recent searches"),
    gettext_noop("No results matching your query"),
    gettext_noop("Loading more results..."),
    gettext_noop("Go back"),
    gettext_noop("Previous"),
    gettext_noop("Next"),
    gettext_noop("Search apps and models..."),
    gettext_noop("General"),
    gettext_noop("Light"),
    gettext_noop("Dark"),
    gettext_noop("System"),
)

# Lists, their filters and actions.
LISTS = (
    gettext_noop("Select record"),
    gettext_noop("Select action"),
    gettext_noop("Value"),
    gettext_noop("From"),
    gettext_noop("To"),
    gettext_noop("Date from"),
    gettext_noop("Date to"),
    gettext_noop("Not enough data."),
    gettext_noop("Select action to run"),
    gettext_noop("Dataset not found. No action performed."),
    gettext_noop("Run"),
    gettext_noop("Expand row"),
    gettext_noop("No data"),
    gettext_noop("More actions"),
    gettext_noop("Apply Filters"),
    gettext_noop("Select all rows"),
    gettext_noop("No results found"),
    gettext_noop("This page yielded into no results. Create a new item or reset your filters."),
    gettext_noop("Reset filters"),
)

# Forms and their fields.
FORMS = (
    gettext_noop("Select value"),
    gettext_noop("You can not create nested object without parent"),
    gettext_noop("True"),
    gettext_noop("False"),
    gettext_noop("Record picture"),
    gettext_noop("This item will be deleted."),
    gettext_noop("Click to cancel"),
    gettext_noop("Image preview"),
    gettext_noop("Click to download"),
    gettext_noop("Choose file to upload"),
    gettext_noop("Add row"),
    gettext_noop("Date"),
    gettext_noop("Select currency"),
)

# The editor of formatted texts.
TEXT_EDITOR = (
    gettext_noop("Add new item"),
    gettext_noop("Paragraph"),
    gettext_noop("Underlined"),
    gettext_noop("Bold"),
    gettext_noop("Italic"),
    gettext_noop("Strike"),
    gettext_noop("Link"),
    gettext_noop("Heading"),
    gettext_noop("Quote"),
    gettext_noop("Unordered list"),
    gettext_noop("Ordered list"),
    gettext_noop("Indent increase"),
    gettext_noop("Indent decrease"),
    gettext_noop("Undo"),
    gettext_noop("Redo"),
    gettext_noop("Enter an URL"),
    gettext_noop("Unlink"),
)

# Files taken in and given out.
FILES = (
    gettext_noop("Select format"),
    gettext_noop("This exporter will export the following fields"),
    gettext_noop("View traceback"),
    gettext_noop("Some rows failed to validate"),
    gettext_noop(
        "Please correct these errors in your data where possible, then reupload it using the "
        "form above."
    ),
    gettext_noop("Row"),
    gettext_noop("Non field specific"),
    gettext_noop("This exporter will export the following fields: "),
)

# Logging in, passwords.
ACCOUNT = (
    gettext_noop(
        "Raw passwords are not stored, so there is no way to see this user’s password, but you "
        'can change the password using <a href="{}" class="text-primary-600 '
        'dark:text-primary-500">this form</a>.'
    ),
    gettext_noop("After you've created a user, you’ll be able to edit more user options."),
    gettext_noop("Welcome back to"),
    gettext_noop("Forgotten your password or username?"),
    gettext_noop("You have been successfully logged out from the administration"),
    gettext_noop("Return to site"),
    gettext_noop("Toggle password visibility"),
)


def counted(number: int) -> tuple[str, str]:
    """The phrases with a number: they can be collected from a call only."""
    export = ngettext(
        "\n                    Export %(len)s selected item.\n                ",
        "\n                    Export %(len)s selected items.\n                ",
        number,
    )
    found = ngettext(
        "\n                Found %(counter)s result in %(time)s seconds\n            ",
        "\n                Found %(counter)s results in %(time)s seconds\n            ",
        number,
    )
    return export, found


# django-allauth translates its phrases itself, but calls a code by three names in Arabic.
CODES = (
    gettext_noop("Code"),
    gettext_noop("Incorrect code."),
    gettext_noop("Authenticator code"),
    gettext_noop("Enter an authenticator code:"),
    gettext_noop("Use authenticator app or code"),
)

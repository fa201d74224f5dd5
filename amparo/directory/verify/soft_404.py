"""Whether a page says that it is not there, although the site answers as if it were ("soft 404")."""

from __future__ import annotations

import re

from amparo.directory.verify.words import pattern

_NAME = re.compile(r"(?:is-?)?(?:error-?404|404-?(?:error|page)|page-?(?:404|not-?found))", re.IGNORECASE)
_STATUS = re.compile(r"(?<![\w.+-])(?<!\d )404(?![\w.-]*\d)(?![) ]{1,2}\d)")
_PARTS = re.compile(r"\s[|–—:·»«-]+\s|[|·»«]")


def has_error_name(classes: str) -> bool:
    """Whether the classes of an element are those that systems give to an error page, in whatever language it is."""
    return any(_NAME.fullmatch(each) for each in classes.split())


def says_not_found(heading: str) -> bool:
    """Whether a title, or a main heading, is that of an error page.

    The words must be most of a part of it: a heading on a child who was not found is about something else.
    """
    if _STATUS.search(heading):
        return True
    for part in _PARTS.split(heading):
        said = sum(len(found.group()) for found in pattern("not_found").finditer(part))
        if said and 2 * said >= len(part.strip()):
            return True
    return False

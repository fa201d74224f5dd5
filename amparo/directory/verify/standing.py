"""What an element of a page makes of the text in it: read as it stands, written by a visitor, struck out, unseen."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntEnum

_SILENT = frozenset(("script", "style", "template"))
_STRUCK = frozenset(("del", "s", "strike"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_STRUCK_NAME = re.compile(r"line-through|strike-?(?:through|out)|struck(?:-?out)?", re.IGNORECASE)
# Ids and classes of the usual systems: "comments", "comment-12", "commentlist", "comment-content", "kommentare".
# "comments-open" and "no-comments" are none: they say something of the whole page.
_COMMENT_NAME = re.compile(
    r"(?:(?:user|visitor|post|blog|entry|wp-block)[-_]?)?(?:comments?|kommentare?|commentaires?|comentarios?|"
    r"comentários?|commenti)(?:[-_]?(?:\d+|lists?|content|body|text|area|section|thread|wrap(?:per)?|container|block|"
    r"item|template))?",
    re.IGNORECASE,
)
_COMMENT_TYPE = re.compile(r"schema\.org/(?:User)?Comments?\b", re.IGNORECASE)
_WHOLE_PAGE = frozenset(("html", "body", "main"))


class Standing(IntEnum):
    """How the text of an element stands there; in an element, what it holds stands no better than itself."""

    READ = 0
    COMMENT = 1  # a visitor of the site wrote it
    ASIDE = 2  # nobody sees it as text
    STRUCK = 3
    SILENT = 4  # for the browser alone


def standing_of(tag: str, values: Mapping[str, str]) -> Standing:
    """What an element says of the text in it by its tag and attributes."""
    if tag in _SILENT:
        return Standing.SILENT
    style, classes = values.get("style", ""), values.get("class", "").split()
    if tag in _STRUCK or _STRUCK_STYLE.search(style) or any(map(_STRUCK_NAME.fullmatch, classes)):
        return Standing.STRUCK
    if tag == "textarea" or "hidden" in values or _HIDDEN.search(style):
        return Standing.ASIDE
    return Standing.COMMENT if tag not in _WHOLE_PAGE and _is_comment(values, classes) else Standing.READ


def _is_comment(values: Mapping[str, str], classes: list[str]) -> bool:
    if "comment" in (values.get("role", "").lower(), values.get("itemprop", "").lower()):
        return True
    names = [*classes, values.get("id", "").strip()]
    return bool(_COMMENT_TYPE.search(values.get("itemtype", ""))) or any(map(_COMMENT_NAME.fullmatch, names))

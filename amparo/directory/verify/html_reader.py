"""Reads HTML as a browser would show it: lines of text, and apart from them what is not said by the page."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from html.parser import HTMLParser

from amparo.directory.verify.characters import plain, tidy
from amparo.directory.verify.links import LINK_CLOSE, LINK_OPEN, dialled, same_number
from amparo.directory.verify.soft_404 import has_error_name
from amparo.directory.verify.standing import Standing, standing_of
from amparo.directory.verify.words import pattern

_BLOCKS = frozenset(
    "address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr html iframe label legend li main menu nav ol option p pre section "
    "select summary table tbody tfoot thead title tr ul".split()
)
_HEADINGS = ("title", "h1")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_HOLDS_ITS_OWN = ("ul", "ol", "dl", "table", "div", "section", "body")
_CLOSES_ITSELF = frozenset(("p", "li", "dt", "dd", "td", "th", "tr", "option"))
_REFRESH = re.compile(r"^\s*([0-5])\s*[;,]\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)


@dataclass
class _Open:
    """An element that has begun: how its text stands there, and what it was for."""

    tag: str
    standing: Standing
    number: str = ""  # what a link dials
    text: list[str] = field(default_factory=list)
    line: int = 0  # in which line, and where in it, its text begins
    start: int = 0


_NOTHING = _Open("", Standing.READ)


class Reader(HTMLParser):
    """Collects what `Page` holds, and the pieces of each of the `headings`: title and main ones.

    `left_out`: there was a number in a tag or comment that does not end, with which browsers end the page. The time is
    linear in the length of the page, however deep its elements are: nothing here looks through what is open.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[_Open] = []
        self._places: dict[str, list[int]] = defaultdict(list)  # of each tag in _open
        self._links: list[_Open] = []  # in _open, that dial
        self._line: list[str] = []
        self.lines: list[str] = []
        self.comments: list[str] = []
        self.asides: list[str] = []
        self.struck: list[str] = []
        self._aside: list[str] = []
        self._ended = 0  # lines
        self.headings: list[list[str]] = []
        self.has_error_name = False
        self.pictures: list[str] = []
        self.has_scripts, self.refresh, self.left_out = False, "", False
        self._column, self._fax_columns, self._cell = -1, set[int](), list[str]()
        self._first_row = True

    def close(self) -> None:
        """End what is still open: the end of the page ends everything."""
        if self.rawdata.startswith("<"):
            self.left_out, self.rawdata = bool(re.search(r"\d", self.rawdata)), ""
        super().close()
        while self._open:
            self._close_last()
        self._end_line()

    @property
    def _above(self) -> _Open:
        return self._open[-1] if self._open else _NOTHING

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element: what it holds is read, or stands there otherwise."""
        values = {name: value or "" for name, value in attrs}
        if tag in _CLOSES_ITSELF:
            self._close_same(tag)
        self._table(tag)
        standing = max(self._above.standing, standing_of(tag, values))
        if tag in _BLOCKS or (standing is Standing.COMMENT and standing is not self._above.standing):
            self._end_line()
        if tag == "script":
            self.has_scripts = True
        elif tag == "img":
            self._picture(values)
        elif tag in ("input", "textarea"):
            self.asides += [plain(values[name]) for name in ("placeholder", "value") if values.get(name, "")]
        elif tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            found = _REFRESH.match(values.get("content", ""))
            self.refresh = self.refresh or (found.group(2).strip() if found else "")
        elif tag == "sup":
            self._say("^")
        if tag in _VOID:
            return
        if standing is not self._above.standing:
            self._end_aside()
        self.has_error_name |= standing is Standing.READ and has_error_name(values.get("class", ""))
        if tag in _HEADINGS:
            self.headings.append([])
        number = dialled(values.get("href", "")) if tag == "a" else ""
        element = _Open(tag, standing, number, line=self._ended, start=len(self._line))
        self._places[tag].append(len(self._open))
        self._open.append(element)
        if element.number:
            self._links.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin an element that ends itself: browsers take <div/> for <div>."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """End the element, and those in it that were left open."""
        if tag in _VOID or not self._places[tag]:
            return
        while self._open[-1].tag != tag:
            self._close_last()
        self._close_last()

    def handle_data(self, data: str) -> None:
        """Take a piece of text."""
        self._say(data)

    def _say(self, text: str) -> None:
        if self._above.standing is Standing.SILENT:
            return
        if self._above.standing >= Standing.ASIDE:
            self._aside.append(text)
            return
        if max(map(self._last, _HEADINGS)) >= 0 > self._last("svg"):  # a picture may have a title, too
            self.headings[-1].append(text)
        self._line.append(text)
        self._cell.append(text)
        if self._links:  # a link in a link ends the outer one
            self._links[-1].text.append(text)

    def _close_last(self) -> None:
        element = self._open[-1]
        below = self._open[-2].standing if len(self._open) > 1 else Standing.READ
        if element.standing is not below:
            self._end_aside()
            if element.standing is Standing.COMMENT:
                self._end_line()
        self._open.pop()
        self._places[element.tag].pop()
        if element.tag == "sup":
            self._say("^")
        if element.number:
            self._links.pop()
            self._close_link(element)
        if element.tag in ("td", "th"):
            self._close_cell()
        if element.tag in _BLOCKS:
            self._end_line()

    def _close_same(self, tag: str) -> None:
        """<p>, <li>, a cell end where the next begins, within the same list or table."""
        if self._last(tag) > max(map(self._last, _HOLDS_ITS_OWN)):
            self.handle_endtag(tag)

    def _last(self, tag: str) -> int:
        return self._places[tag][-1] if self._places[tag] else -1

    def _close_link(self, element: _Open) -> None:
        text = plain("".join(element.text))
        link = f" {LINK_OPEN}{element.number}{LINK_CLOSE} "
        if element.standing is Standing.SILENT:
            return
        if element.standing >= Standing.ASIDE:
            (self.struck if element.standing is Standing.STRUCK else self.asides).append(link)
        elif same_number(text, element.number):
            self._line.append(link)
        else:  # the text says one number and the link dials another: neither is sure
            self.asides.append(tidy(text + link))
            if element.line == self._ended:
                del self._line[element.start :]
                self._line.append(" | ")

    def _table(self, tag: str) -> None:
        if tag == "table":
            self._column, self._fax_columns, self._first_row = -1, set(), True
        elif tag == "tr":
            self._first_row = self._column < 0
            self._column = -1
        elif tag in ("td", "th"):
            self._column += 1
            self._line.append(" | ")
            if self._column in self._fax_columns:
                self._line.append("Fax: ")
            self._cell = []

    def _close_cell(self) -> None:
        text = plain("".join(self._cell)).strip()
        self._cell = []
        if self._first_row and len(text) < 30 and not re.search(r"\d", text) and _only_fax(text):
            self._fax_columns.add(self._column)

    def _picture(self, values: dict[str, str]) -> None:
        known = plain(" ".join(values.get(name, "") for name in ("alt", "title", "src")).strip())
        self.pictures.append(known)
        self.asides += [plain(values[name]) for name in ("alt", "title") if values.get(name)]

    def _end_line(self) -> None:
        line = tidy("".join(self._line))
        self._line = []
        self._ended += 1
        (self.comments if self._above.standing is Standing.COMMENT else self.lines).append(line)

    def _end_aside(self) -> None:
        text = tidy("".join(self._aside))
        self._aside = []
        if text:
            (self.struck if self._above.standing is Standing.STRUCK else self.asides).append(text)


def _only_fax(text: str) -> bool:
    return bool(pattern("fax").search(text)) and not pattern("phone").search(pattern("fax").sub("", text))

"""What a person would read on a web page, line by line, and what stands there without being said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, unquote, urlsplit

from amparo.directory.contact import digits
from amparo.directory.verify.characters import plain
from amparo.directory.verify.words import pattern

# A number that a link dials stands between these in a line.
LINK_OPEN, LINK_CLOSE = "⟦", "⟧"

_BLOCKS = frozenset(
    "address article aside blockquote body br button caption center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr html iframe label legend li main menu nav ol option p pre section "
    "select summary table tbody tfoot thead title tr ul".split()
)
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_SILENT = frozenset(("script", "style", "template"))
_STRUCK = frozenset(("del", "s", "strike", "textarea"))
_CLOSES_ITSELF = frozenset(("p", "li", "dt", "dd", "td", "th", "tr", "option"))
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LONG = 2000  # characters: no person reads longer lines, and looking at them takes ever longer
# After a word, not an abbreviation such as "e.g.", and before another.
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{4}[.!?]) (?=[^\W\d_])")
_REFRESH = re.compile(r"^\s*([0-5])\s*[;,]\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Page:
    """`asides` are hidden, struck out, placeholders or descriptions of pictures: read by nobody, or as untrue."""

    lines: tuple[str, ...] = ()
    asides: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()  # what is known of each picture: its description and file name
    has_scripts: bool = False
    refresh: str = ""  # the address to which the page leads by itself within 5 seconds
    left_out: bool = False  # lines were too long to be looked at


def read_html(html: str) -> Page:
    """Return the page; never raises, however broken the HTML is."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page()


def read_text(text: str) -> Page:
    """Return the page of a plain text."""
    lines, left_out = _in_pieces([_tidy(line) for line in text.splitlines()])
    return Page(lines, left_out=left_out)


@dataclass
class _Open:
    """An element that has begun: whether its text is read, and what it was for."""

    tag: str
    silent: bool
    aside: bool
    number: str = ""  # what a link dials
    text: list[str] = field(default_factory=list)
    start: int = -1  # where its text begins in the line; -1 where the line has ended since


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[_Open] = []
        self._line: list[str] = []
        self._lines: list[str] = []
        self._asides: list[str] = []
        self._aside: list[str] = []
        self._pictures: list[str] = []
        self._scripts, self._refresh = False, ""
        self._column, self._fax_columns, self._cell = -1, set[int](), list[str]()
        self._first_row = True

    def page(self) -> Page:
        while self._open:
            self._close_last()
        self._end_line()
        self._end_aside()
        lines, left_out = _in_pieces(self._lines)
        asides, _ = _in_pieces(self._asides)
        return Page(lines, asides, tuple(self._pictures), self._scripts, self._refresh, left_out)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _CLOSES_ITSELF:
            self._close_same(tag)
        self._table(tag)
        if tag in _BLOCKS:
            self._end_line()
        if tag == "script":
            self._scripts = True
        elif tag == "img":
            self._picture(values)
        elif tag in ("input", "textarea"):
            self._asides += [plain(values[name]) for name in ("placeholder", "value") if values.get(name, "")]
        elif tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            found = _REFRESH.match(values.get("content", ""))
            self._refresh = self._refresh or (found.group(2).strip() if found else "")
        elif tag == "sup":
            self._say("^")
        if tag in _VOID:
            return
        above = self._open[-1] if self._open else _Open("", False, False)
        hidden = "hidden" in values or bool(_HIDDEN.search(values.get("style", "")))
        element = _Open(
            tag,
            above.silent or tag in _SILENT,
            above.aside or hidden or tag in _STRUCK,
            _dialled(values.get("href", "")) if tag == "a" else "",
            start=len(self._line),
        )
        self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # browsers take <div/> for <div>

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID or not any(element.tag == tag for element in self._open):
            return
        while self._open[-1].tag != tag:
            self._close_last()
        self._close_last()

    def handle_data(self, data: str) -> None:
        self._say(data)

    def _say(self, text: str) -> None:
        above = self._open[-1] if self._open else _Open("", False, False)
        if above.silent:
            return
        if above.aside:
            self._aside.append(text)
            return
        self._line.append(text)
        self._cell.append(text)
        for element in self._open:
            if element.number:
                element.text.append(text)

    def _close_last(self) -> None:
        element = self._open.pop()
        if element.tag == "sup":
            self._say("^")
        if element.number:
            self._close_link(element)
        if element.tag in ("td", "th"):
            self._close_cell()
        if element.aside and not (self._open and self._open[-1].aside):
            self._end_aside()
        if element.tag in _BLOCKS:
            self._end_line()

    def _close_same(self, tag: str) -> None:
        """<p>, <li>, a cell end where the next begins, within the same list or table."""
        for element in reversed(self._open):
            if element.tag == tag:
                self.handle_endtag(tag)
                return
            if element.tag in ("ul", "ol", "dl", "table", "div", "section", "body"):
                return

    def _close_link(self, element: _Open) -> None:
        text = plain("".join(element.text))
        link = f" {LINK_OPEN}{element.number}{LINK_CLOSE} "
        if element.silent:
            return
        if element.aside:
            self._asides.append(link)
        elif _same_number(text, element.number):
            self._line.append(link)
        else:  # the text says one number and the link dials another: neither is sure
            self._asides.append(_tidy(text + link))
            if element.start >= 0:
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
        if self._first_row and len(text) < 30 and not re.search(r"\d", text) and _only_fax(text):
            self._fax_columns.add(self._column)

    def _picture(self, values: dict[str, str]) -> None:
        known = plain(" ".join(values.get(name, "") for name in ("alt", "title", "src")).strip())
        self._pictures.append(known)
        self._asides += [plain(values[name]) for name in ("alt", "title") if values.get(name)]

    def _end_line(self) -> None:
        line = _tidy("".join(self._line))
        self._line = []
        for element in self._open:
            element.start = -1
        self._lines.append(line)

    def _end_aside(self) -> None:
        text = _tidy("".join(self._aside))
        self._aside = []
        if text:
            self._asides.append(text)


def _only_fax(text: str) -> bool:
    return bool(pattern("fax").search(text)) and not pattern("phone").search(pattern("fax").sub("", text))


def _same_number(text: str, number: str) -> bool:
    """Whether the text of a link shows the number that it dials, or none at all."""
    shown, dialled = digits(text), digits(number)
    return len(shown) < 3 or dialled[-7:] in shown or (len(shown) >= 5 and dialled.endswith(shown[-7:]))


def _dialled(href: str) -> str:
    """The number that a link dials, writes to or opens in WhatsApp, or ''."""
    href = plain(href.strip())
    scheme, _, rest = href.partition(":")
    number = ""
    if scheme.lower() in ("tel", "sms", "callto"):
        number = unquote(rest).lstrip("/").split(";")[0].split("?")[0]
    elif scheme.lower() in ("http", "https"):
        try:
            parts = urlsplit(href)
        except ValueError:
            return ""
        if parts.hostname == "wa.me":
            number = parts.path.strip("/")
        elif parts.hostname in ("api.whatsapp.com", "web.whatsapp.com"):
            number = parse_qs(parts.query).get("phone", [""])[0]
    return plain(number).strip() if re.fullmatch(r"[\d\s().+*#-]*\d[\d\s().+*#-]*", plain(number)) else ""


def _in_pieces(lines: list[str]) -> tuple[tuple[str, ...], bool]:
    """Very long lines cut at ends of sentences, so that no number loses its label; whether some had to be left out."""
    pieces = [
        piece for line in lines if line for piece in (_sentences(line) if len(line) > _LONG else [line])
    ]
    kept = tuple(piece for piece in pieces if len(piece) <= _LONG)
    return kept, len(kept) < len(pieces)


def _sentences(line: str) -> list[str]:
    pieces, start = [], 0
    ends = [found.start() for found in _SENTENCE_END.finditer(line)]
    for end, following in zip(ends, [*ends[1:], len(line)]):
        if following - start > _LONG:
            pieces.append(line[start:end])
            start = end + 1
    return [*pieces, line[start:]]


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", plain(text)).strip()

"""What the words and signs around digits say: a whole number or a part, a fax line, an example, a count, a price."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import pycountry

from amparo.directory.countries import all_countries, country_name, parent_of
from amparo.directory.verify.links import LINK_OPEN
from amparo.directory.verify.words import pattern

_DATE = re.compile(r"\d{1,2}([./-])\d{1,2}\1(\d{4}|\d{2})|\d{4}([./-])\d{1,2}\3\d{1,2}")
_SIGNS = tuple("$€£¥₹₦₱₩₫₺₴₽฿₵৳₪₡₲₸₭₮₾֏")
_BEFORE = 60  # how far a word such as "for example" reaches, in characters
_LEFT = r"(?<![^\W\d_])"  # "24h" has no gap: the words for hours may follow digits
_NUMBER_SIGN = re.compile(
    r"[\s.]*(?<![^\W\d_])(?:no|nr|n°|nº|№|num(?:ber)?|nummer|número|numero|numéro|номер|id)\.?$",
    re.IGNORECASE,
)
_GLUED = ("LATIN", "CYRILLIC", "GREEK")


def blank_hours(line: str) -> str:
    """The same line, of the same length, where "24/7" and "24 hours" are no digits: they often follow a number."""
    line = re.sub(r"(?<![\d.-])24\s?[/x×]\s?7(\s?[/x×]\s?365)?(?!\d)", _blank, line, flags=re.IGNORECASE)
    hours = rf"(?<![\d.-])24\s?-?\s?(?:{pattern('hours').pattern.replace(_LEFT, '')})"
    return re.sub(hours, _blank, line, flags=re.IGNORECASE)


def _blank(found: re.Match[str]) -> str:
    return "~" * len(found.group())


def is_whole(line: str, start: int, end: int, *, short: bool, star: bool) -> bool:
    """Whether the digits are a number by themselves, not a part of a longer one, of a word or of an address."""
    before, after = line[:start], line[end:]
    if _glued(before[-1:]) or _glued(after[:1]) or (short and re.search(r"[^\W\d_]-$", before)):
        return False
    if before[-1:] in ("#", "_", "=", "@", "&") or after[:1] in ("_", "@", "="):
        return False
    if star != before.endswith("*") and short:
        return False
    if short and (before.endswith("+") or after.startswith("#")):
        return False
    if _in_address(line, start, end):
        return False
    return _ends_before(before, short) and _begins_after(before, line[start:end], after, short)


def _ends_before(before: str, short: bool) -> bool:
    found = re.search(r"(\d)([^\d]*)$", before)
    if not found:
        return True
    gap = found.group(2)
    if gap.startswith(")") and "(" not in before:  # "1) 116"
        return True
    left = re.search(r"\d[\d ()./-]*$", before[: found.end(1)])
    many = left is not None and len(re.sub(r"\D", "", left.group())) >= 7
    return not _is_soft(gap.removesuffix("*"), slash=not many, bracket=True)


def _begins_after(before: str, own: str, after: str, short: bool) -> bool:
    found = re.match(r"([^\d]*)\d", after)
    if not found:
        return True
    long = len(re.sub(r"\D", "", own)) >= 7
    return not _is_soft(found.group(1), slash=not long, bracket=not long)


def _is_soft(gap: str, *, slash: bool, bracket: bool) -> bool:
    """Whether digits on both sides of `gap` may be one number."""
    if len(gap) > 3 or re.search(r"[^ ()./,:'-]", gap):
        return False
    if re.search(r"[,;.:] | [/-] |[)] ?[/,]", gap):
        return False
    if gap == "/" and not slash:
        return False
    return not ("(" in gap and not bracket)


def _glued(character: str) -> bool:
    return character.isalpha() and unicodedata.name(character, "").startswith(_GLUED)


def _in_address(line: str, start: int, end: int) -> bool:
    left = max(line.rfind(sign, 0, start) for sign in (" ", "(", "|", LINK_OPEN)) + 1
    right = line.find(" ", end)
    token = line[left : right if right >= 0 else len(line)]
    return bool(re.search(r"://|www\.|\S@\S|\d\.[a-z]{2,}\b", token, re.IGNORECASE))


def is_no_phone(line: str, start: int, end: int, *, short: bool) -> bool:
    """Whether the digits are a date, a time, a price, a share, a count, or the number of a law or a page."""
    own, before, after = line[start:end], line[:start].rstrip(), line[end:].lstrip()
    if _DATE.fullmatch(own):
        return True
    if before.endswith(_SIGNS) or after.startswith((*_SIGNS, "%")):
        return True
    if re.search(r"(?<![^\W\d_])(Rs|Ksh|Tsh|Ush|R\$|S\$|Fr|kr|zł|руб|грн)\.?$", before, re.IGNORECASE):
        return True
    word_before, word_after = (
        re.search(r"(?<![^\W\d_])([A-Z]{3})$", before),
        re.match(r"([A-Z]{3})(?![^\W\d_])", after),
    )
    if any(word is not None and word.group(1) in _currencies() for word in (word_before, word_after)):
        return True
    if re.match(
        r"(Ksh|euros?|dollars?|rupees?|pesos?|francs?|reais|kr|zł|руб|грн)(?![^\W\d_])", after, re.IGNORECASE
    ):
        return True
    number_sign = re.sub(r"[\s:]*$", "", before)
    unnumbered = _NUMBER_SIGN.sub("", number_sign)
    if unnumbered != number_sign and any(
        word.end() == len(unnumbered) for word in pattern("identifier").finditer(unnumbered)
    ):
        return True
    if not short:
        return False
    if re.search(r"\d[:.]$", line[:start]) or re.match(r"[:]\d", line[end:]):
        return True
    if any(word.end() == len(unnumbered) for word in pattern("reference").finditer(unnumbered)):
        return True
    # Names are written with capitals: "116 Moi Avenue", but "116 for street children".
    house = re.match(r"(?:[^\W\d_a-zß-ÿ][^\W\d_]*[.]?(?: |\b)){2,4}", after)
    if house and any(pattern("street").match(word) for word in house.group().split(" ")[1:]):
        return True
    return pattern("counted").match(after) is not None


@lru_cache(maxsize=1)
def _currencies() -> frozenset[str]:
    return frozenset(currency.alpha_3 for currency in pycountry.currencies) - {"ALL", "TOP"}  # words, too


def is_fax(lines: list[str], index: int, start: int, end: int) -> bool:
    """Whether the nearest label before the number, or one behind it, says that it is a fax line."""
    line = lines[index]
    if re.match(rf"\s*[(\[]\s*(?:{pattern('fax').pattern})", line[end:], re.IGNORECASE):
        return True
    behind = re.match(rf"\s*-?\s*(?:{pattern('fax').pattern})", line[end:], re.IGNORECASE)
    if behind and not re.search(r"\d", line[end + behind.end() :][:8]) and not line[:start].strip(" |"):
        return True
    label = line[:start]
    faxes = list(pattern("fax").finditer(label))
    if not faxes and not pattern("phone").search(label):
        label = _heading(lines, index)
        faxes = list(pattern("fax").finditer(label))
    if not faxes:
        return False
    fax = faxes[-1]
    if pattern("phone").search(_without_numbers_sign(label[fax.end() :])):
        return False
    # Another number, then words or a further cell of the table: another subject.
    if re.search(r"\d[^\d]*[^\W\d_]{3,}|\d[^|]*[|]", label[fax.end() :]):
        return False
    beside = label[max(0, fax.start() - 14) : fax.start()]
    with_phone = re.search(r"(?:/|&|\+|,|\band\b|\by\b|\bet\b|\be\b|\bund\b|-)\s*$", beside)
    return not (with_phone and pattern("phone").search(beside))


def _without_numbers_sign(text: str) -> str:
    """ "Fax number: …" is a fax line, although "number" is a word for phones too."""
    return re.sub(
        r"^\s*(?:number|no\.?|nummer|número|numéro|line|machine|номер|号码|番号)",
        "",
        text,
        flags=re.IGNORECASE,
    )


def is_example(lines: list[str], index: int, start: int, end: int) -> bool:
    """Whether the sentence gives the number as an example of how one is written."""
    found = pattern("example")
    if found.search(_sentence_before(lines[index][:start], found)):
        return True
    if re.match(rf"\s*[(\[]\s*(?:{found.pattern})", lines[index][end:], re.IGNORECASE):
        return True
    return not lines[index][:start].strip(" |" + LINK_OPEN) and bool(found.search(_heading(lines, index)))


def is_elsewhere(lines: list[str], index: int, country: str) -> bool:
    """Whether the line, or the country that stands above it by itself, is about other countries: lists repeat codes."""
    own = {country, parent_of(country)}
    names = _country_names()
    said = {names[found.group()] for found in _any_country().finditer(lines[index])}
    if said:
        return own.isdisjoint(said)
    for above in range(index - 1, max(-1, index - 6), -1):
        if code := names.get(lines[above].strip(" |:")):
            return code not in own
    return False


@lru_cache(maxsize=1)
def _country_names() -> dict[str, str]:
    names = {country_name(code): code for code in all_countries()}
    return names | {country.name: country.alpha_2 for country in pycountry.countries}


@lru_cache(maxsize=1)
def _any_country() -> re.Pattern[str]:
    names = sorted(map(re.escape, _country_names()), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(names)})(?!\w)")


def has_cue(lines: list[str], index: int, start: int, end: int, names: re.Pattern[str] | None) -> bool:
    """Whether a link, a word such as "call", or the name of the service is near a short code."""
    line = lines[index]
    if line[:start].endswith(LINK_OPEN):
        return True
    near = line[max(0, start - _BEFORE) : start] + " " + line[end : end + _BEFORE]
    if not re.search(r"[^\W\d_]", line):  # a line of its own: what stands above and below says what it is
        near += " " + " ".join(lines[max(0, index - 1) : index] + lines[index + 1 : index + 2])
    return bool(pattern("phone").search(near) or (names is not None and names.search(near)))


def _heading(lines: list[str], index: int) -> str:
    """The label above: the last line with letters and without digits, over lines of nothing but numbers."""
    for above in range(index - 1, max(-1, index - 6), -1):
        if re.search(r"[^\W\d_]", lines[above]):
            return lines[above] if len(lines[above]) <= 30 and not re.search(r"\d", lines[above]) else ""
    return ""


def _sentence_before(text: str, keep: re.Pattern[str]) -> str:
    """The end of `text` from where the sentence begins, without the numbers' own dots."""
    text = text[-_BEFORE:]
    breaks = [found.end() for found in re.finditer(r"[.!?]\s+(?=[^\W\d_a-z])|[。！？।]", text)]
    for cut in reversed(breaks):
        if not any(word.start() < cut <= word.end() + 1 for word in keep.finditer(text)):
            return text[cut:]
    return text

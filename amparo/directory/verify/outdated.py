"""Whether a page says that a number works no longer: in words, or by an arrow to another one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from amparo.directory.verify.links import LINK_CLOSE, LINK_OPEN
from amparo.directory.verify.words import pattern

_NEAR = 60  # characters: how far a word such as "formerly" reaches
_ARROWS = (
    range(0x2190, 0x2200),
    range(0x2794, 0x27C0),
    range(0x27F0, 0x2800),
    range(0x2900, 0x2980),
    range(0x2B00, 0x2B12),
)
_NUMBER = r"[(+]?\d(?:[ ()./-]{0,2}\d){2}"
_OWN_LINK = re.compile(rf"{LINK_CLOSE}?\s*(?:{LINK_OPEN}[^{LINK_CLOSE}]*{LINK_CLOSE})?")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff]")
_ENDS = re.compile(r"\d{3,}|[.!?]\s")


def is_old(lines: list[str], index: int, start: int, end: int) -> bool:
    """Whether the page says of a number, where it stands, that it works no longer or that another took its place."""
    line = lines[index]
    before = line[max(0, start - _NEAR) : start]
    own = _OWN_LINK.match(line, end)  # the link's own copy of the number comes between
    behind = line[own.end() if own else end :][:_NEAR]
    clause = _ENDS.split(behind)[0]
    if pattern("old").search(re.split(r"\d{3,}", before)[-1]) or pattern("ended").search(clause):
        return True
    if pattern("negated").match(clause.lstrip(" )]:,")):
        return True
    if not behind.strip(" |)") and index + 1 < len(lines):
        behind = lines[index + 1][:_NEAR]
    return _leads_on(before, behind)


def _leads_on(before: str, behind: str) -> bool:
    """Whether another number takes the place of this one: "116 → 1190", "116 is now 1190"."""
    to_right, to_left = (rf"[^\d.!?]{{0,15}}?{_arrow(side)}[^\d.!?]{{0,25}}" for side in ("RIGHT", "LEFT"))
    if re.match(to_right + _NUMBER, behind):
        return True
    # Toward the left it is the newer number that stands first; where people write to the left, the older one.
    if re.match(to_left + _NUMBER, behind) and _RIGHT_TO_LEFT.search(before + behind):
        return True
    if re.search(rf"\d{to_left}$", before):
        return True
    becomes = pattern("becomes").search(_ENDS.split(behind)[0])
    return becomes is not None and bool(
        re.match(rf"\W*(?:[^\W\d_]{{1,9}}\W+){{0,2}}{_NUMBER}", behind[becomes.end() :])
    )


@lru_cache(maxsize=2)
def _arrow(side: str) -> str:
    """A pattern for the arrows of Unicode that point to one side, and those that are made of signs."""
    marks = (chr(code) for block in _ARROWS for code in block)
    named = "".join(mark for mark in marks if f"{side}WARDS" in unicodedata.name(mark, ""))
    return rf"(?:[{named}]\ufe0f?|{'[-=]+>' if side == 'RIGHT' else '<[-=]+'})"

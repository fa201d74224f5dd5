"""What the page docs/coverage.md says between its tables."""

from __future__ import annotations

SHORT = {
    "emergency": "emer­gency",
    "trafficking": "traf­ficking",
    "child": "child",
    "missing_child": "missing child",
    "online_abuse": "online abuse",
    "labour": "labour",
    "gender_violence": "gender violence",
    "crisis": "crisis",
    "police_tip": "police tip",
    "referral": "referral",
    "legal": "legal",
    "shelter": "shelter",
    "own_behaviour": "own behav­iour",
    "human": "in writing",
}
"""The heading of each need in the table of countries, with soft hyphens where a word may be broken."""

INTRODUCTION = """# Coverage

What Amparo's directory has for each of the {places} countries and territories of ISO 3166 (with Kosovo), and what is
missing. `amparo directory coverage --write` writes this page and its picture from `directory/services.csv`; do not edit
them by hand.

![A map of the world in tiles, one a country, with letters for its lines; the tables say the same](images/coverage.svg)
"""

INVITATION = """## If you know a number

Each gap below is a place for which we know no line that was made for the need. You can help to close one, without
writing code.

1. **Find the page** on which those who run the line give its number. Their own page is best, or one of the government.
   Please take no number from memory, or from a page that only lists the lines of others.
2. **Write down** the country, the name of the line, who runs it, the number as it is dialled there, when it is open, in
   which languages, whether it is free, the address of the page and the day on which you read it. What you do not know
   stays empty.
3. **Send it** as an issue, or put it into the file yourself ([how](../directory/README.md#correcting-a-row)). Many rows
   at once: [merging](directory.md#merging).

Have you called a line, and did somebody answer? Please tell us, with the day: that is the best confirmation. But never
call an emergency number to try it, and keep calls short: somebody in need may be waiting. Where a table says that a
number *waits*, one is known but not sure enough to be shown; a good page or a call may be what is missing. If you find
that a country has no such line, please tell us too: it spares others the search.

Issues can be read by everybody. Please do not write what happened to a person, or to you: the number is enough. Thank
you.
"""

HOW = """## In numbers

{table}

A line counts if it may be shown (confidence `high` or `medium`), was made for the need, and is of the country itself.
A line for one part of a country counts; a line for tips to the police counts only as `police_tip`. Lines of a parent
state, international and EU-wide lines do not count, though people may be shown them. "Neither" is neither a trafficking
nor a child line.

{needs}

*Confirmed* means that on that day the number stood on its source page, or a person called, wrote or read it there. It
does not say that somebody answers today. `human` counts lines that people can write to (chat, text, WhatsApp), whatever
else they are for.
"""

GAPS = """## Gaps

The countries with most people come first (GeoNames counts them); places where nobody lives are left out. "No row at
all": the directory has no number yet, not even one that waits.
"""

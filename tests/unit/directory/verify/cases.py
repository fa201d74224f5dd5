"""The table of cases for the local web: what stands on a page, and what must be said of it.

`{n}` is the number of the row as it is dialled at home, `{i}` in international form, `{other}` a different number; the
others are spellings of it (see `local_web.numbers`).
"""

from __future__ import annotations

from dataclasses import dataclass

ABOUT = (
    "We are here for families and for everybody who needs somebody to talk to, day and night, without any cost. "
    * 3
)


@dataclass(frozen=True)
class Case:
    """`how`: what the server does; `digits`: the script in which the page writes digits; `short`: the row is 116."""

    name: str
    verdict: str
    body: str = ""
    how: str = "page"
    times: int = 1
    digits: str = ""
    short: bool = False


CASES = (
    # Unchanged, and in other spellings.
    Case("unchanged", "confirmed", "<p>Call {n}</p>", times=20),
    Case("international", "confirmed", "<p>Phone: {i}</p>", times=10),
    Case("dashes", "confirmed", "<p>{d}</p>", times=6),
    Case("brackets", "confirmed", "<p>Tel. {b}</p>", times=6),
    Case("no spaces", "confirmed", "<p>Hotline {s}, 24/7</p>", times=6),
    Case("dots", "confirmed", "<p>Helpline: {p}.</p>", times=4),
    Case("trunk zero", "confirmed", "<p>Call {z}</p>", times=4),
    Case("link", "confirmed", '<p><a href="tel:{i}">Call us</a></p>', times=4),
    Case("in pieces", "confirmed", "<p>Call <b>{first}</b>&nbsp;<i>{rest}</i></p>", times=4),
    Case("beside others", "confirmed", "<p>Call {other} or {n} (24 hours)</p>", times=4),
    Case("table", "confirmed", "<table><tr><th>Fax<th>Phone<tr><td>{other}<td>{n}</table>", times=2),
    Case("plain text", "confirmed", "Call {n}", how="text", times=2),
    Case("gzip", "confirmed", "<p>Call {n}</p>", how="gzip", times=2),
    Case("arabic", "confirmed", "<p>اتصل {n}</p>", digits="٠١٢٣٤٥٦٧٨٩", times=4),
    Case("persian", "confirmed", "<p>تلفن {n}</p>", digits="۰۱۲۳۴۵۶۷۸۹", times=2),
    Case("hindi", "confirmed", "<p>फोन {n}</p>", digits="०१२३४५६७८९", times=4),
    Case("bengali", "confirmed", "<p>ফোন {n}</p>", digits="০১২৩৪৫৬৭৮৯", times=4),
    Case("full width", "confirmed", "<p>电话：{n}</p>", digits="０１２３４５６７８９", times=4),
    Case("short code", "confirmed", "<p>Call {n} now</p>", short=True, times=4),
    Case("short code apart", "confirmed", "<p>Dial 1-1-6, free</p>", short=True),
    Case("short code arabic", "confirmed", "<p>اتصل على ١١٦</p>", short=True),
    Case("short code chinese", "confirmed", "<p>请拨打１１６求助</p>", short=True),
    Case("short code open always", "confirmed", "<p>Hotline: 116 24 hours a day</p>", short=True),
    # Changed.
    Case("changed", "changed", "<p>Call {other}</p>", times=16),
    Case("longer", "changed", "<p>Call {n}4 or {other}</p>", times=2),
    Case("account", "changed", "<p>Account 77 {n} 55. Call {other}</p>", times=2),
    Case("short changed", "changed", "<p>Call 119 now</p>", short=True, times=3),
    Case("short in longer", "changed", "<p>Call 020 116 4567</p>", short=True),
    Case("short in date", "changed", "<p>Call 119, since 11/6/2024</p>", short=True),
    Case("short in price", "changed", "<p>Call 119. A call costs KES 116</p>", short=True),
    Case("short counts", "changed", "<p>Call 119. Our helpline had 116 calls a day</p>", short=True),
    Case("short law", "changed", "<p>Call 119 (Act No. 116 of 2010)</p>", short=True),
    Case("in script only", "changed", "<script>var n = '{n}'</script><p>Call {other}</p>"),
    Case("in comment only", "changed", "<!-- Call {n} --><p>Call {other}</p>"),
    # Not sure.
    Case("fax", "doubtful", "<p>Tel: {other}</p><p>Fax: {n}</p>", times=4),
    Case("fax same line", "doubtful", "<p>Tel: {other} Fax: {n}</p>", times=2),
    Case("fax label above", "doubtful", "<dl><dt>Fax</dt><dd>{n}</dd></dl><p>Call {other}</p>"),
    Case("fax column", "doubtful", "<table><tr><th>Phone<th>Fax<tr><td>{other}<td>{n}</table>"),
    Case("fax link", "doubtful", '<p>Fax: <a href="tel:{i}">{n}</a>, phone {other}</p>'),
    Case("fax arabic", "doubtful", "<p>هاتف {other}</p><p>فاكس {n}</p>", digits="٠١٢٣٤٥٦٧٨٩"),
    Case("fax chinese", "doubtful", "<p>传真：{n}</p>", digits="０１２３４５６７８９"),
    Case("example", "doubtful", "<p>Write your number, e.g. {n}.</p><p>Call {other}</p>", times=3),
    Case(
        "example words", "doubtful", "<p>Type it like this, for example {n}</p><p>Call {other}</p>", times=2
    ),
    Case("placeholder", "doubtful", '<input name="phone" placeholder="{n}"><p>Call {other}</p>', times=3),
    Case("old number", "doubtful", "<p>Our old number {n} is no longer in use. Call {other}</p>", times=2),
    Case("struck out", "doubtful", "<p>Call <s>{n}</s> {other}</p>"),
    Case("arrow", "doubtful", "<p>{n} → {other}</p>"),
    Case("visitor's comment", "doubtful", '<div id="comments"><p>{n} never worked</p></div><p>{other}</p>'),
    Case("hidden", "doubtful", '<div style="display: none">Call {n}</div><p>Call {other}</p>'),
    Case("link to another", "doubtful", '<p>Call <a href="tel:{i}">{other}</a></p>'),
    Case("bare short code", "doubtful", "<p>116</p>", short=True),
    # Gone, and what cannot be read.
    Case("no number", "vanished", "<p>Write to us.</p>", times=6),
    Case("not found", "vanished", how="404", times=4),
    Case("gone", "vanished", how="410", times=2),
    Case("soft 404", "vanished", "<h1>Page not found</h1><footer>Call {n}</footer>", times=2),
    Case("picture", "unreadable", '<p>Call us:</p><img src="/hotline.png" alt="our hotline">', times=3),
    Case("pdf", "unreadable", how="pdf", times=2),
    Case("script page", "unreadable", how="scripted"),
    # Redirected.
    Case("small redirect", "confirmed", "<p>Call {n}</p>", how="slash", times=2),
    Case("redirect found", "confirmed_moved", "<p>Call {n}</p>", how="redirect", times=3),
    Case("redirect to another site", "confirmed_moved", "<p>Call {n}</p>", how="elsewhere", times=2),
    Case("refresh found", "confirmed_moved", "<p>Call {n}</p>", how="refresh"),
    Case("redirect lost", "moved", "<p>Call {other}</p>", how="redirect", times=3),
    Case("endless redirect", "unreachable", how="loop"),
    # Out of reach.
    Case("slow", "unreachable", how="slow", times=2),
    Case("drips", "unreachable", how="drip"),
    Case("refusing", "unreachable", how="refused", times=2),
    Case("error", "unreachable", how="500", times=2),
    Case("no certificate", "unreachable", how="tls"),
    Case("private network", "unreachable", how="private"),
    Case("robots", "blocked", "<p>Call {n}</p>", how="robots", times=2),
    Case("forbidden", "blocked", how="403"),
    # Busy at first.
    Case("busy", "confirmed", "<p>Call {n}</p>", how="busy", times=3),
    Case("always busy", "unreachable", how="always busy"),
)

"""What the words around a number make of it."""

from __future__ import annotations

import time

import pytest

from amparo.directory.verify.page import read_html
from amparo.directory.verify.verdict import judge

ABOUT = "<p>" + "Some words about us and our work for families. " * 6 + "</p>"


def verdict(html: str, phone: str, country: str, **more: str) -> str:
    cells = {
        "country": country,
        "phone": phone,
        "service_name": "Child Helpline",
        "organization": "Childline Kenya",
    }
    return judge({**cells, **more}, read_html(f"<title>T</title>{ABOUT}{html}"), moved=False).verdict.value


@pytest.mark.parametrize(
    ("html", "phone", "country", "expected"),
    [
        ("<p>Call 116 now</p>", "116", "KE", "confirmed"),
        ("<p>Call 1-1-6</p>", "116", "KE", "confirmed"),
        ("<p>Call <b>1</b><b>16</b></p>", "116", "KE", "confirmed"),
        ("<p>117 of 116 victims</p>", "116", "KE", "vanished"),
        ("<p>The helpline had 116 calls</p>", "116", "KE", "vanished"),
        ("<p>Call on 11/6/2024</p>", "116", "KE", "vanished"),
        ("<p>Law No. 116 of 2010</p>", "116", "KE", "vanished"),
        ("<p>Call costs KES 116</p>", "116", "KE", "vanished"),
        ("<p>Call 020 116 4567</p>", "116", "KE", "changed"),
        ("<p>116</p>", "116", "KE", "doubtful"),
        ("<p>Childline</p><p>116</p>", "116", "KE", "confirmed"),
        ('<a href="tel:116">chat</a>', "116", "KE", "confirmed"),
        ("<p>Hotline: 116 (24/7)</p>", "116", "KE", "confirmed"),
        ("<p>Call 116 24 hours a day</p>", "116", "KE", "confirmed"),
        ("<p>Call 116 24/7</p>", "116", "KE", "confirmed"),
        ("<p>اتصل ١١٦</p>", "116", "KE", "confirmed"),
        ("<p>फोन ११६</p>", "116", "KE", "confirmed"),
        ("<p>请拨打１１６求助</p>", "116", "KE", "confirmed"),
        ("<p>কল ১১৬</p>", "116", "KE", "confirmed"),
        ("<p>Tel: +254 800 723 253</p>", "0800 723 253", "KE", "confirmed"),
        ("<p>Tel: 0800-723-253</p>", "0800 723 253", "KE", "confirmed"),
        ("<p>(0800) 723253</p>", "0800 723 253", "KE", "confirmed"),
        ("<p>+254 (0) 800 723 253</p>", "0800 723 253", "KE", "confirmed"),
        ("<p>٠٨٠٠ ٧٢٣ ٢٥٣</p>", "0800 723 253", "KE", "confirmed"),
        ("<p>Fax: 0800 723 253</p>", "0800 723 253", "KE", "doubtful"),
        ("<dl><dt>Fax</dt><dd>0800 723 253</dd></dl>", "0800 723 253", "KE", "doubtful"),
        (
            "<table><tr><th>Phone</th><th>Fax</th></tr><tr><td>0800 111 222</td><td>0800 723 253</td></tr></table>",
            "0800 723 253",
            "KE",
            "doubtful",
        ),
        (
            "<table><tr><th>Fax</th><th>Phone</th></tr><tr><td>0800 111 222</td><td>0800 723 253</td></tr></table>",
            "0800 723 253",
            "KE",
            "confirmed",
        ),
        ('<p>Fax number: <a href="tel:+254800723253">0800 723 253</a></p>', "0800 723 253", "KE", "doubtful"),
        ("<p>Tel/Fax: 0800 723 253</p>", "0800 723 253", "KE", "confirmed"),
        ("<p>Fax: 0800 111 222, Tel: 0800 723 253</p>", "0800 723 253", "KE", "confirmed"),
        ("<p>Tel: 0800 111 222 Fax: 0800 723 253</p>", "0800 723 253", "KE", "doubtful"),
        ("<p>Type your number, e.g. 0800 723 253</p>", "0800 723 253", "KE", "doubtful"),
        (
            "<p>Enter it, for example 0800 723 253.</p><p>Call 0800 111 222</p>",
            "0800 723 253",
            "KE",
            "doubtful",
        ),
        ('<input placeholder="0800 723 253"><p>Call 0800 111 222</p>', "0800 723 253", "KE", "doubtful"),
        (
            "<p>Our old number 0800 723 253 has been replaced by 0800 111 222</p>",
            "0800 723 253",
            "KE",
            "doubtful",
        ),
        (
            "<p>Our old number 0800 723 253 has been replaced by 0800 111 222</p>",
            "0800 111 222",
            "KE",
            "confirmed",
        ),
        ("<p>Call <s>0800 723 253</s> 0800 111 222</p>", "0800 723 253", "KE", "doubtful"),
        ('<p>Call <a href="tel:+254800723253">0800 111 222</a></p>', "0800 723 253", "KE", "doubtful"),
        ("<p>Call 0800 723 2534 or 0800 111 222</p>", "0800 723 253", "KE", "changed"),
        ("<p>Call 0800 111 222</p>", "0800 723 253", "KE", "changed"),
        ("<p>Write to us</p>", "0800 723 253", "KE", "vanished"),
        ('<p>Call us:</p><img src="/hotline.png">', "0800 723 253", "KE", "unreadable"),
        ("<p>Call 119</p>", "116", "KE", "changed"),
        ("<p>Call 1195</p>", "116", "KE", "changed"),
        ("<p>Call 119</p><p>In 2023, 116 people</p>", "116", "KE", "changed"),
        ("<p>Call 1-888-373-7888 (TTY: 711)</p>", "1-888-373-7888", "US", "confirmed"),
        ('<p>Text "HELP"</p><p>Call 1 (888) 373-7888</p>', "1-888-373-7888", "US", "confirmed"),
        ("<p>numéro 116 111</p>", "116111", "FR", "confirmed"),
        ("<p>116111</p>", "116 111", "FR", "confirmed"),
        ("<p>Call 116 123</p><p>116.111 people</p>", "116 111", "FR", "changed"),
        ("<p>CALL 112 FREE</p>", "112", "FR", "confirmed"),
        ("<p>Call 112<sup>1</sup></p>", "112", "FR", "confirmed"),
        ("<ol><li>112</li></ol><p>emergency</p>", "112", "FR", "confirmed"),
        ("<p>Call 999 or visit www.112.gov/112/</p>", "112", "FR", "changed"),
        ("<p>Call us at 11:20</p>", "1120", "KE", "vanished"),
        ("<p>Beispiel: 030 901820</p>", "030 901820", "DE", "doubtful"),
        ("<p>030/90 18 20</p>", "030 901820", "DE", "confirmed"),
        ("<p>T: 030.901820</p>", "030 901820", "DE", "confirmed"),
        ("<p>IBAN 1234 030 901820 5678</p>", "030 901820", "DE", "changed"),
        ("<p>Price 030901820 EUR</p>", "030 901820", "DE", "vanished"),
        ("<p>Emergency 911 / 112</p>", "112", "KE", "confirmed"),
        ("<p>Emergency 911, 112, 999</p>", "112", "KE", "confirmed"),
        ("<p>112’yi arayın</p>", "112", "TR", "confirmed"),
        ("<p>звоните 112-ге</p>", "112", "KE", "confirmed"),
        ("<p>COVID-112 call</p>", "112", "KE", "vanished"),
        ("<p>Call *765 now</p>", "*765", "KE", "confirmed"),
        ("<p>Call #765 now</p>", "765", "KE", "vanished"),
        ("<p>Call 0800&nbsp;723&#8209;253 (24 hours)</p>", "0800 723 253", "KE", "confirmed"),
    ],
)
def test_a_page_is_read_as_a_careful_person_would(html: str, phone: str, country: str, expected: str) -> None:
    assert verdict(html, phone, country) == expected


@pytest.mark.parametrize(
    "html",
    [
        "The helpline 0800 723 253 has closed.",
        "Our hotline 0800 723 253 is closed since May.",
        "Hotline 0800 723 253 (suspended)",
        "Hotline 0800 723 253: currently not operational",
        "0800 723 253 has been disconnected",
        "0800 723 253 is temporarily unavailable",
        "0800 723 253 is out of order",
        "Our number has changed from 0800 723 253 to 0800 111 222.",
        "Please call 0800 111 222 instead of 0800 723 253.",
        "0800 111 222 replaces 0800 723 253",
        "Our hotline was 0800 723 253.",
        "Do not call 0800 723 253, it is fake.",
        "Beware of scammers who use 0800 723 253.",
        "Le numéro 0800 723 253 a été remplacé par le 0800 111 222",
        "Le 0800 723 253 est hors service",
        "La línea 0800 723 253 está fuera de servicio",
        "La línea 0800 723 253 fue cerrada",
        "O número 0800 723 253 foi desativado",
        "Die Nummer 0800 723 253 ist abgeschaltet.",
        "Il numero 0800 723 253 è stato disattivato",
        "Numer 0800 723 253 jest nieczynny",
        "Номер 0800 723 253 не работает",
        "Номер 0800 723 253 отключен",
        "Телефон 0800 723 253 не працює",
        "0800 723 253 numaralı hat kapatıldı",
        "الرقم 0800 723 253 لا يعمل",
        "热线 0800 723 253 已停用",
        "電話 0800 723 253 は終了しました",
        "Nambari 0800 723 253 haifanyi kazi",
        "फोन 0800 723 253 बंद है",
        "Bank account: 0800 723 253",
        "Paybill 0800723253",
        "Registered charity no. 0800723253",
    ],
)
def test_a_number_of_which_the_page_says_that_nobody_should_call_it_is_not_confirmed(html: str) -> None:
    assert verdict(f"<p>{html}</p>", "0800 723 253", "KE") != "confirmed"


@pytest.mark.parametrize(
    "html",
    [
        "Our number has changed to 0800 723 253",
        "Call 0800 723 253 instead of 0800 111 222.",
        "Offices are closed on Sundays. Call 0800 723 253",
        "Call 0800 723 253. Our office in Kisumu has closed.",
        "Report fraud and scams: 0800 723 253",
        "Do not wait: call 0800 723 253",
        "0800 111 222 is closed. Call 0800 723 253",
    ],
)
def test_words_about_something_else_do_not_keep_a_number_from_being_confirmed(html: str) -> None:
    assert verdict(f"<p>{html}</p>", "0800 723 253", "KE") == "confirmed"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<tr><td>Kenya<td>Call 1195<tr><td>Uganda<td>Call 116", "doubtful"),
        ("<h3>Kenya</h3><p>Call 1195</p><h3>Uganda</h3><p>Call 116</p>", "doubtful"),
        ("<p>Kenya</p><p>Call 1195</p><p>Uganda:</p><p>Child helpline</p><p>Call 116</p>", "doubtful"),
        ("<p>Childline Uganda: call 116</p>", "doubtful"),
        ("<tr><td>Kenya<td>Call 116<tr><td>Uganda<td>Call 112", "confirmed"),
        ("<h3>Uganda</h3><p>Call 112</p><h3>Kenya</h3><p>Call 116</p>", "confirmed"),
        ("<p>In Kenya, as in Uganda, call 116</p>", "confirmed"),
        ("<p>We cannot help with a turkey. Call 116</p>", "confirmed"),
    ],
)
def test_a_short_code_beside_the_name_of_another_country_is_not_that_of_this_one(
    html: str, expected: str
) -> None:
    cells = {"country": "KE", "phone": "116", "service_name": "Child line", "organization": ""}
    page = read_html(f"<title>T</title>{ABOUT}<table>{html}</table>" if "<tr>" in html else html)
    assert judge(cells, page, moved=False).verdict.value == expected


@pytest.mark.parametrize(
    "html",
    [
        "Address: 116 Moi Avenue, Nairobi. Tel: 020 123456",
        "Find us at 116 Moi Avenue Nairobi, phone 020 123456",
        "Moi Avenue 116, Nairobi, phone +254 20 1234567",
        "Kenya ranks 116 in the index, call for action",
        "Our helpline report has 116 pages",
    ],
)
def test_the_number_of_a_house_or_a_rank_is_no_short_code(html: str) -> None:
    assert verdict(f"<p>{html}</p>", "116", "KE") != "confirmed"


@pytest.mark.parametrize(
    "html",
    [
        "0800 723 253 → 0800 111 222",
        "0800 723 253 -> 0800 111 222",
        "Hotline: 0800 723 253 (old) ➡️ new: 0800 111 222",
        '<a href="tel:0800723253">0800 723 253</a> ⇒ <a href="tel:0800111222">0800 111 222</a>',
        "<table><tr><td>0800 723 253<td>→<td>0800 111 222</table>",
        "0800 723 253</p><p>→ 0800 111 222",
        "0800 111 222 ← 0800 723 253",
        "0800 723 253 is now 0800 111 222",
        "Helpline 0800 723 253 (now 0800 111 222)",
        "Die 0800 723 253 ist jetzt die 0800 111 222",
        "Le 0800 723 253 est désormais le 0800 111 222",
        "Номер 0800 723 253 теперь 0800 111 222",
        "Our number 0800 723 253 is not answered",
        "0800 723 253 isn't ours",
        "0800 723 253 (not answered)",
        "Nobody answers 0800 723 253",
        "El 0800 723 253 no contesta",
        "Le 0800 723 253 ne répond pas",
        "热线 0800 723 253 无人接听",
        "Case no 0800 723 253",
        "File number: 0800723253",
        "Ticket № 0800723253",
        "Aktenzeichen 0800 723 253",
        'Call <span style="text-decoration: underline line-through">0800 723 253</span> 0800 111 222',
        'Call <span class="text-lg line-through">0800 723 253</span> 0800 111 222',
        "Call 0800 723 253</p><p>Call <del>0800 723 253</del> 0800 111 222",
    ],
)
def test_a_number_that_gave_way_to_another_or_is_none_to_call_is_not_confirmed(html: str) -> None:
    assert verdict(f"<p>{html}</p>", "0800 723 253", "KE") != "confirmed"


@pytest.mark.parametrize(
    "html",
    [
        "0800 111 222 → 0800 723 253",
        "Our number is now 0800 723 253",
        "0800 111 222 is now 0800 723 253",
        "Call 0800 723 253 now or text 0800 111 222",
        "0800 723 253 is now free. Or call 0800 111 222",
        "Call 0800 723 253 → press 2 for English",
        "Call 0800 723 253 if you are not safe",
        "In any case call no. 0800 723 253",
        "Helpline no. 0800 723 253",
        "<s>0800 111 222</s> 0800 723 253",
    ],
)
def test_a_number_to_which_the_page_leads_is_confirmed(html: str) -> None:
    assert verdict(f"<p>{html}</p>", "0800 723 253", "KE") == "confirmed"


DEAD = "I tried 0800 723 253 all night, it rings and rings."
COMMENTS = (
    f'<section id="comments"><h2>2 comments</h2><p>{DEAD}</p></section>',
    f'<ol class="comment-list"><li><b>Ana</b><p>{DEAD}</p></ol>',
    f'<div class="post"><article class="comment even" id="comment-12">{DEAD}</article></div>',
    f'<div itemscope itemtype="https://schema.org/Comment"><div>{DEAD}</div></div>',
    f'<div itemprop="comment">{DEAD}</div>',
    f'<div role="comment">{DEAD}</div>',
    f'<span class="commentText">{DEAD}</span>',
    f'<div id="kommentare"><p>{DEAD}</p></div>',
)


@pytest.mark.parametrize("html", COMMENTS)
def test_what_a_visitor_wrote_below_a_page_confirms_nothing(html: str) -> None:
    assert verdict(f"<p>Write to us.</p>{html}", "0800 723 253", "KE") == "doubtful"
    assert verdict(f"<p>Call 0800 723 253</p>{html}<p>Bye</p>", "0800 723 253", "KE") == "confirmed"
    assert verdict(f"<p>Write to us.</p>{html}<p>Call 0800 723 253</p>", "0800 723 253", "KE") == "confirmed"


def test_a_visitor_who_says_that_the_number_is_dead_makes_it_doubtful() -> None:
    said = '<div class="comments"><p>0800 723 253 is out of service</p></div>'
    assert verdict(f"<p>Call 0800 723 253</p>{said}", "0800 723 253", "KE") == "doubtful"


def test_a_page_that_only_allows_comments_is_read_as_it_is() -> None:
    html = '<body class="post comments-open"><main class="no-comments"><p>Call 0800 723 253</p></main></body>'
    assert verdict(html, "0800 723 253", "KE") == "confirmed"


def test_a_page_made_to_take_long_is_done_in_a_moment() -> None:
    began = time.thread_time()
    for html in ("<p>" + "1 " * 200_000, "<p>" + "020 7946 0001, " * 20_000, "<b>" * 50_000, "<s>9" * 20_000):
        verdict(html, "020 7946 0000", "GB")
    assert time.thread_time() - began < 5


def test_in_a_very_long_line_a_number_keeps_its_label() -> None:
    text = "We are here for everybody. " * 300
    assert verdict(f"<p>{text} Call 020 7946 0000. {text}</p>", "020 7946 0000", "GB") == "confirmed"
    assert verdict(f"<p>{text} Fax number: 020 7946 0000. {text}</p>", "020 7946 0000", "GB") == "doubtful"


def test_a_line_too_long_to_look_at_is_left_to_a_person() -> None:
    assert verdict("<p>" + "a-b " * 2000 + "call 020 7946 0000", "020 7946 0000", "GB") == "unreadable"


def test_a_row_is_confirmed_only_with_all_of_its_numbers() -> None:
    page = '<p>WhatsApp <a href="https://wa.me/254712345678">chat</a></p><p>Call 116</p>'
    assert verdict(page, "116", "KE", whatsapp="0712 345 678") == "confirmed"
    assert verdict("<p>Call 116</p>", "116", "KE", whatsapp="0712 345 678") == "doubtful"
    assert verdict("<p>Call 116</p>", "116", "KE", sms="21094 (text HELP)") == "doubtful"


@pytest.mark.parametrize(
    "html", ["<", "<a", "<td></tr></p><li><s>", "&#x110000;", "<!-- ", "<![CDATA[", "<a href='http://['>"]
)
def test_broken_html_is_read_without_a_fault(html: str) -> None:
    assert verdict(html + "<p>", "116", "KE") == "vanished"

"""Pages that say that they are not there, although the site answers as if they were."""

from __future__ import annotations

import pytest
from requests.structures import CaseInsensitiveDict

from amparo.directory.verify.page import Page
from amparo.directory.verify.reply import NoPage, Reply, page_of
from amparo.directory.verify.verdict import Verdict

FOOTER = "<footer>Call 0800 723 253</footer>"


def read(html: str) -> Page:
    headers = CaseInsensitiveDict({"Content-Type": "text/html; charset=utf-8"})
    return page_of(Reply(200, headers, f"{html}{FOOTER}".encode(), False))


@pytest.mark.parametrize(
    "html",
    [
        "<title>Page not found</title>",
        "<title>Page not found – Childline Kenya</title>",
        "<title>404</title>",
        "<title>Childline | Error 404 (Not Found)!!1</title>",
        "<title>Error (404)</title>",
        "<title>Childline</title><h1>Childline</h1><h1><div>404</div><div>We looked everywhere</div></h1>",
        "<title>Seite nicht gefunden</title>",
        "<title>Página no encontrada - Línea</title>",
        "<title>Page introuvable</title>",
        "<title>Страница не найдена</title>",
        "<title>الصفحة غير موجودة</title>",
        "<title>页面不存在</title>",
        "<title>Childline</title><h1>Oops! That page can’t be found.</h1>",
        "<title>Childline</title><h1>Sorry, this page <em>does not exist</em></h1>",
        "<title>Childline</title><body class='error404 wide'><h1>Hapana!</h1>",
        "<title>Childline</title><main><div class='error-404 not-found'>Samahani</div></main>",
    ],
)
def test_a_page_that_says_it_is_not_there_is_gone_whatever_its_footer_shows(html: str) -> None:
    with pytest.raises(NoPage) as told:
        read(html)
    assert (told.value.verdict, told.value.gone) == (Verdict.VANISHED, True)


@pytest.mark.parametrize(
    "html",
    [
        "<title>Call (404) 555 0100</title>",
        "<title>Call 0800 404</title>",
        "<title>404-555-0100 | Atlanta helpline</title>",
        "<title>Childline</title><h1>116</h1><p>Page not found? Write to us.</p>",
        "<title>Help for parents whose child was not found after a long search</title>",
        "<title>Childline</title><h2>Lost and not found</h2>",
        "<title>Childline</title><svg><title>Page not found</title></svg>",
    ],
)
def test_a_page_with_such_words_elsewhere_is_read(html: str) -> None:
    assert "Call 0800 723 253" in read(html).lines

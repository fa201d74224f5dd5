"""Plain text becomes paragraphs, lists and safe links; nothing else becomes one."""

from __future__ import annotations

from typing import Any

import pytest

from amparo.channels.markup import blocks, host_of, linkify, safe_url


def test_blank_lines_part_paragraphs_and_bullets_make_a_list() -> None:
    found = blocks("Look for:\n• fear\n• debt\n\nSource: UNODC")
    assert [(block.kind, [str(line) for line in block.lines]) for block in found] == [
        ("p", ["Look for:"]),
        ("ul", ["fear", "debt"]),
        ("p", ["Source: UNODC"]),
    ]


def test_an_address_becomes_a_link_without_the_full_stop_after_it() -> None:
    html = str(linkify("See https://www.unicef.org/a?b=1&c=2. Or <b>."))
    assert '<a href="https://www.unicef.org/a?b=1&amp;c=2" ' in html
    assert html.endswith("</a>. Or &lt;b&gt;.")


@pytest.mark.parametrize(
    "url",
    [
        "http://plain.org",
        "javascript:alert(1)",
        "https://",
        "https://localhost/x",
        'https://a.org/"onclick="x',
        "https://a.org/ x",
        "data:text/html,x",
        "https://[bad",
        None,
        3,
    ],
)
def test_other_addresses_are_no_links(url: Any) -> None:
    assert safe_url(url) is None
    assert "<a" not in linkify(str(url)) or str(url).startswith("https://a.org/")


def test_an_address_is_named_by_its_host() -> None:
    assert host_of("https://www.a.org/x") == "a.org"
    assert host_of("public list") == "public list" and host_of("https://[bad") == "https://[bad"

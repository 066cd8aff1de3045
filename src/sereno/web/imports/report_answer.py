"""A report of a run, which is a page of its own, sent under the policy that it was written with."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import Http404, HttpResponse

# A script or style keeps every letter: the page's policy names its digest.
_LINK = re.compile(
    r"(?s)(?P<kept><(?:script|style)\b.*?</(?:script|style)>)"
    r'|<a (?P<before>[^>]*)href="(?P<file>[\w-]+(?:\.\w+)+)"(?P<after>[^>]*)>(?P<words>.*?)</a>'
)
_POLICY = re.compile(r'http-equiv="Content-Security-Policy" content="([^"]+)"')


def report_answer(text: str, page_of: Callable[[str], str | None]) -> HttpResponse:
    """The report `text`; `page_of` gives the page for a file beside it, or None: only its words."""
    text = _LINK.sub(lambda link: _leading_on(link, page_of), text)
    answer = HttpResponse(text)
    policy = _POLICY.search(text)
    if policy is None:
        raise Http404
    # The report's script and style stand in the page and are allowed by their digests there.
    allowed = policy[1].replace("&#39;", "'").replace("&#x27;", "'")
    answer["Content-Security-Policy"] = f"{allowed}; frame-ancestors 'none'"
    return answer


def _leading_on(link: re.Match[str], page_of: Callable[[str], str | None]) -> str:
    if link["kept"]:
        return link["kept"]
    page = page_of(link["file"])
    if page is None:
        return f"<span>{link['words']}</span>"
    return f'<a {link["before"]}href="{page}"{link["after"]}>{link["words"]}</a>'

"""Addresses that a browser sends along, to be led back to: only ours are followed."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme


def own_page(page: str, **named: str) -> str:
    """The address if it is one of this site, and its route names these values; else "".

    A browser goes up from `..` before it asks, so that the beginning of an address that holds it
    says nothing about where it leads: such an address is none of ours.
    """
    if not url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        return ""
    try:
        path = unquote(urlsplit(page).path, errors="strict")
        named_here = resolve(path).kwargs if named else {}
    except (UnicodeDecodeError, Resolver404):
        return ""
    goes_up = {".", ".."} & set(re.split(r"[/\\]", path))
    is_ours = path.startswith("/") and not goes_up and named.items() <= named_here.items()
    return page if is_ours else ""

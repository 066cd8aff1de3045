"""The long work of coding, declared in its rooms."""

from sereno.web.coding.projects import work as projects
from sereno.web.coding.search import work as search
from sereno.web.coding.texts import work as texts

__all__ = ["projects", "search", "texts"]

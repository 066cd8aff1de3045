"""The long work of coding, declared in its rooms."""

from sereno.web.coding.projects import work as projects

__all__ = ["projects"]

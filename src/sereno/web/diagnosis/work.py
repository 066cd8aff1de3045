"""The long work of the diagnosis, declared in its rooms."""

from sereno.web.diagnosis.documents import work

__all__ = ["work"]

"""The long work of the diagnosis, declared in its rooms."""

from sereno.web.diagnosis.documents import work
from sereno.web.diagnosis.submissions import work as submissions_work
from sereno.web.diagnosis.walks import work as walks_work

__all__ = ["submissions_work", "walks_work", "work"]

"""The long work of the diagnosis, declared in its rooms."""

from sereno.web.diagnosis.documents import work as documents
from sereno.web.diagnosis.marks import work as marks
from sereno.web.diagnosis.paper import work as paper
from sereno.web.diagnosis.submissions import work as submissions
from sereno.web.diagnosis.walks import work as walks

__all__ = ["documents", "marks", "paper", "submissions", "walks"]

"""The long work of the diagnosis, declared in its rooms."""

from sereno.web.diagnosis.consent import work as consent
from sereno.web.diagnosis.documents import work as documents
from sereno.web.diagnosis.paper import work as paper
from sereno.web.diagnosis.submissions import work as submissions

__all__ = ["consent", "documents", "paper", "submissions"]

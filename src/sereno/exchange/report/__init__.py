"""Reports: one content, written as PDF, DOCX and HTML, and refused where it tells too much."""

from sereno.exchange.report.writing import FORMATS, Format, written

__all__ = ["FORMATS", "Format", "written"]

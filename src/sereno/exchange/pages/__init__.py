"""The two reports of a run as single web pages: quality.html and selection.html.

Each page holds its own script, style, typeface and data, asks nothing of any other place, and
opens from a folder as well as from a server.
"""

from sereno.exchange.pages.quality import quality_page
from sereno.exchange.pages.selection import selection_page

__all__ = ["quality_page", "selection_page"]

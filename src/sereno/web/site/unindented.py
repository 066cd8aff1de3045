"""Templates without their indentation, which is for those who write them: a third of a long list.

Lines stay where they are, so that a message about a template names the right one.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from django.template import Origin
from django.template.loaders.app_directories import Loader

OURS: Final = Path(__file__).resolve().parents[1]
_INDENTATION: Final = re.compile(r"^[ \t]+", re.MULTILINE)


class UnindentedLoader(Loader):
    """Finds templates in the apps' folders; the pages of our own are read without indentation.

    Those of others stay as they are: their messages may be translated with it.
    """

    def get_contents(self, origin: Origin) -> str:
        """The template's source."""
        source = str(super().get_contents(origin))
        path = Path(origin.name)
        if path.suffix != ".html" or not path.is_relative_to(OURS):
            return source
        return _INDENTATION.sub("", source)

"""The tables of publication: editions of the site, who signs what it names, and what outside
formats ask that an audit doesn't know otherwise.
"""

from sereno.web.publication.models.editions import (
    Edition,
    NamingSignature,
    PublicSite,
    editions_folder,
)
from sereno.web.publication.models.exports import ExportDetails, PublisherType

__all__ = [
    "Edition",
    "ExportDetails",
    "NamingSignature",
    "PublicSite",
    "PublisherType",
    "editions_folder",
]

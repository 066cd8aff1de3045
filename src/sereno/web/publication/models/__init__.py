"""The tables of publication: what outside formats ask that an audit doesn't know otherwise."""

from sereno.web.publication.models.exports import ExportDetails, PublisherType

__all__ = ["ExportDetails", "PublisherType"]

"""Letters that ask an institution for data: the same text as DOCX to edit and as PDF to send.

The PDF is tagged (PDF/UA-1) with its fonts inside; nothing is fetched from anywhere.
"""

from sereno.exchange.request_letter.docx_letter import docx_letter
from sereno.exchange.request_letter.pdf_letter import pdf_letter
from sereno.exchange.request_letter.text import LetterItem, LetterText

__all__ = ["LetterItem", "LetterText", "docx_letter", "pdf_letter"]

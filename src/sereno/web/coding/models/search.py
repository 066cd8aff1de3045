"""The index of what was said: a row for each turn, in the stems by which a search compares words.

Restricted text is never in it, nor that of a document which is withdrawn or erased: the database
takes the rows out itself when a document becomes so (`search/tables.py`).
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from sereno.methods.diagnosis.coding.words import LANGUAGES
from sereno.web.coding.models.texts import Block, TextVersion
from sereno.web.diagnosis.models import Document


class IndexedBlock(models.Model):
    """A turn as it is looked for.

    words: its stems in order, apart by spaces. is_odd: it has words of which databases don't think
    alike, or too many for one of them: it is looked through by our own code.
    """

    block = models.OneToOneField(Block, on_delete=models.CASCADE, related_name="indexed")
    text = models.ForeignKey(TextVersion, on_delete=models.CASCADE, related_name="+")
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(max_length=2, choices=[(each, each) for each in LANGUAGES])
    words = models.TextField(blank=True)
    is_odd = models.BooleanField(default=False)

    objects: ClassVar[Any] = models.Manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["text"], condition=models.Q(is_odd=True), name="indexed_block_odd"
            ),
        ]

    def __str__(self) -> str:
        return str(self.block)

"""Coding of the demo city: a codebook, texts without names, three coders who differ, and what was
agreed on of half of it; by seed, by the verbs of the pages.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from django.db import transaction

from sereno.vocabulary.language import language
from sereno.web.audits.models import Audit
from sereno.web.coding.demo.codebook import add_of_the_city, keyed, take_ready
from sereno.web.coding.demo.differing import Marked, fitted, marked, wanted_alphas
from sereno.web.coding.demo.names import find_late_name, make_texts, texts_left, to_code
from sereno.web.coding.demo.quoting import quote_some
from sereno.web.coding.demo.work import Rounds, add_coders, code_things, settle_half
from sereno.web.coding.models import Code
from sereno.web.diagnosis.demo.documents import TEXTS
from sereno.web.people.models import Person

# Of as many texts as there are in the demo.
SEGMENTS: Final = 6_000


@transaction.atomic
def fill_coding(*, audit: Audit, by: Person, seed: int) -> bool:
    """Code what fieldwork left, in a share as there are texts, unless the audit has a codebook;
    whether it was done.
    """
    if Code.objects.filter(audit=audit).exists():
        return False
    spoken = language()
    take_ready(audit, by, spoken)
    add_of_the_city(audit, by, spoken)
    documents = texts_left(audit)
    if not documents:
        return True
    texts = make_texts(documents, by, spoken)
    coders = add_coders(audit, by, spoken)
    rounds = Rounds(audit, to_code(documents), texts.late, coders, by, spoken, seed)
    known = keyed(audit)
    rng = np.random.default_rng([seed, 8])
    share = len(documents) / TEXTS
    of_things = code_things(audit, coders[0], known, rng, share)
    wanted = wanted_alphas({key: code.pole for key, code in known.codes.items()}, rng)
    # Both coders marked where a name is found afterwards.
    late = [
        Marked(each.document, coder, each.code, each.start, each.end)
        for each in texts.told_late
        for coder in (0, 1)
    ]
    marks = fitted(
        texts.told,
        round(SEGMENTS * share) - of_things - len(late),
        lambda some: marked(some, wanted, known.alike, np.random.default_rng([seed, 9])),
        rounds.may,
        rng,
    )
    rounds.code([*marks, *late], known, rng, spoken)
    settle_half(audit, by, rng, spoken)
    if texts.late is not None:
        find_late_name(texts.late, by, spoken)
    quote_some(audit, coders[1], by, rng, spoken, share)
    return True

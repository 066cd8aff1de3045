"""Participatory maps: groups draw apart; where they agree and where they do not."""

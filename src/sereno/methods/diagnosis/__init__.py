"""Participatory diagnosis: who was heard, against whom the audit set out to hear."""

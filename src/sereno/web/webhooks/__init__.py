"""Webhooks: other programs are told that something happened, never what it says."""

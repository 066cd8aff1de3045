"""What a data version tells to later apps."""

from django.dispatch import Signal

# Sent by the import's job with `version` once it can be read. A receiver that fails leaves it so.
version_ready = Signal()

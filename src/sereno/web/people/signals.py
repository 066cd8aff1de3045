"""What an account tells to later apps."""

from django.dispatch import Signal

# Sent with `person` and `by` while their password is replaced, their second step is taken away or
# they are stopped: whatever opened the door before must not open it any more.
access_ended = Signal()

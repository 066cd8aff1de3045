"""What an audit tells to later apps."""

from django.dispatch import Signal

# Sent with `events` when they are noted, in the same transaction.
event_noted = Signal()
# Sent with `audit` while it is begun, in the same transaction.
audit_begun = Signal()
# Sent with `audit` once it is written that other counts are small in it than before.
threshold_changed = Signal()
# Sent with `audit`, `person` and `by` while a person is taken out of it.
role_taken = Signal()

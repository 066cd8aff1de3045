"""Projects of other programs (REFI-QDA): brought, looked through, taken over; and taken away."""

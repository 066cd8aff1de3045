"""Actions in time: board, calendar, timeline, and a calendar for other programs."""

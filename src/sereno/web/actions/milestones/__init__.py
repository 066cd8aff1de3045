"""The milestones of actions: written, moved, judged."""

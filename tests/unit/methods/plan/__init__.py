"""The crosswalk's arithmetic."""

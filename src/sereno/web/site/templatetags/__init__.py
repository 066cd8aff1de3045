"""Tags of the frame and its parts."""

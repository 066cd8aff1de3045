"""Actions that come as files, and files of them that read back."""

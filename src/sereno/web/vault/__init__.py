"""The vault: restricted texts and files are kept so that disk, database and backup tell nothing.

A text is a `SealedTextField` (fields.py); a file is kept sealed by `web.files`. Their keys lie in a
file of their own, outside of database and backups (keys.py).
"""

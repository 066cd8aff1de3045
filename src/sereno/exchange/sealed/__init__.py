"""Sealed bytes: what nobody reads without a key that lies elsewhere.

Each text and each file has a key of its own, the data key. It seals chunks of 64 KiB by AES-256-GCM
(streams.py) and lies beside them in an envelope, wrapped by a key of the ring (envelopes.py), whose
file is the only place where a key is in clear (key_files.py). To change the key of the ring is to
write envelopes anew, never the chunks.
"""

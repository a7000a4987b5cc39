"""What identifies the content of a file."""

from hashlib import sha1


def blob_id(data: bytes) -> str:
    """Return the id that Git gives these bytes, unless a filter or SHA-256 is configured."""
    return sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()

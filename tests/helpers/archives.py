"""Builds zip archives byte by byte, lies included, for tests of what reads them."""

import struct
import zlib
from dataclasses import dataclass

from backports import zstd

STORED, DEFLATED, ZSTD = 0, 8, 93
ENCRYPTED = 1


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an archive; `claimed` is the size that its entry states."""

    name: str
    data: bytes
    method: int = DEFLATED
    flags: int = 0
    claimed: int | None = None

    def packed(self) -> bytes:
        """Return the data as stored; zstandard in two frames."""
        if self.method == DEFLATED:
            packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
            return packer.compress(self.data) + packer.flush()
        if self.method == ZSTD:
            half = len(self.data) // 2
            return zstd.compress(self.data[:half]) + zstd.compress(self.data[half:])
        return self.data


def archive(*members: Member) -> bytes:
    """Return a zip archive with these members in their order."""
    body, entries = b"", b""
    for each in members:
        name, packed = each.name.encode(), each.packed()
        claimed = len(each.data) if each.claimed is None else each.claimed
        sizes = (zlib.crc32(each.data), len(packed), claimed, len(name))
        head = (each.flags, each.method, 0, 0)
        entries += struct.pack(
            "<I6H3I5H2I", 0x02014B50, 63, 63, *head, *sizes, 0, 0, 0, 0, 0, len(body)
        )
        entries += name
        body += struct.pack("<I5H3I2H", 0x04034B50, 63, *head, *sizes, 0) + name + packed
    n = len(members)
    return (
        body + entries + struct.pack("<I4H2IH", 0x06054B50, 0, 0, n, n, len(entries), len(body), 0)
    )

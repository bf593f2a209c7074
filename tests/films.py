"""Assemble small films and sounds, sound in form: boxes and headers without a codec's worth of pictures."""

from __future__ import annotations

import io
import struct
import wave

LYING, STANDING = (1, 0, 0, 1), (0, 1, -1, 0)  # the matrix of a film as it was recorded, and of one to be turned


def box(kind: bytes, *content: bytes) -> bytes:
    """A box of ISO/IEC 14496-12: length, type, content."""
    inside = b"".join(content)
    return struct.pack(">I4s", 8 + len(inside), kind) + inside


def mp4(
    size: tuple[int, int] = (640, 360),
    seconds: float = 2,
    codec: bytes = b"avc1",
    matrix: tuple[int, ...] = LYING,
    handler: bytes = b"vide",
    brand: bytes = b"isom",
) -> bytes:
    """A film or sound of one track."""
    a, b, c, d = (n << 16 for n in matrix)
    lasts = round(seconds * 1000)
    header = struct.pack(">I8xII", 0, 1000, lasts) + bytes(80)
    shape = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    track = struct.pack(">I8xI4xI16x", 7, 1, lasts) + shape + struct.pack(">II", size[0] << 16, size[1] << 16)
    samples = box(b"stsd", struct.pack(">II", 0, 1), struct.pack(">I4s", 16, codec), bytes(8))
    media = box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(13)), box(b"minf", box(b"stbl", samples)))
    index = box(b"moov", box(b"mvhd", header), box(b"trak", box(b"tkhd", track), media))
    return box(b"ftyp", brand, bytes(4)) + index + box(b"mdat", b"no pictures")


def wav(seconds: float = 1) -> bytes:
    """Silence."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(round(16000 * seconds)))
    return out.getvalue()


def mp3() -> bytes:
    """Silence: frames of MPEG 1, layer III, 128 kbit/s, 44.1 kHz."""
    return (b"\xff\xfb\x90\x00" + bytes(413)) * 10

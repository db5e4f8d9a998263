"""Documents packed with zstd and a dictionary that was made once, of documents of this very database, and is kept in
it: what stands in all of them costs next to nothing."""

from __future__ import annotations

import zstandard

from .database import ALONE, Base

LEVEL, DICTIONARY_BYTES = 6, 64 * 2**10
ENOUGH, AT_MOST, OF_BYTES = 200, 1000, 32 * 2**20  # documents that a dictionary is made of
LONGEST_BYTES = 64 * 2**20  # of one document, unpacked


class Packing:
    """Packs and unpacks with the dictionaries of *base*; makes the first one when there are documents enough."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._packed = 0
        self.forget()
        self._newest()

    def forget(self) -> None:
        """What was made may not stand in the database: the change that it was written in came to nothing. Nobody could
        read what is packed with it."""
        self._known: dict[int, zstandard.ZstdCompressionDict] = {}
        self._packer = zstandard.ZstdCompressor(LEVEL)
        self._forgot = True

    def pack(self, document: str) -> bytes:
        """*document*, small."""
        self._packed += 1
        if self._forgot:
            self._newest()
        if not self._known and self._packed % ENOUGH == 0:
            self._make()
        return self._packer.compress(document.encode("utf-8", "surrogatepass"))

    def unpack(self, packed: bytes) -> str:
        """What was packed; never more than LONGEST_BYTES of it."""
        number = zstandard.get_frame_parameters(packed).dict_id
        if number and number not in self._known:
            self._newest()
        size = zstandard.frame_content_size(packed)
        if size > LONGEST_BYTES:
            raise ValueError("a document longer than any of ours")
        unpacker = zstandard.ZstdDecompressor(self._known[number] if number else None)
        return unpacker.decompress(packed, LONGEST_BYTES).decode("utf-8", "surrogatepass")

    def _newest(self) -> None:
        """Learn the dictionaries of the database, and pack with the last one."""
        self._forgot = False
        for number, content in self._base.rows("SELECT id, content FROM ikmscan.dictionary ORDER BY made"):
            assert isinstance(number, int)
            assert isinstance(content, bytes)
            self._known[number] = zstandard.ZstdCompressionDict(content)
            self._packer = zstandard.ZstdCompressor(LEVEL, dict_data=self._known[number])

    def _make(self) -> None:
        """Make the dictionary, once for all workers: who comes second takes the first one's."""
        try:
            self._make_alone()
        except BaseException:
            self.forget()
            raise
        self._newest()

    def _make_alone(self) -> None:
        with self._base.change():
            self._base.run("SELECT pg_advisory_xact_lock(%s)", ALONE + 1)
            self._newest()
            if self._known:
                return
            samples: list[bytes | bytearray | memoryview] = []
            size = 0
            for (packed,) in self._base.rows("SELECT document FROM ikmscan.result LIMIT %s", AT_MOST):
                assert isinstance(packed, bytes)
                document = self.unpack(packed).encode("utf-8", "surrogatepass")
                samples.append(document)
                size += len(document)
                if size > OF_BYTES:
                    break
            if len(samples) >= ENOUGH // 2 and size > 2 * DICTIONARY_BYTES:
                self._keep(samples)

    def _keep(self, samples: list[bytes | bytearray | memoryview]) -> None:
        try:
            made = zstandard.train_dictionary(DICTIONARY_BYTES, samples)
        except zstandard.ZstdError:  # documents that have nothing in common
            return
        self._base.run("INSERT INTO ikmscan.dictionary (id, content) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                       made.dict_id(), made.as_bytes())

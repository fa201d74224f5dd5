"""The engine's tokenizer, read from its model file: which pieces a text falls into (SentencePiece, unigram)."""

from __future__ import annotations

import struct
from dataclasses import dataclass

START, END = 0, 2
_UNKNOWN = 3
_SPACE = "\u2581"  # how SentencePiece writes a space
_MOST_TOKENS = 510  # what fits between start and end; the engine cuts longer texts into windows
_HEADER_SIZE = 44


@dataclass
class Tokenizer:
    """`pieces`: number and score of each piece; `normal`: what a character is replaced by; `longest`: in bytes."""

    pieces: dict[bytes, tuple[int, float]]
    normal: dict[str, str]
    unknown_score: float
    longest: int

    @classmethod
    def read(cls, content: bytes) -> Tokenizer:
        """Read it from the content of a model file."""
        position = _HEADER_SIZE
        (number,) = struct.unpack_from("<i", content, position)
        (length,) = struct.unpack_from("<Q", content, position + 20)
        position += 28
        offsets = struct.unpack_from(f"<{number + 1}I", content, position)
        position += 4 * (number + 1)
        scores = struct.unpack_from(f"<{number}f", content, position)
        position += 4 * number
        text = content[position : position + length]
        position += length
        pieces = {
            text[offsets[index] : offsets[index + 1]]: (index, scores[index])
            for index in reversed(range(number))  # of two alike the first counts
            if offsets[index] < offsets[index + 1] and index != _UNKNOWN
        }
        longest = max(offsets[index + 1] - offsets[index] for index in range(number))
        return cls(pieces, _replacements(content, position), min(scores) - 10, longest)

    def tokens(self, text: str) -> list[int]:
        """Return the numbers of the pieces of a message, as the engine has them: with its prefix, start and end."""
        plain = "".join(self.normal.get(character, character) for character in f"query: {text}")
        while "  " in plain:
            plain = plain.replace("  ", " ")
        plain = plain if plain.startswith(" ") else f" {plain}"
        return [START, *self._best(plain.replace(" ", _SPACE))[:_MOST_TOKENS], END]

    def _best(self, text: str) -> list[int]:
        """Return the pieces with the highest sum of scores (Viterbi)."""
        characters = [character.encode() for character in text]
        scores = [0.0] + [-1e30] * len(characters)
        steps = [(0, 0)] * (len(characters) + 1)
        for start in range(len(characters)):
            piece = b""
            for end in range(start + 1, len(characters) + 1):
                piece += characters[end - 1]
                if len(piece) > self.longest:
                    break
                found = self.pieces.get(piece)
                if found is not None and scores[start] + found[1] > scores[end]:
                    scores[end], steps[end] = scores[start] + found[1], (start, found[0])
            if scores[start] + self.unknown_score > scores[start + 1]:
                scores[start + 1], steps[start + 1] = scores[start] + self.unknown_score, (start, _UNKNOWN)
        numbers = []
        end = len(characters)
        while end:
            end, number = steps[end]
            numbers.append(number)
        return numbers[::-1]


def _replacements(content: bytes, position: int) -> dict[str, str]:
    (number,) = struct.unpack_from("<i", content, position)
    position += 8
    found = {}
    for _ in range(number):
        character, length = struct.unpack_from("<IB", content, position)
        others = struct.unpack_from(f"<{length}I", content, position + 5)
        position += 5 + 4 * length
        found[chr(character)] = "".join(map(chr, others))
    return found

"""Shards of a dataset; the format is described in server/bricks/dataset-format.ts."""

import json
from pathlib import Path

import numpy as np

from features import FIRST_WORD, LARGEST_PROMPT


class Shards:
    """The models of one split, shards taken up as they come. A word that the vocabulary lacks is an error."""

    def __init__(self, folder, split, words, longest):
        self.folder, self.split, self.longest = Path(folder), split, longest
        self.tokens = {word: FIRST_WORD + index for index, word in enumerate(words)}
        self.taken = set()
        self.models = []  # (ids, layers, captions)

    def take_up(self):
        """Reads the shards that are new, and says whether there were any."""
        new = [path for path in sorted(self.folder.glob(f"{self.split}-*.json")) if path.name not in self.taken]
        for path in new:
            self.taken.add(path.name)
            self.models.extend(self.read(path))
        return bool(new)

    def read(self, path):
        header = json.loads(path.read_text())
        content = path.with_suffix(".bin").read_bytes()
        end = 0

        def take(kind, count):
            nonlocal end
            array = np.frombuffer(content, kind, count, end)
            end += array.nbytes
            return array

        step_start = take("<u4", header["models"] + 1)
        caption_start = take("<u4", header["models"] + 1)
        word_start = take("<u4", header["captions"] + 1)
        ids = take("<u2", header["steps"]).astype(np.int16)
        unknown = [word for word in header["words"] if word not in self.tokens]
        if unknown:
            raise ValueError(f"{path.name}: words that the vocabulary lacks: {', '.join(unknown[:20])}")
        known = np.array([self.tokens[word] for word in header["words"]] or [0], np.int16)
        caption_words = known[take("<u2", header["captionWords"])]
        layers = take("u1", header["steps"])
        for model in range(header["models"]):
            begin, stop = step_start[model], step_start[model + 1]
            if stop - begin + LARGEST_PROMPT > self.longest:
                continue
            captions = [
                caption_words[word_start[c] : word_start[c + 1]][:LARGEST_PROMPT]
                for c in range(caption_start[model], caption_start[model + 1])
            ]
            yield ids[begin:stop], layers[begin:stop], captions

    def sequence(self, index, caption):
        """Ids and layers from the prompt on; `caption` may be any number."""
        ids, layers, captions = self.models[index]
        words = captions[caption % len(captions)]
        return np.concatenate([words, ids]), np.concatenate([np.zeros(len(words), np.uint8), layers])


def batches(sequences, tokens):
    """Sequences of like length together, in batches of at most so many tokens with their padding."""
    ordered = sorted(sequences, key=lambda sequence: len(sequence[0]))
    batch = []
    for sequence in ordered:
        if batch and (len(batch) + 1) * len(sequence[0]) > tokens:
            yield batch
            batch = []
        batch.append(sequence)
    if batch:
        yield batch

"""Trains the brick model on one core: train.py --data FOLDER --vocabulary FILE --out FOLDER --minutes 50

Takes up new shards as they appear, goes on from `OUT/last.pt` when it is there, and cools down by the end of its
minutes, which count from its first start. Every line of `OUT/log.jsonl` is one look at the held-out models.
"""

import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch

from features import HEIGHTS, PAIRS, ROW_WORD, featurize, row_height, row_pair, rows
from model import BrickModel, Shape
from optimizer import Optimizer
from shards import Shards, batches


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--vocabulary", required=True, help="a JSON list of words")
    parser.add_argument("--out", required=True)
    parser.add_argument("--minutes", type=float, default=50)
    parser.add_argument("--steps", type=int, default=0, help="ends after so many batches, whatever the clock says")
    parser.add_argument("--batch", type=int, default=1536, help="tokens, padding among them")
    parser.add_argument("--rate", type=float, default=0.003)
    parser.add_argument("--look", type=float, default=120, help="seconds between looks at the held-out models")
    parser.add_argument("--held", type=int, default=60, help="models of a look")
    parser.add_argument("--version", default="1.0")
    parser.add_argument("--seed", type=int, default=1)
    for name in ("width", "layers", "heads", "head", "inner"):
        parser.add_argument(f"--{name}", type=int, default=Shape.__dataclass_fields__[name].default)
    return parser.parse_args()


LONGEST = 880
# Where a model begins, and each of its layers, decides what it becomes, and is seldom.
WEIGHTS = (1, 2, 3)
# Of a model's steps, where only some are kept.
SHARE = 0.2


class Training:
    def __init__(self, options):
        self.options = options
        self.out = Path(options.out)
        self.out.mkdir(parents=True, exist_ok=True)
        self.words = self.vocabulary()
        self.random = np.random.default_rng(options.seed)
        torch.manual_seed(options.seed)
        sizes = {name: getattr(options, name) for name in ("width", "layers", "heads", "head", "inner")}
        self.shape = Shape(words=len(self.words), **sizes)
        self.model = BrickModel(self.shape)
        self.mean = BrickModel(self.shape)
        self.mean.load_state_dict(self.model.state_dict())
        self.optimizer = Optimizer(self.model, options.rate)
        self.step, self.tokens, self.seconds, self.recent = 0, 0, 0.0, []
        self.train = Shards(options.data, "train", self.words, LONGEST)
        self.held = Shards(options.data, "held", self.words, LONGEST)
        self.resume()
        self.begun = time.time() - self.seconds
        while not self.train.take_up():
            time.sleep(1)
        self.held.take_up()
        self.queue = []

    def vocabulary(self):
        """The words that are asked for, behind those that a training began with: a word keeps its place."""
        path = self.out / "last.pt"
        begun = torch.load(path, map_location="cpu")["words"] if path.exists() else []
        asked = json.loads(Path(self.options.vocabulary).read_text())
        return begun + [word for word in asked if word not in begun]

    def resume(self):
        path = self.out / "last.pt"
        if not path.exists():
            return
        saved = torch.load(path, map_location="cpu")
        before = len(saved["words"])

        def widened(table, fresh):
            """The rows of a table for fewer words, where they are now."""
            wide = fresh.clone()
            for old, new, count in (
                (0, 0, ROW_WORD + before),
                (ROW_WORD + before, ROW_WORD + len(self.words), before),
                (row_pair(before), row_pair(len(self.words)), PAIRS),
                (row_height(before), row_height(len(self.words)), before * HEIGHTS),
            ):
                wide[new : new + count] = table[old : old + count]
            return wide

        for model, state in ((self.model, saved["raw"]), (self.mean, saved["weights"])):
            model.load_state_dict({**state, "table": widened(state["table"], model.table.data)})
        for state in saved["optimizer"]["adam"]["state"].values():
            for name, values in state.items():
                if values.dim() == 2 and values.shape[0] == rows(before):
                    state[name] = widened(values, torch.zeros_like(self.model.table.data))
        self.optimizer.load(saved["optimizer"])
        self.step, self.tokens, self.seconds = saved["step"], saved["tokens"], saved["seconds"]
        self.random = np.random.default_rng([self.options.seed, self.step])

    def save(self, look):
        samples = [self.held.sequence(i, 0) for i in range(min(2, len(self.held.models)))]
        state = {
            "version": self.options.version,
            "shape": self.shape.as_json(),
            "words": self.words,
            "weights": self.mean.state_dict(),
            "raw": self.model.state_dict(),
            "optimizer": self.optimizer.state(),
            "step": self.step,
            "tokens": self.tokens,
            "seconds": self.seconds,
            "samples": samples,
            "training": {
                "tokens": self.tokens,
                "batches": self.step,
                "minutes": round(self.seconds / 60, 1),
                "models": len(self.train.models),
                **look,
            },
        }
        torch.save(state, self.out / "last.pt.part")
        (self.out / "last.pt.part").rename(self.out / "last.pt")

    def some(self, count):
        sequences = []
        while len(sequences) < count:
            if self.train.take_up() or not self.queue:
                self.queue = list(self.random.permutation(len(self.train.models)))
            sequences.append(self.train.sequence(self.queue.pop(), int(self.random.integers(1 << 30))))
        return sequences

    def pool(self):
        """Some batches of like length, in any order, each with what is kept of its steps.

        Steps of one model are much alike: most batches have a few of many models. Towards the end all are whole.
        """
        size = self.options.batch
        made = [(batch, None) for batch in batches(self.some(60), size)]
        if self.seconds < 0.85 * 60 * self.options.minutes:
            made += [(batch, (self.random, SHARE)) for batch in batches(self.some(240), size / (SHARE + 0.1))]
        self.random.shuffle(made)
        return made

    def progress(self):
        self.seconds = time.time() - self.begun
        by_clock = self.seconds / (60 * self.options.minutes)
        return max(by_clock, self.step / self.options.steps) if self.options.steps else by_clock

    def run(self):
        looked = time.time()
        counted, since = self.tokens, time.time()
        if self.step == 0:
            self.look(counted, since)
        while True:
            for sequences, keep in self.pool():
                progress = self.progress()
                if progress >= 1:
                    self.look(counted, since)
                    return
                # Warm, then all the way down.
                share = min(1, (self.step + 1) / 100, (1 - progress) / 0.75)
                self.learn(sequences, keep, max(share, 0.01))
                if time.time() - looked > self.options.look:
                    self.look(counted, since)
                    looked = since = time.time()
                    counted = self.tokens

    def learn(self, sequences, keep, share):
        batch = featurize(sequences, self.shape.words, keep)
        of_place, of_kind, places, kinds = self.model.loss(batch, WEIGHTS)
        loss = (of_place + of_kind) / (places + kinds)
        loss.backward()
        self.optimizer.step(share)
        self.recent.append((of_place.item() / places, of_kind.item() / max(1, kinds)))
        self.tokens += int((batch.slots[..., 0] > 0).sum())
        self.step += 1
        keep = min(0.997, (1 + self.step) / (20 + self.step))
        with torch.no_grad():
            for mean, now in zip(self.mean.parameters(), self.model.parameters()):
                mean.lerp_(now, 1 - keep)

    def look(self, counted, since):
        """Loss on held-out models, in nats a token, of the averaged weights and of the latest ones."""
        self.held.take_up()
        rate = (self.tokens - counted) / (time.time() - since)
        look = {"perSecond": round(rate)}
        chosen = range(0, len(self.held.models), max(1, len(self.held.models) // self.options.held))
        sequences = [self.held.sequence(i, 0) for i in list(chosen)[: self.options.held]]
        for name, model in (("held", self.mean), ("heldLatest", self.model)):
            sums = np.zeros(4)
            with torch.no_grad():
                for some in batches(sequences, self.options.batch):
                    sums += [float(value) for value in model.loss(featurize(some, self.shape.words))]
            if sequences:
                look[f"{name}Place"], look[f"{name}Kind"] = (round(x, 4) for x in (sums[:2] / sums[2:]))
        if self.recent:
            place, kind = np.mean(self.recent, 0)
            look["trainPlace"], look["trainKind"] = round(place, 4), round(kind, 4)
            self.recent = []
        line = {
            "step": self.step,
            "tokens": self.tokens,
            "minutes": round(self.seconds / 60, 2),
            "models": len(self.train.models),
            **look,
        }
        with (self.out / "log.jsonl").open("a") as log:
            log.write(json.dumps(line) + "\n")
        print(json.dumps(line), flush=True)
        self.save(look)
        if any(isinstance(x, float) and math.isnan(x) for x in look.values()):
            raise RuntimeError("the loss is no number any more")


if __name__ == "__main__":
    torch.set_num_threads(1)
    Training(arguments()).run()

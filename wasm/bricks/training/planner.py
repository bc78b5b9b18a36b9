"""The planner: a small network that draws a model layer by layer, which the transformer then lays in bricks.

planner.py --data FOLDER --vocabulary FILE --out FOLDER --minutes 16

Goes on from `OUT/plan.pt` when it is there.

It is told the words of the prompt, how large the model is to be, and the layer below; the answer is, for each cell of
the layer, how likely it is to be empty or of each role. Cells count from the corner of the model's bounding box, so
where a model stands in its world makes no difference.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from features import DX, DY, FIRST_KIND, FIRST_PLACE, FIRST_WORD, LARGEST_PROMPT, ROLES, WORLD
from model import Norm
from optimizer import Optimizer
from shards import Shards

LEVELS = WORLD + 1
CLASSES = ROLES + 1
CELLS = WORLD * WORLD
# Rows: of words by layer from below and from above, and of sizes.
SIZES = 5  # width, depth, height, layer from below, layer from above
PLAN_SLOTS = 2 * LARGEST_PROMPT + SIZES


def plan_rows(words):
    return 1 + 2 * words * LEVELS + SIZES * LEVELS


def plan_slots(prompts, sizes, z, words):
    """Rows of the table for [N] layers: `prompts` [N, LARGEST_PROMPT] words from 1 on, 0 for none; `sizes` [N, 3]."""
    word = prompts - 1
    left = sizes[:, 2] - z
    up = np.where(word >= 0, 1 + word * LEVELS + z[:, None], 0)
    down = np.where(word >= 0, 1 + (words + word) * LEVELS + left[:, None], 0)
    first = 1 + 2 * words * LEVELS
    values = np.concatenate([sizes, z[:, None], left[:, None]], 1)
    return np.concatenate([up, down, first + np.arange(SIZES) * LEVELS + values], 1)


class PlanBlock(nn.Module):
    def __init__(self, width, inner):
        super().__init__()
        self.before = Norm(width)
        self.up = nn.Linear(width, inner, bias=False)
        self.down = nn.Linear(inner, width, bias=False)
        nn.init.zeros_(self.down.weight)

    def forward(self, x):
        return x + self.down(F.relu(self.up(self.before(x))).square())


class Planner(nn.Module):
    def __init__(self, words, width=256, inner=640, layers=2):
        super().__init__()
        self.words, self.width = words, width
        self.table = nn.Parameter(torch.randn(plan_rows(words), width) * 0.05)
        self.view = nn.Linear(ROLES * CELLS, width, bias=False)
        self.blocks = nn.ModuleList(PlanBlock(width, inner) for _ in range(layers))
        self.last = Norm(width)
        self.out = nn.Linear(width, CLASSES * CELLS)
        nn.init.normal_(self.out.weight, std=0.01)
        # A cell is most often what the one below it is.
        self.same = nn.Parameter(torch.full((ROLES,), 3.0))

    def forward(self, slots, below):
        """`slots` [N, PLAN_SLOTS], `below` [N, ROLES · CELLS] of 0 and 1; logits [N, CLASSES, CELLS], the first: empty."""
        x = F.embedding(slots, self.table, padding_idx=0).sum(1) + self.view(below)
        for block in self.blocks:
            x = block(x)
        logits = self.out(self.last(x)).view(-1, CLASSES, CELLS)
        copied = below.view(-1, ROLES, CELLS) * self.same[:, None]
        return logits + F.pad(copied, (0, 0, 1, 0))


class Layers:
    """Every layer of every model of a split, as the planner sees it."""

    def __init__(self, shards):
        self.shards, self.known = shards, 0
        self.volumes, self.sizes, self.prompts = [], [], []

    def take_up(self):
        self.shards.take_up()
        for ids, layers, captions in self.shards.models[self.known :]:
            ids = ids.astype(np.int64)
            at = np.nonzero((ids >= FIRST_KIND) & (ids < FIRST_WORD))[0]
            place, kind = ids[at - 1] - FIRST_PLACE, ids[at] - FIRST_KIND
            x, y, z = place % WORLD, place // WORLD, layers[at].astype(np.int64)
            part, role = kind // ROLES, kind % ROLES
            width, depth = DX[part], DY[part]
            left, front = x.min(), y.min()
            volume = np.zeros((WORLD, WORLD, WORLD), np.uint8)
            for i, j, k, w, d, r in zip(x - left, y - front, z, width, depth, role):
                volume[k, j : j + d, i : i + w] = r + 1
            self.volumes.append(volume)
            self.sizes.append((max(x + width) - left, max(y + depth) - front, z.max() + 1))
            self.prompts.append([np.pad(c - FIRST_WORD + 1, (0, LARGEST_PROMPT - len(c))) for c in captions])
        self.known = len(self.shards.models)
        heights = np.array([size[2] for size in self.sizes])
        self.examples = np.stack(
            [np.repeat(np.arange(len(heights)), heights), np.concatenate([np.arange(h) for h in heights])], 1
        )

    def batch(self, chosen, random, words):
        sizes = np.array([self.sizes[m] for m, _ in chosen])
        z = chosen[:, 1]
        prompts = np.stack([self.prompts[m][random.integers(len(self.prompts[m]))] for m, _ in chosen])
        here = np.stack([self.volumes[m][k] for m, k in chosen]).reshape(-1, CELLS)
        under = np.stack([self.volumes[m][k - 1] if k else np.zeros_like(self.volumes[m][0]) for m, k in chosen])
        below = under.reshape(-1, 1, CELLS) == np.arange(1, CLASSES)[:, None]
        inside = (np.arange(WORLD)[None, :, None] < sizes[:, 1, None, None]) & (
            np.arange(WORLD)[None, None, :] < sizes[:, 0, None, None]
        )
        return (
            torch.from_numpy(plan_slots(prompts, sizes, z, words)),
            torch.from_numpy(below.reshape(len(chosen), -1).astype(np.float32)),
            torch.from_numpy(here.astype(np.int64)),
            torch.from_numpy(inside.reshape(-1, CELLS).astype(np.float32)),
        )


def loss_of(planner, slots, below, here, inside):
    """Nats a cell inside of the bounding box, and the share of layers that are right in every cell."""
    logits = planner(slots, below)
    each = F.cross_entropy(logits, here, reduction="none") * inside
    right = (((logits.argmax(1) != here) * inside).sum(1) == 0).float().mean()
    return each.sum() / inside.sum(), right


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--vocabulary", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--steps", type=int, default=0)
    parser.add_argument("--batch", type=int, default=256)
    parser.add_argument("--rate", type=float, default=0.003)
    parser.add_argument("--matrix-rate", type=float, default=0.02)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    random = np.random.default_rng(options.seed)
    words = json.loads(Path(options.vocabulary).read_text())
    train = Layers(Shards(options.data, "train", words, 880))
    held = Layers(Shards(options.data, "held", words, 880))
    train.take_up()
    held.take_up()
    planner = Planner(len(words))
    before = Path(options.out) / "plan.pt"
    if before.exists():
        planner.load_state_dict(torch.load(before)["weights"])
    optimizer = Optimizer(planner, options.rate, options.matrix_rate)
    begun = looked = time.time()
    step, seen, recent = 0, 0, []
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    some = held.examples[:: max(1, len(held.examples) // 1000)]

    def look():
        with torch.no_grad():
            loss, right = loss_of(planner, *held.batch(some, np.random.default_rng(0), len(words)))
        line = {
            "planStep": step,
            "layers": seen,
            "minutes": round((time.time() - begun) / 60, 2),
            "models": len(train.volumes),
            "heldCell": round(loss.item(), 4),
            "heldLayersRight": round(right.item(), 3),
            "trainCell": round(float(np.mean(recent or [0])), 4),
        }
        recent.clear()
        print(json.dumps(line), flush=True)
        bank = {}
        for index, (size, prompts) in enumerate(zip(train.sizes, train.prompts)):
            said = max(prompts, key=lambda prompt: (prompt > 0).sum())
            of = bank.setdefault(int(said[0]) - 1, [])
            if len(of) < 80:
                of.append([*map(int, size), *(int(word) - 1 for word in said[1:] if word)])
        state = {"weights": planner.state_dict(), "words": words, "bank": bank, "training": line}
        torch.save(state, out / "plan.pt.part")
        (out / "plan.pt.part").rename(out / "plan.pt")

    look()
    while True:
        progress = (time.time() - begun) / (60 * options.minutes)
        if options.steps:
            progress = max(progress, step / options.steps)
        if progress >= 1:
            break
        if step % 100 == 99:
            train.take_up()
        chosen = train.examples[random.integers(len(train.examples), size=options.batch)]
        loss, _ = loss_of(planner, *train.batch(chosen, random, len(words)))
        (loss * 50).backward()
        optimizer.step(max(0.01, min(1, (step + 1) / 30, (1 - progress) / 0.7)))
        recent.append(loss.item())
        step, seen = step + 1, seen + options.batch
        if time.time() - looked > 60:
            look()
            looked = time.time()
    look()


if __name__ == "__main__":
    main()

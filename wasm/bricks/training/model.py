"""The model: a small decoder-only transformer that is told what is built already (features.py).

One embedding table, a linear view of the filled cells, blocks of multi-query attention and squared-ReLU layers, and two
heads: where the next brick goes (as it lies in the world plus as seen from the last place) and which kind it is.
"""

from dataclasses import asdict, dataclass

import torch
from torch import nn
from torch.nn import functional as F

from features import CANVAS, FIRST_PLACE, HEIGHTS, KINDS, LARGEST_PROMPT, OUTSIDE, SLOTS, WORLD, rows

PLACES = WORLD * WORLD


@dataclass
class Shape:
    words: int
    width: int = 128
    layers: int = 4
    heads: int = 4
    head: int = 32
    inner: int = 384

    def as_json(self):
        return asdict(self)


class Norm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.width = width
        self.scale = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return F.layer_norm(x, (self.width,), self.scale)


class Block(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.heads, self.head = shape.heads, shape.head
        self.before = Norm(shape.width)
        self.query = nn.Linear(shape.width, shape.heads * shape.head, bias=False)
        self.memory = nn.Linear(shape.width, 2 * shape.head, bias=False)  # one key and one value for all heads
        self.out = nn.Linear(shape.heads * shape.head, shape.width, bias=False)
        self.between = Norm(shape.width)
        self.up = nn.Linear(shape.width, shape.inner, bias=False)
        self.down = nn.Linear(shape.inner, shape.width, bias=False)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.down.weight)

    def forward(self, x, mask):
        """`x` [B, T, width], `mask` [T, T] added to the scores."""
        b, t, _ = x.shape
        y = self.before(x)
        query = self.query(y).view(b, t * self.heads, self.head)
        key, value = self.memory(y).split(self.head, -1)
        scores = torch.bmm(query, key.transpose(1, 2)) * self.head**-0.5
        weights = (scores.view(b, t, self.heads, t) + mask[:, None]).softmax(-1).view(b, t * self.heads, t)
        x = x + self.out(torch.bmm(weights, value).view(b, t, -1))
        return x + self.down(F.relu(self.up(self.between(x))).square())

    def step(self, x, mask, past):
        """`x` [N, width], `past` [P, 2 · head], `mask` [N, P + N]; and what is to be remembered, [N, 2 · head]."""
        n = x.shape[0]
        y = self.before(x)
        query = self.query(y).view(n, self.heads, self.head).transpose(0, 1)
        present = self.memory(y)
        key, value = torch.cat([past, present]).split(self.head, -1)
        scores = torch.matmul(query, key.transpose(0, 1)) * self.head**-0.5
        mixed = torch.matmul((scores + mask).softmax(-1), value)
        x = x + self.out(mixed.transpose(0, 1).reshape(n, self.heads * self.head))
        return x + self.down(F.relu(self.up(self.between(x))).square()), present


class BrickModel(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.table = nn.Parameter(torch.randn(rows(shape.words), shape.width) * 0.5)
        self.view = nn.Linear(CANVAS, shape.width, bias=False)
        nn.init.normal_(self.view.weight, std=0.03)
        self.blocks = nn.ModuleList(Block(shape) for _ in range(shape.layers))
        self.last = Norm(shape.width)
        self.marks = nn.Linear(shape.width, FIRST_PLACE)  # padding, start, up, end
        self.places = nn.Linear(shape.width, PLACES)
        self.offsets = nn.Linear(shape.width, OUTSIDE, bias=False)
        self.kinds = nn.Linear(shape.width, KINDS)
        for head in (self.marks, self.places, self.offsets, self.kinds):
            nn.init.normal_(head.weight, std=0.01)

    def where(self, y, offsets):
        """Logits of marks and places, [N, 404], of steps that no place precedes."""
        near = F.pad(self.offsets(y), (0, 1)).gather(1, offsets.long())
        return torch.cat([self.marks(y), self.places(y) + near], 1)

    def loss(self, batch, weights=(1, 1, 1)):
        """Summed over places and marks, and over kinds; how much of each. `weights` of places by `batch.begins`."""
        b, t, _ = batch.slots.shape
        slots = torch.from_numpy(batch.slots).view(-1)
        at = torch.from_numpy(batch.at)
        x = F.embedding(slots, self.table, padding_idx=0).view(b * t, SLOTS, -1).sum(1)
        longest = int((batch.prompt[:, :LARGEST_PROMPT] > 0).sum(1).max())
        asked = F.embedding(torch.from_numpy(batch.prompt), self.table, padding_idx=0).sum(1, keepdim=True)
        here = torch.from_numpy(batch.heights[:, :, :longest])
        asked = asked + F.embedding(here, self.table, padding_idx=0).sum(2)
        asked = asked.view(b * HEIGHTS, -1)[at // t * HEIGHTS + torch.from_numpy(batch.z)]
        x = x.index_add(0, at, self.view(torch.from_numpy(batch.canvas)) + asked)
        x = x.view(b, t, -1)
        mask = torch.full((t, t), -1e9).triu(1)
        for block in self.blocks:
            x = block(x, mask)
        y = self.last(x).view(b * t, -1)
        target = torch.from_numpy(batch.target)
        is_place = torch.from_numpy(batch.is_place)
        kind = (is_place & (target > 0)).nonzero()[:, 0]
        place = (~is_place & (target > 0)).nonzero()[:, 0]
        weight = torch.tensor(weights, dtype=torch.float)[torch.from_numpy(batch.begins)[place]]
        each = F.cross_entropy(
            self.where(y[at[place]], torch.from_numpy(batch.offsets)[place]), target[place], reduction="none"
        )
        of_place = (each * weight).sum()
        of_kind = F.cross_entropy(
            self.kinds(y[at[kind]]), target[kind] - FIRST_PLACE - PLACES, reduction="sum"
        )
        return of_place, of_kind, weight.sum().item(), len(kind)


class Stepwise(nn.Module):
    """The model as it is exported: some steps at a time, with what it remembers handed in and out.

    `slots` [N, SLOTS + 3 · LARGEST_PROMPT] rows of the table; `canvas` [N, CANVAS]; `offsets` [1, 400] of the last step;
    `mask` [N, P + N] added to the scores; `past` [P, layers · 2 · head]. The answer: `logits` [1, 404 + kinds] for what
    follows the last step, and `present` [N, layers · 2 · head].
    """

    def __init__(self, model):
        super().__init__()
        self.model = model

    def forward(self, slots, canvas, offsets, mask, past):
        model = self.model
        x = F.embedding(slots, model.table).sum(1) + model.view(canvas)
        remembered = []
        for block, memory in zip(model.blocks, past.split(2 * model.shape.head, -1)):
            x, present = block.step(x, mask, memory)
            remembered.append(present)
        y = model.last(x[-1:])
        return torch.cat([model.where(y, offsets), model.kinds(y)], 1), torch.cat(remembered, 1)

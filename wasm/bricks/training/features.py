"""What the model sees of each step: `features.ts` beside the decoder computes the same, and a test compares them.

A step is a token and its layer (tokens.ts). From the steps so far follows which cells are filled, so the model need not
remember it: it is told the layer that the next brick lies in (`here`) and the one under it (`below`), once as they lie in
the world and once as seen from the last place.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

WORLD = 20
PADDING, START, UP, END = 0, 1, 2, 3
FIRST_PLACE = 4
FIRST_KIND = FIRST_PLACE + WORLD * WORLD
ROLES = 4
# Studs along x and y of the 14 parts as they lie, in the order of `generatedParts` in parts.ts.
PARTS = [
    (1, 1), (1, 2), (2, 1), (1, 4), (4, 1), (1, 6), (6, 1), (1, 8), (8, 1), (2, 2), (2, 4), (4, 2), (2, 6), (6, 2),
]  # fmt: skip
KINDS = len(PARTS) * ROLES
FIRST_WORD = FIRST_KIND + KINDS
LARGEST_PROMPT = 24
PAIRS = 1021  # buckets for pairs of neighbouring words; a prime

# How far each view reaches from the last place: filled cells, joints of the layer below, roles.
REACH, JOINT_REACH, ROLE_REACH = 10, 5, 3
OUTSIDE = (2 * REACH + 1) ** 2  # the offset of places out of reach
PAD = REACH + 1

# Rows of the one embedding table. Row 0 stays zero.
ROW_KIND_OF_STEP = 1  # start, up, end, place, kind, word
ROW_POSITION = ROW_KIND_OF_STEP + 6  # of a word in the prompt, or of a brick in its layer
POSITIONS = 64
ROW_X = ROW_POSITION + POSITIONS
ROW_Y = ROW_X + WORLD
ROW_LAYER = ROW_Y + WORLD
ROW_PART = ROW_LAYER + WORLD + 1
ROW_ROLE = ROW_PART + len(PARTS)
# What is left to do of the layer's plan.
ROW_OPEN = ROW_ROLE + ROLES  # the first open cell, as an offset; the last row: there is none
ROW_OPEN_X = ROW_OPEN + OUTSIDE + 2  # how far it is open from there
ROW_OPEN_Y = ROW_OPEN_X + WORLD + 1
ROW_OPEN_BESIDE = ROW_OPEN_Y + WORLD + 1
ROW_ROOM_X = ROW_OPEN_BESIDE + 2  # and from a place that was chosen
ROW_ROOM_Y = ROW_ROOM_X + WORLD + 1
ROW_WORD = ROW_ROOM_Y + WORLD + 1
SLOTS = 12  # kind of step, position, x, y, layer, part, role, word; open cell, from it along x and y, and beside


def row_pair(words):
    """The first row for pairs of words; before them the words of the prompt as a whole, one row a word."""
    return ROW_WORD + 2 * words


def row_height(words):
    """The first row for words by layer: what a word means so far up. The layers of a word are neighbours."""
    return row_pair(words) + PAIRS


HEIGHTS = WORLD + 1


def rows(words):
    return row_height(words) + words * HEIGHTS


def pair_bucket(a, b):
    """`a` and `b` are words from 0 on. Exact in 32 bits for fewer than 4,000 words."""
    return (a * 509 + b * 31 + 7) % PAIRS


def across(reach):
    return 2 * reach + 1


BREADTH = WORLD + 2 * PAD
AREA = BREADTH * BREADTH
CANVAS = 2 * (WORLD**2 + across(REACH) ** 2 + across(JOINT_REACH) ** 2 + ROLES * across(ROLE_REACH) ** 2)

DX = np.array([p[0] for p in PARTS])
DY = np.array([p[1] for p in PARTS])


class Batch:
    """Features of some sequences, padded to the longest.

    `slots` [B, T, SLOTS] rows of the table; `prompt` [B, 2 * LARGEST_PROMPT] rows that every step from `start` on adds;
    `heights` [B, HEIGHTS, LARGEST_PROMPT] rows that the steps of each layer add, `z` [N] the layer of each step;
    `canvas` [N, CANVAS] of the N steps from `start` on, which stand at `at` [N] in the flattened [B * T];
    `offsets` [N, 400] for each place its offset from the last one; `target` [N] what comes next, a token;
    `is_place` [N] whether the step is a place; `begins` [N] 2 for the beginning of all, 1 for that of a layer, else 0.
    """


def featurize(sequences, words, keep=None, planned=True):
    """`sequences` of (ids, layers), each from the first word of the prompt up to `end` or earlier.

    `keep` (generator, share): only that share of the steps, beginnings and prompts whole. What they see is as if all
    others were there. Without `planned` nobody knows what a layer is to become.
    """
    count, longest = len(sequences), max(len(ids) for ids, _ in sequences)
    ids = np.zeros((count, longest), np.int64)
    layers = np.zeros((count, longest), np.int64)
    for row, (its, levels) in enumerate(sequences):
        ids[row, : len(its)] = its
        layers[row, : len(its)] = levels

    is_word = ids >= FIRST_WORD
    is_place = (ids >= FIRST_PLACE) & (ids < FIRST_KIND)
    is_kind = (ids >= FIRST_KIND) & (ids < FIRST_WORD)
    read = (ids != PADDING) & ~is_word
    z = np.where(read, layers + (ids == UP), 0)
    part = np.where(is_kind, (ids - FIRST_KIND) // ROLES, 0)
    role = np.where(is_kind, (ids - FIRST_KIND) % ROLES, 0)
    placed = np.cumsum(is_kind, 1)
    sequence = np.broadcast_to(np.arange(count)[:, None], ids.shape)

    # Bricks: the place comes right before the kind.
    b, t = np.nonzero(is_kind)
    place = ids[b, t - 1] - FIRST_PLACE
    bx, by, bz = place % WORLD, place // WORLD, layers[b, t]
    number = placed[b, t] - 1
    dx, dy = DX[part[b, t]], DY[part[b, t]]
    area = dx * dy
    which = np.repeat(np.arange(len(b)), area)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(area) - area, area)
    # One layer of nothing under the ground, and a margin around.
    cell = (
        (b[which] * (WORLD + 2) + bz[which] + 1) * AREA
        + (by[which] + nth // dx[which] + PAD) * BREADTH
        + bx[which] + nth % dx[which] + PAD
    )
    owner = np.full(count * (WORLD + 2) * AREA, -1, np.int16)
    owner[cell] = number[which]
    roles = np.full(owner.shape, -1, np.int8)
    roles[cell] = role[b, t][which]

    # The last place; at the beginning of a layer the first place of the layer below.
    first = np.full((count, WORLD + 2), WORLD // 2 * (WORLD + 1))
    first[b[::-1], bz[::-1] + 1] = place[::-1]
    before = np.zeros((count, WORLD + 2), np.int64)
    np.add.at(before, (b, bz + 1), 1)
    before = np.cumsum(before, 1)
    center = np.where(is_place, ids - FIRST_PLACE, first[sequence, z])
    center[b, t] = place
    cx, cy = center % WORLD, center // WORLD

    batch = Batch()
    position = np.where(is_word, np.cumsum(is_word, 1) - 1, placed - before[sequence, z])
    kind_of_step = np.select([ids == START, ids == UP, ids == END, is_place, is_kind], [0, 1, 2, 3, 4], 5)
    slots = np.zeros((*ids.shape, SLOTS), np.int64)
    slots[..., 0] = ROW_KIND_OF_STEP + kind_of_step
    slots[..., 1] = ROW_POSITION + np.clip(position, 0, POSITIONS - 1)
    slots[..., 2] = np.where(read, ROW_X + cx, 0)
    slots[..., 3] = np.where(read, ROW_Y + cy, 0)
    slots[..., 4] = np.where(read, ROW_LAYER + z, 0)
    slots[..., 5] = np.where(is_kind, ROW_PART + part, 0)
    slots[..., 6] = np.where(is_kind, ROW_ROLE + role, 0)
    slots[..., 7] = np.where(is_word, ROW_WORD + ids - FIRST_WORD, 0)
    slots[ids == PADDING] = 0

    batch.prompt = np.zeros((count, 2 * LARGEST_PROMPT), np.int64)
    for row in range(count):
        prompt = ids[row][is_word[row]][:LARGEST_PROMPT] - FIRST_WORD
        batch.prompt[row, : len(prompt)] = ROW_WORD + words + prompt
        batch.prompt[row, LARGEST_PROMPT : LARGEST_PROMPT + len(prompt) - 1] = row_pair(words) + pair_bucket(
            prompt[:-1], prompt[1:]
        )
    spoken = batch.prompt[:, :LARGEST_PROMPT]
    batch.heights = np.where(
        spoken[:, None] > 0,
        row_height(words) + (spoken[:, None] - ROW_WORD - words) * HEIGHTS + np.arange(HEIGHTS)[None, :, None],
        0,
    )

    stays = read | is_word
    if keep is not None:
        random, share = keep
        stays &= (ids <= UP) | is_word | (random.random(ids.shape) < share)
    column = np.cumsum(stays, 1) - 1
    remaining = int(stays.sum(1).max())
    b, t = np.nonzero(read & stays)
    batch.at = b * remaining + column[b, t]
    batch.z = z[b, t]
    n, cx, cy = placed[b, t, None, None], cx[b, t], cy[b, t]
    floor = b * (WORLD + 2) + z[b, t] + 1
    canvas = np.empty((len(b), CANVAS), np.float32)
    end = 0

    def put(values):
        nonlocal end
        values = values.reshape(len(b), -1)
        canvas[:, end : end + values.shape[1]] = values
        end += values.shape[1]

    def around(grid, reach, up):
        """What lies within reach of the last place, in its layer plus `up`."""
        windows = sliding_window_view(grid, (across(reach), across(reach)), (1, 2))
        return windows[floor + up, cy + PAD - reach, cx + PAD - reach]

    def filled(owners):
        return (owners >= 0) & (owners < n)

    owner = owner.reshape(-1, BREADTH, BREADTH)
    whole = owner[:, PAD:-PAD, PAD:-PAD]
    put(filled(whole[floor]))
    put(whole[floor - 1] >= 0)
    here, lower = around(owner, REACH, 0), around(owner, REACH, -1)
    put(filled(here))
    put(lower >= 0)
    first, last = REACH - JOINT_REACH, REACH + JOINT_REACH + 1
    joint = lower[:, first:last, first:last]
    put((joint >= 0) & (joint == lower[:, first:last, first + 1 : last + 1]))
    put((joint >= 0) & (joint == lower[:, first + 1 : last + 1, first:last]))
    roles = roles.reshape(owner.shape)
    first, last = REACH - ROLE_REACH, REACH + ROLE_REACH + 1
    near = np.where(filled(here[:, first:last, first:last]), around(roles, ROLE_REACH, 0), -1)
    for each in range(ROLES):
        put(near == each)
    near = around(roles, ROLE_REACH, -1)
    for each in range(ROLES):
        put(near == each)
    batch.canvas = canvas

    open_slots(slots, (b, t), (whole[floor] >= 0) & planned, filled(whole[floor]), cx, cy, ids[b, t], is_place[b, t])
    batch.slots = np.zeros((count, remaining, SLOTS), np.int64)
    rows_kept, steps_kept = np.nonzero(stays)
    batch.slots[rows_kept, column[rows_kept, steps_kept]] = slots[rows_kept, steps_kept]

    span = np.arange(WORLD)
    i = span[None, None, :] - cx[:, None, None]
    j = span[None, :, None] - cy[:, None, None]
    out = (np.abs(i) > REACH) | (np.abs(j) > REACH)
    offset = (j + REACH) * across(REACH) + i + REACH
    batch.offsets = np.where(out, OUTSIDE, offset).reshape(len(b), WORLD * WORLD)

    following = np.zeros_like(ids)
    following[:, :-1] = ids[:, 1:]
    batch.target = following[b, t]
    batch.is_place = is_place[b, t]
    batch.begins = (ids[b, t] == START).astype(np.int64) * 2 + (ids[b, t] == UP)
    return batch


def open_slots(slots, at, planned, here, cx, cy, ids, is_place):
    """What is left to do of the layer's plan (`planned`, `here`: [N, y, x]); in training it is what the layer becomes.

    A cell is open when it is planned and not filled. After a brick, or at the beginning of a layer: the first open
    cell that is still to come in the order of bricks (x and then y descending), how many are open from there towards
    smaller x and smaller y, and whether the one at larger x is. After a place: how many are open from there towards
    larger x and y.
    """
    count = np.arange(len(cx))
    free = (planned & ~here).transpose(0, 2, 1)  # [N, x, y]
    x, y = np.arange(WORLD)[None, :, None], np.arange(WORLD)[None, None, :]
    fresh = (ids == START) | (ids == UP)
    later = (x < cx[:, None, None]) | ((x == cx[:, None, None]) & (y < cy[:, None, None])) | fresh[:, None, None]
    to_come = (free & later).reshape(len(cx), -1)
    last = WORLD * WORLD - 1 - np.argmax(to_come[:, ::-1], 1)
    some = to_come.any(1)
    ox, oy = last // WORLD, last % WORLD
    i, j = ox - cx, oy - cy
    out = (np.abs(i) > REACH) | (np.abs(j) > REACH)
    offset = np.where(out, OUTSIDE, (j + REACH) * across(REACH) + i + REACH)

    def run(x, y, dx, dy):
        length = np.zeros(len(cx), np.int64)
        going = np.ones(len(cx), bool)
        for step in range(WORLD):
            px, py = x + step * dx, y + step * dy
            going &= (px >= 0) & (px < WORLD) & (py >= 0) & (py < WORLD)
            going &= free[count, px % WORLD, py % WORLD]
            if not going.any():
                break
            length += going
        return length

    beside = (ox < WORLD - 1) & free[count, np.minimum(ox + 1, WORLD - 1), oy]
    found = np.stack(
        [
            np.where(some, ROW_OPEN + offset, ROW_OPEN + OUTSIDE + 1),
            np.where(some, ROW_OPEN_X + run(ox, oy, -1, 0), 0),
            np.where(some, ROW_OPEN_Y + run(ox, oy, 0, -1), 0),
            np.where(some, ROW_OPEN_BESIDE + beside, 0),
        ],
        1,
    )
    zero = np.zeros(len(cx), np.int64)
    room = np.stack([zero, ROW_ROOM_X + run(cx, cy, 1, 0), ROW_ROOM_Y + run(cx, cy, 0, 1), zero], 1)
    slots[at[0], at[1], 8:12] = np.where(is_place[:, None], room, found)

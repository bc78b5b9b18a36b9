"""Matrices inside of the blocks are updated along orthogonalised momentum ("Muon", K. Jordan, 2024: a few steps of a
Newton–Schulz iteration towards the nearest orthogonal matrix), which needs fewer tokens than AdamW; AdamW does the rest.
"""

import torch


def orthogonal(matrix):
    """A matrix of the same singular vectors with singular values near one: a quintic iteration, five times."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = matrix / (matrix.norm() + 1e-7)
    tall = x.shape[0] > x.shape[1]
    if tall:
        x = x.t()
    for _ in range(5):
        square = x @ x.t()
        x = a * x + (b * square + c * square @ square) @ x
    return x.t() if tall else x


class Optimizer:
    def __init__(self, model, rate, matrix_rate=0.02, muon=True):
        self.model = model
        self.matrices = (
            [p for name, p in model.named_parameters() if name.startswith("blocks") and p.dim() == 2] if muon else []
        )
        inside = {id(p) for p in self.matrices}
        self.others = [p for p in model.parameters() if id(p) not in inside]
        self.rate, self.matrix_rate = rate, matrix_rate
        self.momentum = [torch.zeros_like(p) for p in self.matrices]
        self.adam = torch.optim.AdamW(self.others, lr=rate, betas=(0.9, 0.98), weight_decay=0.01)

    def step(self, share):
        """One update at `share` of the full rates; forgets the gradients."""
        torch.nn.utils.clip_grad_norm_(self.others, 1.0)
        self.adam.param_groups[0]["lr"] = self.rate * share
        self.adam.step()
        with torch.no_grad():
            for p, momentum in zip(self.matrices, self.momentum):
                momentum.mul_(0.95).add_(p.grad)
                update = orthogonal(p.grad + 0.95 * momentum)
                scale = max(1, p.shape[0] / p.shape[1]) ** 0.5
                p.mul_(1 - self.matrix_rate * share * 0.02).add_(update, alpha=-self.matrix_rate * share * scale)
        self.model.zero_grad(set_to_none=True)

    def state(self):
        return {"adam": self.adam.state_dict(), "momentum": self.momentum}

    def load(self, state):
        self.adam.load_state_dict(state["adam"])
        self.momentum = state["momentum"]

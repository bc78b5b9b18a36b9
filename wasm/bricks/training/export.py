"""export.py CHECKPOINT FOLDER [PLAN]: a checkpoint, and one of the planner, as `bricks.bin` and `bricks.json` (format:
../generation/manifest.ts).

Weights are stored as half floats, which the runtime widens once, when it loads; only plain operators of opset 17.
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from features import CANVAS, FIRST_WORD, LARGEST_PROMPT, SLOTS, featurize
from model import BrickModel, Shape, Stepwise
from planner import PLAN_SLOTS, Planner

CAPACITY = 896


def halve(graph):
    """Stores every large weight in half the bytes; a Cast beside it gives it back under its name."""
    casts = []
    for tensor in list(graph.initializer):
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < 256:
            continue
        graph.initializer.remove(tensor)
        graph.initializer.append(numpy_helper.from_array(values.astype(np.float16), f"{tensor.name}.half"))
        casts.append(helper.make_node("Cast", [f"{tensor.name}.half"], [tensor.name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def write_onnx(model, path):
    memory = model.shape.layers * 2 * model.shape.head
    steps, past = 3, 5
    inputs = {
        "slots": torch.zeros(steps, SLOTS + 3 * LARGEST_PROMPT, dtype=torch.int32),
        "canvas": torch.zeros(steps, CANVAS),
        "offsets": torch.zeros(1, 400, dtype=torch.int32),
        "mask": torch.zeros(steps, past + steps),
        "past": torch.zeros(past, memory),
    }
    torch.onnx.export(
        Stepwise(model),
        tuple(inputs.values()),
        str(path),
        opset_version=17,
        input_names=list(inputs),
        output_names=["logits", "present"],
        dynamic_axes={
            "slots": {0: "steps"},
            "canvas": {0: "steps"},
            "mask": {0: "steps", 1: "all"},
            "past": {0: "past"},
            "present": {0: "steps"},
        },
    )
    finish(path)
    return memory


def write_plan(planner, path):
    inputs = {
        "slots": torch.zeros(1, PLAN_SLOTS, dtype=torch.int32),
        "below": torch.zeros(1, planner.view.in_features),
    }
    torch.onnx.export(
        planner, tuple(inputs.values()), str(path), opset_version=17, input_names=list(inputs), output_names=["logits"]
    )
    finish(path)


def finish(path):
    exported = onnx.load(str(path))
    halve(exported.graph)
    exported.doc_string, exported.producer_name = "", "formwork"
    del exported.metadata_props[:]
    for node in exported.graph.node:
        node.doc_string = ""
    onnx.checker.check_model(exported)
    onnx.save(exported, str(path))


def golden(model, sequences):
    """What the exported model must answer to the beginnings of some sequences."""
    cases = []
    for ids, layers in sequences:
        prompt = int((np.asarray(ids) >= FIRST_WORD).sum())
        # The prompt and one step, then a place, then a kind or a layer's end, and further on.
        for length in sorted({min(len(ids) - 1, prompt + more) for more in (1, 2, 3, 20, 21, 60)}):
            batch = featurize([(ids[:length], layers[:length])], model.shape.words, planned=False)
            with torch.no_grad():
                logits = logits_after(model, batch)
            steps = [{"id": int(i), "layer": int(z)} for i, z in zip(ids[:length], layers[:length])]
            cases.append({"steps": steps, "logits": [round(float(x), 3) for x in logits]})
    return cases


def logits_after(model, batch):
    """Logits of what follows the last step of a batch of one, through the graph that is exported."""
    length = batch.slots.shape[1]
    first = int(batch.at[0])
    slots = np.zeros((length, SLOTS + 3 * LARGEST_PROMPT), np.int64)
    slots[:, :SLOTS] = batch.slots[0]
    slots[first:, SLOTS : SLOTS + 2 * LARGEST_PROMPT] = batch.prompt
    slots[first:, SLOTS + 2 * LARGEST_PROMPT :] = batch.heights[0, batch.z]
    canvas = np.zeros((length, CANVAS), np.float32)
    canvas[first:] = batch.canvas
    memory = model.shape.layers * 2 * model.shape.head
    mask = torch.full((length, length), -1e9).triu(1)
    logits, _ = Stepwise(model)(
        torch.from_numpy(slots),
        torch.from_numpy(canvas),
        torch.from_numpy(batch.offsets[-1:]),
        mask,
        torch.zeros(0, memory),
    )
    return logits[0]


def export(checkpoint, folder, plan=None):
    saved = torch.load(checkpoint, map_location="cpu")
    model = BrickModel(Shape(**saved["shape"]))
    model.load_state_dict(saved["weights"])
    # The golden answers are those of the weights as they are stored.
    with torch.no_grad():
        for weights in model.parameters():
            if weights.numel() >= 256:
                weights.copy_(weights.half().float())
    model.eval()
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "bricks.bin"
    memory = write_onnx(model, path)
    content = path.read_bytes()
    graphs = {"steps": [0, len(content)]}
    drawn = {}
    if plan:
        drawn = torch.load(plan, map_location="cpu")
        if drawn["words"] != saved["words"]:
            raise ValueError("the planner was trained with other words")
        planner = Planner(len(saved["words"]))
        planner.load_state_dict(drawn["weights"])
        write_plan(planner, path)
        graphs["plan"] = [len(content), len(content) + path.stat().st_size]
        content += path.read_bytes()
        path.write_bytes(content)
    manifest = {
        "version": saved["version"],
        "file": path.name,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "licence": "Apache-2.0",
        "capacity": CAPACITY,
        "memory": memory,
        "graphs": graphs,
        **({"sizes": drawn["bank"]} if drawn else {}),
        "words": saved["words"],
        "parameters": sum(p.numel() for p in model.parameters()),
        "shape": saved["shape"],
        "training": {**saved["training"], **drawn.get("training", {})},
        "golden": golden(model, saved["samples"]),
    }
    (folder / "bricks.json").write_text(json.dumps(manifest, separators=(",", ":")) + "\n")
    print(json.dumps({"bytes": len(content), "parameters": manifest["parameters"]}), flush=True)


if __name__ == "__main__":
    export(*sys.argv[1:4])

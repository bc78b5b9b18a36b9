"""A language model of Llama's shape with weights by chance, as exporters to ONNX write them: for tests of what reads
the models that people bring.

    tiny_llama.py model.onnx --vocabulary 280 [--special 5] [--names optimum|flat|none] [--half] [--external]

`optimum` names the cache `past_key_values.0.key` and `present.0.key`, `flat` `past_0_key` and `present_0_key`; `none` has
no cache. The same vocabulary gives the same weights. RMSNorm, rotary positions, grouped-query attention, SwiGLU.
"""

import argparse

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

WIDTH, LAYERS, HEADS, GROUPS, INNER = 16, 2, 4, 2, 32
HEAD = WIDTH // HEADS
POSITIONS = 4096


class Graph:
    def __init__(self):
        self.nodes, self.weights = [], []
        self.random = np.random.default_rng(1)

    def node(self, kind, *inputs, **attributes):
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def constant(self, value):
        value = np.asarray(value)
        name = f"w{len(self.weights)}"
        self.weights.append(numpy_helper.from_array(value, name))
        return name

    def weight(self, *shape):
        return self.constant(self.random.normal(0, 1 / np.sqrt(shape[0]), shape).astype(np.float32))

    def norm(self, x):
        mean = self.node("ReduceMean", self.node("Mul", x, x), axes=[-1], keepdims=1)
        root = self.node("Sqrt", self.node("Add", mean, self.constant(np.float32(1e-5))))
        return self.node("Mul", self.node("Div", x, root), self.constant(np.ones(WIDTH, np.float32)))

    def heads(self, x, count):
        shape = self.constant(np.array([1, -1, count, HEAD], np.int64))
        return self.node("Transpose", self.node("Reshape", x, shape), perm=[0, 2, 1, 3])

    def rotate(self, x, cosines, sines):
        whole = [np.array([at], np.int64) for at in (0, HEAD // 2, HEAD, 3)]
        start, middle, end, axis = map(self.constant, whole)
        first = self.node("Slice", x, start, middle, axis)
        second = self.node("Slice", x, middle, end, axis)
        turned = self.node("Concat", self.node("Neg", second), first, axis=-1)
        return self.node("Add", self.node("Mul", x, cosines), self.node("Mul", turned, sines))


def build(vocabulary, special, names, half):
    g = Graph()
    cached = names != "none"
    inputs = [helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "steps"])]
    if cached:
        inputs.append(helper.make_tensor_value_info("attention_mask", TensorProto.INT64, [1, "all"]))
        inputs.append(helper.make_tensor_value_info("position_ids", TensorProto.INT64, [1, "steps"]))
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, [1, "steps", vocabulary])]

    zero, one = g.constant(np.int64(0)), g.constant(np.int64(1))
    steps = g.node("Gather", g.node("Shape", "input_ids"), one)
    past = g.node("Sub", g.node("Gather", g.node("Shape", "attention_mask"), one), steps) if cached else zero
    total = g.node("Add", past, steps)
    rows = g.node("Range", past, total, one)
    columns = g.node("Range", zero, total, one)
    seen = g.node("GreaterOrEqual", g.node("Unsqueeze", rows, g.constant(np.array([1]))), columns)
    mask = g.node("Where", seen, g.constant(np.float32(0)), g.constant(np.float32(-1e9)))
    positions = g.node("Squeeze", "position_ids", g.constant(np.array([0]))) if cached else rows

    angles = np.outer(np.arange(POSITIONS), 10000.0 ** (-np.arange(0, HEAD, 2) / HEAD))
    angles = np.concatenate([angles, angles], axis=1).astype(np.float32)
    cosines = g.node("Gather", g.constant(np.cos(angles)), positions)
    sines = g.node("Gather", g.constant(np.sin(angles)), positions)

    x = g.node("Gather", g.weight(vocabulary, WIDTH), "input_ids")
    for layer in range(LAYERS):
        y = g.norm(x)
        query = g.rotate(g.heads(g.node("MatMul", y, g.weight(WIDTH, WIDTH)), HEADS), cosines, sines)
        key = g.rotate(g.heads(g.node("MatMul", y, g.weight(WIDTH, GROUPS * HEAD)), GROUPS), cosines, sines)
        value = g.heads(g.node("MatMul", y, g.weight(WIDTH, GROUPS * HEAD)), GROUPS)
        if cached:
            kept = []
            for kind, new in (("key", key), ("value", value)):
                old = f"past_key_values.{layer}.{kind}" if names == "optimum" else f"past_{layer}_{kind}"
                present = f"present.{layer}.{kind}" if names == "optimum" else f"present_{layer}_{kind}"
                element = TensorProto.FLOAT16 if half else TensorProto.FLOAT
                inputs.append(helper.make_tensor_value_info(old, element, [1, GROUPS, "past", HEAD]))
                outputs.append(helper.make_tensor_value_info(present, element, [1, GROUPS, "all", HEAD]))
                before = g.node("Cast", old, to=TensorProto.FLOAT) if half else old
                joined = g.node("Concat", before, new, axis=2)
                kind_of = {"to": element} if half else {}
                g.nodes.append(helper.make_node("Cast" if half else "Identity", [joined], [present], **kind_of))
                kept.append(joined)
            key, value = kept
        # Each group of keys and values serves several heads.
        pick = g.constant(np.repeat(np.arange(GROUPS), HEADS // GROUPS))
        key, value = (g.node("Gather", each, pick, axis=1) for each in (key, value))
        scores = g.node("MatMul", query, g.node("Transpose", key, perm=[0, 1, 3, 2]))
        scores = g.node("Mul", scores, g.constant(np.float32(1 / np.sqrt(HEAD))))
        weights = g.node("Softmax", g.node("Add", scores, mask), axis=-1)
        mixed = g.node("Transpose", g.node("MatMul", weights, value), perm=[0, 2, 1, 3])
        mixed = g.node("Reshape", mixed, g.constant(np.array([1, -1, WIDTH], np.int64)))
        x = g.node("Add", x, g.node("MatMul", mixed, g.weight(WIDTH, WIDTH)))
        y = g.norm(x)
        gate = g.node("MatMul", y, g.weight(WIDTH, INNER))
        gate = g.node("Mul", gate, g.node("Sigmoid", gate))
        inner = g.node("Mul", gate, g.node("MatMul", y, g.weight(WIDTH, INNER)))
        x = g.node("Add", x, g.node("MatMul", inner, g.weight(INNER, WIDTH)))
    logits = g.node("MatMul", g.norm(x), g.weight(WIDTH, vocabulary))
    seldom = np.where(np.arange(vocabulary) < vocabulary - special, 0, -6).astype(np.float32)
    logits = g.node("Add", logits, g.constant(seldom))
    g.nodes.append(helper.make_node("Identity", [logits], ["logits"]))
    graph = helper.make_graph(g.nodes, "tiny", inputs, outputs, g.weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 16)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    return model


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("--vocabulary", type=int, required=True)
    parser.add_argument("--special", type=int, default=0, help="how many of the last tokens come seldom")
    parser.add_argument("--names", choices=["optimum", "flat", "none"], default="optimum")
    parser.add_argument("--half", action="store_true", help="keys and values as half floats")
    parser.add_argument("--external", action="store_true", help="weights in a file of their own, beside")
    asked = parser.parse_args()
    model = build(asked.vocabulary, asked.special, asked.names, asked.half)
    beside = {}
    if asked.external:
        name = asked.file.rsplit("/", 1)[-1] + "_data"
        beside = {"save_as_external_data": True, "location": name, "size_threshold": 256}
    onnx.save_model(model, asked.file, **beside)


if __name__ == "__main__":
    main()

"""What the benchmarks are held against: the same work in PyTorch, one thread.

    rival.py step WEIGHTS BATCH HEADS DROPOUT REPETITIONS   a training step of UNITER with the VQA head, on weights and a
                                                            batch that the benchmark wrote as safetensors
    rival.py adamw TENSORS LENGTH REPETITIONS               torch.optim.AdamW, one step
    rival.py prune TENSORS WEIGHTS REPETITIONS              torch.nn.utils.prune.global_unstructured, dense to 70 %

Prints one line of JSON: the seconds of every repetition and, for a step, the loss without dropout.
"""
import json
import math
import struct
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import prune

LAYER_NORM_EPS = 1e-12
TYPES = {"F32": (torch.float32, 4), "I64": (torch.int64, 8)}


def read(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = bytearray(file.read())
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            dtype, size = TYPES[entry["dtype"]]
            flat = torch.frombuffer(data, dtype=dtype, offset=begin, count=(end - begin) // size)
            tensors[name] = flat.reshape(entry["shape"]).clone()
    return tensors


class Uniter(nn.Module):
    """UNITER's arithmetic over a table of parameters that carry the checkpoint's names."""

    def __init__(self, weights, heads, dropout):
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.table = {name: nn.Parameter(value) for name, value in weights.items()}
        for name, parameter in self.table.items():
            self.register_parameter(name.replace(".", "/"), parameter)
        self.layers = 1 + max(int(name.split(".")[3]) for name in weights if name.startswith("uniter.encoder.layer."))

    def linear(self, name, x):
        return F.linear(x, self.table[name + ".weight"], self.table[name + ".bias"])

    def norm(self, name, x):
        return F.layer_norm(x, x.shape[-1:], self.table[name + ".weight"], self.table[name + ".bias"], LAYER_NORM_EPS)

    def drop(self, x):
        return F.dropout(x, self.dropout, self.training)

    def forward(self, batch):
        hidden = self.embed(batch)
        mask = (1.0 - batch["attention_mask"][:, None, None, :].float()) * -10000.0
        for i in range(self.layers):
            hidden = self.layer(f"uniter.encoder.layer.{i}.", hidden, mask)
        pooled = torch.tanh(self.linear("uniter.pooler.dense", hidden[:, 0]))
        inner = self.norm("vqa_output.2", F.gelu(self.linear("vqa_output.0", pooled)))
        logits = self.linear("vqa_output.3", inner)
        return F.binary_cross_entropy_with_logits(logits, batch["targets"]) * logits.shape[1]

    def embed(self, batch):
        text, picture = "uniter.embeddings.", "uniter.img_embeddings."
        types = self.table[text + "token_type_embeddings.weight"]
        words = F.embedding(batch["input_ids"], self.table[text + "word_embeddings.weight"], padding_idx=0)
        positions = F.embedding(batch["position_ids"], self.table[text + "position_embeddings.weight"])
        text_types = F.embedding(torch.zeros_like(batch["input_ids"]), types)
        words = self.drop(self.norm(text + "LayerNorm", words + positions + text_types))
        region_types = F.embedding(torch.ones_like(batch["region_features"][:, :, 0].long()), types)
        regions = (
            self.norm(picture + "img_layer_norm", self.linear(picture + "img_linear", batch["region_features"]))
            + self.norm(picture + "pos_layer_norm", self.linear(picture + "pos_linear", batch["region_boxes"]))
            + region_types
        )
        regions = self.drop(self.norm(picture + "LayerNorm", regions))
        index = batch["gather_index"].unsqueeze(-1).expand(-1, -1, words.shape[-1])
        return torch.gather(torch.cat([words, regions], dim=1), 1, index)

    def layer(self, name, x, mask):
        query, key, value = (self.split(self.linear(f"{name}attention.self.{part}", x)) for part in ("query", "key", "value"))
        scores = query @ key.transpose(-1, -2) / math.sqrt(query.shape[-1]) + mask
        context = self.drop(scores.softmax(-1)) @ value
        context = context.transpose(1, 2).reshape(x.shape)
        attended = self.norm(name + "attention.output.LayerNorm", self.drop(self.linear(name + "attention.output.dense", context)) + x)
        inner = F.gelu(self.linear(name + "intermediate.dense", attended))
        return self.norm(name + "output.LayerNorm", self.drop(self.linear(name + "output.dense", inner)) + attended)

    def split(self, x):
        return x.view(x.shape[0], x.shape[1], self.heads, -1).transpose(1, 2)


def step(weights, batch, heads, dropout, repetitions):
    model, batch = Uniter(read(weights), int(heads), float(dropout)), read(batch)
    model.eval()
    loss = model(batch).item()
    model.train()
    decayed = [p for name, p in model.table.items() if "bias" not in name and "LayerNorm" not in name]
    others = [p for name, p in model.table.items() if "bias" in name or "LayerNorm" in name]
    groups = [{"params": decayed, "weight_decay": 0.01}, {"params": others, "weight_decay": 0.0}]
    optimiser = torch.optim.AdamW(groups, lr=1e-4, betas=(0.9, 0.98), eps=1e-6)

    def work():
        optimiser.zero_grad()
        model(batch).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimiser.step()

    return {"loss": loss, "seconds": timed(work, int(repetitions))}


def adamw(tensors, length, repetitions):
    parameters = [nn.Parameter(torch.zeros(int(length))) for _ in range(int(tensors))]
    for parameter in parameters:
        parameter.grad = torch.ones_like(parameter)
    optimiser = torch.optim.AdamW(parameters, lr=1e-4, weight_decay=0.01)
    return {"seconds": timed(optimiser.step, int(repetitions))}


def prune_globally(tensors, weights, repetitions):
    tensors, weights = int(tensors), int(weights)
    values = 0.02 * torch.randn(weights)
    cuts = [weights * i // tensors for i in range(tensors + 1)]
    seconds = []
    for _ in range(int(repetitions)):
        modules = [nn.Module() for _ in range(tensors)]
        for module, begin, end in zip(modules, cuts, cuts[1:]):
            module.weight = nn.Parameter(values[begin:end].clone())
        pairs = [(module, "weight") for module in modules]
        seconds += timed(lambda: prune.global_unstructured(pairs, pruning_method=prune.L1Unstructured, amount=0.7), 1, warm=0)
    return {"seconds": seconds}


def timed(work, repetitions, warm=1):
    for _ in range(warm):
        work()
    seconds = []
    for _ in range(repetitions):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return seconds


if __name__ == "__main__":
    torch.set_num_threads(1)
    torch.manual_seed(1)
    verbs = {"step": step, "adamw": adamw, "prune": prune_globally}
    print(json.dumps(verbs[sys.argv[1]](*sys.argv[2:]) | {"version": torch.__version__}))

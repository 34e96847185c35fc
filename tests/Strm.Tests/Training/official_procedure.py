"""The official training procedure's maths, written anew in plain PyTorch: what this project's training is compared with.

usage: official_procedure.py OPTIONS.json; the options name the files (safetensors in, safetensors out).
"""
import itertools
import json
import math
import struct
import sys

import numpy
import torch
import torch.nn.functional as F

TYPES = {"F32": numpy.float32, "I64": numpy.int64}


def read(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    header.pop("__metadata__", None)
    return {k: torch.from_numpy(numpy.frombuffer(data[slice(*v["data_offsets"])], TYPES[v["dtype"]]).copy()).reshape(v["shape"]) for k, v in header.items()}


def write(path, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        raw = tensor.detach().contiguous().numpy().astype(numpy.float32).tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


class Official:
    """Weights by the official names; buffers are those that batch norm changes."""

    def __init__(self, state, options):
        self.cardinalities, self.frames = options["cardinalities"], options["frames"]
        self.similarity = {k: v for k, v in state.items() if k.startswith("new_dist_loss_post_pat")}
        self.buffers = {k: v for k, v in state.items() if k.endswith(("running_mean", "running_var", "pe.pe", "num_batches_tracked"))}
        self.parameters = {k: torch.nn.Parameter(v) for k, v in state.items() if k not in self.buffers and k not in self.similarity}

    def linear(self, name, x):
        return F.linear(x, self.parameters[name + ".weight"], self.parameters[name + ".bias"])

    def norm(self, name, x):
        return F.batch_norm(x, self.buffers[name + ".running_mean"], self.buffers[name + ".running_var"],
                            self.parameters[name + ".weight"], self.parameters[name + ".bias"], training=True, momentum=0.1, eps=1e-5)

    def convolution(self, name, x, stride=1, padding=0):
        return F.conv2d(x, self.parameters[name + ".weight"], stride=stride, padding=padding)

    def block(self, name, x, stride):
        y = F.relu(self.norm(name + ".bn1", self.convolution(name + ".conv1", x, stride, 1)))
        y = self.norm(name + ".bn2", self.convolution(name + ".conv2", y, 1, 1))
        if name + ".downsample.0.weight" in self.parameters:
            x = self.norm(name + ".downsample.1", self.convolution(name + ".downsample.0", x, stride))
        return F.relu(y + x)

    def resnet18(self, x):
        x = F.max_pool2d(F.relu(self.norm("resnet.1", self.convolution("resnet.0", x, 2, 3))), 3, 2, 1)
        for layer in range(4, 8):
            for i in range(2):
                x = self.block(f"resnet.{layer}.{i}", x, 2 if layer > 4 and i == 0 else 1)
        return x

    def position(self, name, x):
        return x + self.buffers[name + ".pe.pe"][:, : x.shape[1]]

    def layers(self, name, x, inner):
        x = F.relu(self.linear(name + ".inp_fc", x))
        if inner:
            x = F.relu(self.linear(name + ".hid_fc", x))
        return self.linear(name + ".out_fc", x)

    def patches(self, x):
        x = self.position("attn_pat", x)
        energy = self.linear("attn_pat.query_proj", x) @ self.linear("attn_pat.key_proj", x).transpose(1, 2)
        x = self.parameters["attn_pat.gamma"] * (torch.softmax(energy, -1) @ self.linear("attn_pat.value_conv", x)) + x
        return self.layers("attn_pat.Bot_MLP", x, True) + x

    def mixed(self, x):
        x = self.position("fr_enrich", x)
        x = self.layers("fr_enrich.Tok_MLP", x.transpose(1, 2), False).transpose(1, 2) + x
        return self.layers("fr_enrich.Bot_MLP", x, False) + x

    def features(self, clips):
        maps = self.resnet18(clips.flatten(0, 1))
        pooled = F.adaptive_max_pool2d(maps, 4).flatten(2).transpose(1, 2)
        return self.patches(pooled).mean(1).reshape(clips.shape[0], self.frames, -1)

    def tuples(self, x, w):
        return torch.stack([x[:, list(t)].reshape(x.shape[0], -1) for t in itertools.combinations(range(self.frames), w)], 1)

    def similar(self, i, support, labels, query, classes):
        weight, bias = (self.similarity[f"new_dist_loss_post_pat.{i}.clsW.{p}"] for p in ("weight", "bias"))
        project = lambda x: F.relu(F.linear(self.tuples(x, self.cardinalities[i]), weight, bias))
        query, support = project(query), project(support)
        columns = []
        for c in range(classes):
            distances = torch.cdist(query.flatten(0, 1), support[labels == c].flatten(0, 1), compute_mode="donot_use_mm_for_euclid_dist")
            columns.append(-distances.min(1)[0].reshape(len(query), -1).mean(1))
        return torch.stack(columns, 1)

    def related(self, i, support, labels, query, classes):
        name, w = f"transformers.{i}", self.cardinalities[i]
        support, query = self.tuples(self.position(name, support), w), self.tuples(self.position(name, query), w)
        norm = lambda x: F.layer_norm(x, x.shape[-1:], self.parameters[name + ".norm_k.weight"], self.parameters[name + ".norm_k.bias"])
        support_keys, query_keys = norm(self.linear(name + ".k_linear", support)), norm(self.linear(name + ".k_linear", query))
        support_values, query_values = self.linear(name + ".v_linear", support), self.linear(name + ".v_linear", query)
        columns = []
        for c in range(classes):
            keys, values = support_keys[labels == c].flatten(0, 1), support_values[labels == c].flatten(0, 1)
            attention = torch.softmax(query_keys @ keys.t() / math.sqrt(keys.shape[1]), -1)
            difference = query_values - attention @ values
            columns.append(-torch.norm(difference, dim=[-2, -1]) ** 2 / query.shape[1])
        return torch.stack(columns, 1)

    def logits(self, support, labels, query):
        classes = int(labels.max()) + 1
        support, query = self.features(support), self.features(query)
        count = range(len(self.cardinalities))
        similar = torch.stack([self.similar(i, support, labels, query, classes) for i in count]).mean(0)
        support, query = self.mixed(support), self.mixed(query)
        return torch.stack([self.related(i, support, labels, query, classes) for i in count]).mean(0), similar


def main(options):
    torch.set_num_threads(1)
    state, episodes = read(options["weights"]), read(options["episodes"])
    model = Official(state, options)
    kind = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}[options["optimizer"]]
    extra = {"momentum": options["momentum"]} if options["optimizer"] == "sgd" else {}
    optimizer = kind(model.parameters.values(), lr=options["rate"], **extra)
    tasks, batch, losses = options["tasks"], options["tasks_per_step"], []
    for task in range(1, tasks + 1):
        support, query, labels, targets = (episodes[f"{task - 1}.{part}"] for part in ("support", "query", "labels", "targets"))
        related, similar = model.logits(support, labels, query)
        loss = F.cross_entropy(related, targets, reduction="sum") / batch + 0.1 * F.cross_entropy(similar, targets, reduction="sum") / batch
        loss.backward()
        losses.append(loss.item() * batch / len(targets))
        if (task + 1) % batch == 0 or task == tasks - 1:
            optimizer.step()
            optimizer.zero_grad()
        if task == options.get("save_at"):
            # In the order of the module's own state dict, parameters and buffers as they come.
            ordered = {k: (model.parameters.get(k) if k in model.parameters else model.buffers[k]).detach().clone() for k in state if k not in model.similarity}
            torch.save({"iteration": task, "model_state_dict": ordered, "optimizer_state_dict": optimizer.state_dict(), "scheduler": {}}, options["checkpoint"])
    write(options["out"], {**model.parameters, **{k: v for k, v in model.buffers.items() if "running" in k}, "losses": torch.tensor(losses)})


main(json.load(open(sys.argv[1])))

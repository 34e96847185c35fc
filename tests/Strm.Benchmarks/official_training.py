"""The training procedure of the official STRM code, task by task, with the time of each stage.

Written for this project after the behaviour of the official code: modules in float32 with channels first, support and query frames in two passes of
the backbone, tuples gathered before they are projected, classes compared one after the other in a loop.
Usage: official_training.py WEIGHTS EPISODES OPTIONS (safetensors, safetensors, JSON). Each line "task N" on standard input runs task N and answers with
one JSON object; "load ARCHIVE CLIP..." reads clips as the official loader does.
"""

import io
import itertools
import json
import math
import resource
import sys
import time
import zipfile

import torch
import torch.nn as nn
import torch.nn.functional as F

from safetensors_file import read


class Block(nn.Module):
    def __init__(self, inputs, width, stride, deep):
        super().__init__()
        outputs = width * (4 if deep else 1)
        if deep:
            shapes = [(inputs, width, 1, 1), (width, width, 3, stride), (width, outputs, 1, 1)]
        else:
            shapes = [(inputs, width, 3, stride), (width, width, 3, 1)]
        self.count = len(shapes)
        for i, (a, b, kernel, step) in enumerate(shapes, 1):
            setattr(self, f"conv{i}", nn.Conv2d(a, b, kernel, step, kernel // 2, bias=False))
            setattr(self, f"bn{i}", nn.BatchNorm2d(b))
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if stride != 1 or inputs != outputs:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = x
        for i in range(1, self.count + 1):
            y = getattr(self, f"bn{i}")(getattr(self, f"conv{i}")(y))
            if i < self.count:
                y = self.relu(y)
        y += x if self.downsample is None else self.downsample(x)
        return self.relu(y)


def resnet(kind, width):
    deep, blocks = kind == "resnet50", [2, 2, 2, 2] if kind == "resnet18" else [3, 4, 6, 3]
    parts = [nn.Conv2d(3, width, 7, 2, 3, bias=False), nn.BatchNorm2d(width), nn.ReLU(inplace=True), nn.MaxPool2d(3, 2, 1)]
    inputs = width
    for layer, count in enumerate(blocks):
        layers = []
        for i in range(count):
            layers.append(Block(inputs, width << layer, 2 if layer > 0 and i == 0 else 1, deep))
            inputs = (width << layer) * (4 if deep else 1)
        parts.append(nn.Sequential(*layers))
    return nn.Sequential(*parts)


class Position(nn.Module):
    def __init__(self, positions, width):
        super().__init__()
        self.register_buffer("pe", torch.zeros(1, positions * 3 // 2, width))

    def forward(self, x):
        return x + self.pe[:, : x.size(1)]


class Layers(nn.Module):
    def __init__(self, width, inner, three):
        super().__init__()
        self.inp_fc = nn.Linear(width, inner)
        self.hid_fc = nn.Linear(inner, inner) if three else None
        self.out_fc = nn.Linear(inner, width)

    def forward(self, x):
        x = F.relu(self.inp_fc(x))
        return self.out_fc(x if self.hid_fc is None else F.relu(self.hid_fc(x)))


class Patches(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.pe = Position(16, width)
        self.query_proj, self.key_proj, self.value_conv = (nn.Linear(width, width) for _ in range(3))
        self.gamma = nn.Parameter(torch.zeros(1))
        self.Bot_MLP = Layers(width, width // 2, True)

    def forward(self, x):
        x = self.pe(x)
        energy = torch.bmm(self.query_proj(x), self.key_proj(x).permute(0, 2, 1))
        out = self.gamma * torch.bmm(torch.softmax(energy, -1), self.value_conv(x)) + x
        return self.Bot_MLP(out) + out


class Frames(nn.Module):
    def __init__(self, width, frames):
        super().__init__()
        self.pe = Position(frames, width)
        self.Tok_MLP, self.Bot_MLP = Layers(frames, frames, False), Layers(width, width, False)

    def forward(self, x):
        x = self.pe(x)
        x = self.Tok_MLP(x.permute(0, 2, 1)).permute(0, 2, 1) + x
        return self.Bot_MLP(x) + x


class Tuples(nn.Module):
    def __init__(self, frames, size):
        super().__init__()
        self.tuples = [torch.tensor(t) for t in itertools.combinations(range(frames), size)]

    def gather(self, x):
        return torch.stack([torch.index_select(x, -2, t.to(x.device)).reshape(x.size(0), -1) for t in self.tuples], dim=-2)


class Relation(Tuples):
    def __init__(self, width, frames, size, projection):
        super().__init__(frames, size)
        self.pe = Position(frames, width)
        self.k_linear, self.v_linear = nn.Linear(width * size, projection), nn.Linear(width * size, projection)
        self.norm_k, self.norm_v = nn.LayerNorm(projection), nn.LayerNorm(projection)

    def forward(self, support, labels, queries):
        support, queries = self.gather(self.pe(support)), self.gather(self.pe(queries))
        support_k, queries_k = self.norm_k(self.k_linear(support)), self.norm_k(self.k_linear(queries))
        support_v, queries_v = self.v_linear(support), self.v_linear(queries)
        classes = torch.unique(labels)
        logits = torch.zeros(queries.size(0), len(classes), device=queries.device)
        for c in classes:
            members = torch.reshape(torch.nonzero(torch.eq(labels, c)), (-1,))
            class_k, class_v = torch.index_select(support_k, 0, members), torch.index_select(support_v, 0, members)
            scores = torch.matmul(queries_k.unsqueeze(1), class_k.transpose(-2, -1)) / math.sqrt(class_k.size(-1))
            scores = scores.permute(0, 2, 1, 3).reshape(queries.size(0), len(self.tuples), -1)
            scores = torch.cat([F.softmax(scores[i], dim=1).unsqueeze(0) for i in range(queries.size(0))])
            scores = scores.reshape(queries.size(0), len(self.tuples), -1, len(self.tuples)).permute(0, 2, 1, 3)
            prototype = torch.sum(torch.matmul(scores, class_v), dim=1)
            norm = torch.norm(queries_v - prototype, dim=[-2, -1]) ** 2
            logits[:, c.long()] = -torch.div(norm, len(self.tuples))
        return logits


class Similarity(Tuples):
    def __init__(self, width, frames, size):
        super().__init__(frames, size)
        self.clsW = nn.Linear(width * size, width // 2)

    def forward(self, support, labels, queries):
        support, queries = F.relu(self.clsW(self.gather(support))), F.relu(self.clsW(self.gather(queries)))
        classes = torch.unique(labels)
        logits = torch.zeros(queries.size(0), len(classes), device=queries.device)
        for c in classes:
            members = torch.reshape(torch.nonzero(torch.eq(labels, c)), (-1,))
            class_support = torch.index_select(support, 0, members).reshape(-1, support.size(-1))
            distances = torch.cdist(queries.reshape(-1, queries.size(-1)), class_support, p=2)
            logits[:, c.long()] = -distances.min(dim=1)[0].reshape(queries.size(0), -1).mean(dim=1)
        return logits


class Model(nn.Module):
    def __init__(self, o):
        super().__init__()
        width = o["width"] * (32 if o["backbone"] == "resnet50" else 8)
        self.frames = o["frames"]
        self.resnet = resnet(o["backbone"], o["width"])
        self.attn_pat, self.fr_enrich = Patches(width), Frames(width, o["frames"])
        self.transformers = nn.ModuleList(Relation(width, o["frames"], w, o["projection"]) for w in o["cardinalities"])
        self.new_dist_loss_post_pat = nn.ModuleList(Similarity(width, o["frames"], w) for w in o["cardinalities"])

    def features(self, x):
        x = F.adaptive_max_pool2d(self.resnet(x), (4, 4)).flatten(2).permute(0, 2, 1)
        return self.attn_pat(x).mean(1).reshape(-1, self.frames, x.size(-1))

    def forward(self, support, labels, queries):
        support, queries = self.features(support), self.features(queries)
        similar = torch.stack([m(support, labels, queries) for m in self.new_dist_loss_post_pat], dim=-1).mean(-1)
        support, queries = self.fr_enrich(support), self.fr_enrich(queries)
        return torch.stack([m(support, labels, queries) for m in self.transformers], dim=-1).mean(-1), similar


def load(path, clips, size):
    from PIL import Image
    import numpy

    archive = zipfile.ZipFile(io.BytesIO(open(path, "rb").read()))
    names = {}
    for name in archive.namelist():
        names.setdefault("/".join(name.split("/")[-3:-1]), []).append(name)
    start = time.process_time()
    for clip in clips:
        frames = sorted(names[clip])
        tensors = []
        for i in numpy.linspace(1, len(frames) - 2, 8).astype(int):
            image = Image.open(io.BytesIO(archive.read(frames[i]))).convert("RGB")
            short = round(size * 8 / 7)
            scale = short / min(image.size)
            image = image.resize((int(image.width * scale), int(image.height * scale)), Image.BILINEAR)
            left, top = (image.width - size) // 2, (image.height - size) // 2
            image = image.crop((left, top, left + size, top + size))
            tensors.append(torch.from_numpy(numpy.array(image)).permute(2, 0, 1).contiguous().to(torch.float32).div(255))
        torch.stack(tensors)
    return time.process_time() - start


def main():
    o = json.loads(sys.argv[3])
    device = torch.device(o["device"])
    cuda = device.type == "cuda"
    torch.set_num_threads(o["threads"])
    if cuda:
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = o["precision"] == "tf32"
    model = Model(o)
    model.load_state_dict(read(sys.argv[1]))
    model.to(device).train()
    episodes = {k: v.to(device) for k, v in read(sys.argv[2]).items()}
    count = len(episodes) // 4
    optimizer = torch.optim.SGD(model.parameters(), lr=o["rate"])

    def clock():
        if cuda:
            torch.cuda.synchronize()
        return time.perf_counter()

    def task(number):
        support, queries, labels, targets = (episodes[f"{number % count}.{p}"] for p in ("support", "query", "labels", "targets"))
        begin = clock()
        with torch.autocast(device.type, torch.bfloat16, enabled=o["precision"] == "bf16"):
            related, similar = model(support.flatten(0, 1), labels, queries.flatten(0, 1))
        loss = (F.cross_entropy(related.float(), targets, reduction="sum") + 0.1 * F.cross_entropy(similar.float(), targets, reduction="sum")) / o["tasks_per_step"]
        value = loss.item() * o["tasks_per_step"] / len(targets)
        forward = clock()
        loss.backward()
        backward = clock()
        if (number + 1) % o["tasks_per_step"] == 0:
            optimizer.step()
            optimizer.zero_grad()
        return {"loss": value, "forward": forward - begin, "backward": backward - forward, "step": clock() - backward}

    print(json.dumps({"version": torch.__version__}), flush=True)
    for line in sys.stdin:
        words = line.split()
        if words[0] == "task":
            print(json.dumps({**task(int(words[1])), "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}), flush=True)
        else:
            print(json.dumps({"load": load(words[1], words[2:], o["size"])}), flush=True)


main()

"""Reads safetensors files, for the scripts beside it."""

import json
import struct

import torch

TYPES = {"F32": torch.float32, "I64": torch.int64}


def read(path):
    with open(path, "rb") as file:
        size = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(size))
        header.pop("__metadata__", None)
        tensors = {}
        for name, entry in header.items():
            begin, end = entry["data_offsets"]
            file.seek(8 + size + begin)
            tensors[name] = torch.frombuffer(bytearray(file.read(end - begin)), dtype=TYPES[entry["dtype"]]).reshape(entry["shape"])
        return tensors

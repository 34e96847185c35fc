"""The procedure of the official STRM/TRX loader for one clip after the other, in CPU seconds of one core.

Written for this project after the behaviour of the official code (video_reader.py): the archive is read whole, every frame is opened from the zip,
decoded by PIL, resized by its short side, flipped and cropped, turned into a float tensor in [0, 1] and stacked.
Usage: official_loader.py ARCHIVE IMAGE_SIZE SECONDS (prints one JSON object)
"""

import io
import json
import random
import resource
import sys
import time
import zipfile

import numpy as np
from PIL import Image

try:
    import torch

    torch.set_num_threads(1)
except ImportError:
    torch = None

FRAMES = 8


def indices(count, train):
    if count == FRAMES:
        return list(range(count))
    if train:
        pad = int(min(5, (count - FRAMES) / 2))
        start, end = random.randint(0, pad), random.randint(count - 1 - pad, count - 1)
    else:
        start, end = 1, count - 2
    if end - start < FRAMES:
        start, end = 0, count - 1
    return [int(f) for f in np.linspace(start, end, num=FRAMES)]


def to_tensor(image):
    pixels = np.array(image, np.uint8, copy=True)
    if torch is None:
        return np.ascontiguousarray(pixels.transpose(2, 0, 1)).astype(np.float32) / 255
    return torch.from_numpy(pixels).permute(2, 0, 1).contiguous().to(dtype=torch.float32).div(255)


def transform(images, size, train):
    short = round(size * 8 / 7)
    width, height = images[0].size
    if min(width, height) != short:
        target = (short, int(short * height / width)) if width < height else (int(short * width / height), short)
        images = [i.resize(target, Image.BILINEAR) for i in images]
    width, height = images[0].size
    if train:
        if random.random() < 0.5:
            images = [i.transpose(Image.FLIP_LEFT_RIGHT) for i in images]
        x, y = random.randint(0, width - size), random.randint(0, height - size)
    else:
        x, y = int(round((width - size) / 2.0)), int(round((height - size) / 2.0))
    images = [i.crop((x, y, x + size, y + size)) for i in images]
    stack = np.stack if torch is None else torch.stack
    return stack([to_tensor(i) for i in images])


def read(archive, name):
    with archive.open(name) as file:
        with Image.open(file) as image:
            image.load()
            return image


def rate(work, seconds):
    """Frames for each second of processor time, after one round to warm up; the fastest round counts."""
    work()
    best, end = 0.0, time.monotonic() + seconds
    while True:
        start = time.process_time()
        frames = work()
        best = max(best, frames / (time.process_time() - start))
        if time.monotonic() > end:
            return best


def main():
    path, size, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    archive = zipfile.ZipFile(io.BytesIO(open(path, "rb").read()))
    clips = {}
    for name in sorted(n for n in archive.namelist() if n.lower().endswith((".jpg", ".jpeg", ".png"))):
        clips.setdefault(name.rsplit("/", 1)[0], []).append(name)
    clips = [frames for frames in clips.values() if len(frames) >= FRAMES]

    def clip_work(train):
        def work():
            for frames in clips:
                transform([read(archive, frames[i]) for i in indices(len(frames), train)], size, train)
            return len(clips) * FRAMES

        return work

    def decode_work():
        for frames in clips:
            for i in indices(len(frames), False):
                read(archive, frames[i])
        return len(clips) * FRAMES

    print(json.dumps({
        "test": rate(clip_work(False), seconds),
        "train": rate(clip_work(True), seconds),
        "decode": rate(decode_work, seconds),
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "torch": torch is not None,
    }))


if __name__ == "__main__":
    main()

"""Reads an event file by the published formats alone (TFRecord framing, CRC-32C, tensorflow.Event) and prints (step, tag, value) lines; fails on any damage."""
import struct
import sys

TABLE = []
for n in range(256):
    for _ in range(8):
        n = n >> 1 ^ (0x82F63B78 if n & 1 else 0)
    TABLE.append(n)


def masked(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = TABLE[(crc ^ byte) & 255] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return (crc >> 15 | crc << 17) + 0xA282EAD8 & 0xFFFFFFFF


def fields(data):
    at = 0

    def varint():
        nonlocal at
        value, shift = 0, 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        key = varint()
        kind = key & 7
        if kind == 0:
            value = varint()
        else:
            size = {1: 8, 5: 4}[kind] if kind != 2 else varint()
            value, at = data[at:at + size], at + size
            assert len(value) == size
        yield key >> 3, value


with open(sys.argv[1], "rb") as file:
    while header := file.read(12):
        size, check = struct.unpack("<QI", header)
        assert check == masked(header[:8]), "length checksum"
        content = file.read(size)
        assert struct.unpack("<I", file.read(4))[0] == masked(content), "content checksum"
        event = dict(fields(content))
        assert struct.unpack("<d", event[1])[0] > 1.7e9
        if 3 in event:
            print(0, event[3].decode(), 0)
        for _, value in fields(event.get(5, b"")):
            value = dict(fields(value))
            print(event.get(2, 0), value[1].decode(), struct.unpack("<f", value[2])[0])

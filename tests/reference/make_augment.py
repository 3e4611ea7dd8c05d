"""Writes augment.txt: what transforms of an image give by other programs.

    python make_augment.py          (needs torch and numpy; see README.md)

Moves of pixels are PyTorch's grid_sample and interpolate in float64, changes of colour plain NumPy formulas and
Python's colorsys. A run is one line `run WHAT PARAMETERS`, then one line `pixel red green blue` for each pixel, row by
row. `run image` is what the runs after it transform. Made again, the file is the same.
"""

import colorsys
import math
import pathlib

import numpy as np
import torch
import torch.nn.functional as F

HERE = pathlib.Path(__file__).parent
LINES = [
    f"# Transforms of an image by PyTorch {torch.__version__}, NumPy and colorsys, float64; written by make_augment.py.",
    "# run WHAT PARAMETERS, then: pixel red green blue; every pixel, row by row.",
]


def write(what, image, **parameters):
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    LINES.append(f"run {what} {query}")
    LINES.extend(f"{i} " + " ".join(f"{value:.7g}" for value in pixel) for i, pixel in enumerate(image.reshape(-1, 3)))


def sample(image, source, mirror):
    """Each pixel from `source(x, y)`, both relative to the centre, y downwards."""
    h, w, _ = image.shape
    y, x = np.meshgrid(np.arange(h) + 0.5 - h / 2, np.arange(w) + 0.5 - w / 2, indexing="ij")
    u, v = source(x, y)
    # PyTorch's coordinates: −1 and 1 are the image's edges.
    grid = torch.tensor(np.stack([u / (w / 2), v / (h / 2)], -1))[None]
    tensor = torch.tensor(image).permute(2, 0, 1)[None]
    padding = "reflection" if mirror else "zeros"
    sampled = F.grid_sample(tensor, grid, mode="bilinear", padding_mode=padding, align_corners=False)
    return sampled[0].permute(1, 2, 0).numpy()


def forward(matrix):
    """The source of a map that moves (x, y) to `matrix` times it."""
    a = np.linalg.inv(np.array(matrix))
    return lambda x, y: (a[0, 0] * x + a[0, 1] * y, a[1, 0] * x + a[1, 1] * y)


def moves(image):
    h, w, _ = image.shape
    for mirror in (False, True):
        flag = dict(mirror=str(mirror).lower())
        for angle in (30, -137.5, 180):
            # Counter-clockwise as seen: the axis to the right turns upwards, where y falls.
            c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
            write("rotation", sample(image, forward([[c, s], [-s, c]]), mirror), angle=angle, **flag)
        for dx, dy in ((2, -1), (-3, 4)):
            write("translation", sample(image, lambda x, y: (x - dx, y - dy), mirror), dx=dx, dy=dy, **flag)
        for factor in (0.6, 1.7):
            write("scale", sample(image, forward([[factor, 0], [0, factor]]), mirror), factor=factor, **flag)
        for angle in (20, -50):
            # The top, where y is below 0, moves to the right.
            lean = math.tan(math.radians(angle))
            write("shear", sample(image, forward([[1, -lean], [0, 1]]), mirror), angle=angle, **flag)
        for ratio in (2, 0.7):
            # Width grows by the root, height shrinks by it: the ratio grows by `ratio`.
            matrix = [[math.sqrt(ratio), 0], [0, 1 / math.sqrt(ratio)]]
            write("stretch", sample(image, forward(matrix), mirror), ratio=ratio, **flag)
        for k1 in (0.25, -0.3):
            corner = math.hypot(w / 2, h / 2)

            def source(x, y):
                out = 1 + k1 * (np.hypot(x, y) / corner) ** 2
                return x * out, y * out

            write("lens", sample(image, source, mirror), k1=k1, **flag)
    for x, y, width, height, to_w, to_h in ((0, 0, w, h, 3, 2), (1, 1, 3, 3, 9, 8), (1, 0, 3, 5, 7, 2), (1, 2, 1, 1, 2, 2)):
        tensor = torch.tensor(image[y : y + height, x : x + width]).permute(2, 0, 1)[None]
        resized = F.interpolate(tensor, (to_h, to_w), mode="bilinear", antialias=True, align_corners=False)
        window = dict(x=x, y=y, width=width, height=height, to_width=to_w, to_height=to_h)
        write("resize", resized[0].permute(1, 2, 0).numpy(), **window)


def colours(image):
    grey = (image @ [0.299, 0.587, 0.114])[..., None]
    for factor in (0, 0.3, 1, 1.8):
        write("brightness", np.clip(factor * image, 0, 1), factor=factor)
        write("contrast", np.clip(factor * image + (1 - factor) * grey.mean(), 0, 1), factor=factor)
        write("saturation", np.clip(factor * image + (1 - factor) * grey, 0, 1), factor=factor)
    for turn in (0.1, -0.27, 0.5):

        def turned(pixel):
            h, s, v = colorsys.rgb_to_hsv(*pixel)
            return colorsys.hsv_to_rgb((h + turn) % 1, s, v)

        write("hue", np.apply_along_axis(turned, 2, image), turn=turn)


if __name__ == "__main__":
    rng = np.random.default_rng(1)
    for width, height in ((7, 5), (4, 6)):
        image = rng.integers(0, 1001, (height, width, 3)) / 1000
        # Grey, black, white, and two channels alike: where a hue is ambiguous.
        image[0, 0], image[0, 1], image[0, 2], image[1, 0], image[1, 1] = 0.4, 0, 1, (0.7, 0.7, 0.2), (0.1, 0.8, 0.8)
        write("image", image, width=width, height=height)
        moves(image)
        colours(image)
    (HERE / "augment.txt").write_text("\n".join(LINES) + "\n")

# The experiment of Downhill's transfer learning in PyTorch: from scratch, frozen features, fine-tuned, over several seeds.
# It needs torch, numpy, pillow and safetensors, the sheet of images, and the pretrained net: put both beside this file,
# or name them as arguments. Chance is PyTorch's own, so results agree with the page's within their errors only.
import math
import sys

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from safetensors.torch import load_file
from torch import nn

# SETTINGS

def load():
    """The sheet's images, [class, image, 1, 14, 14]: in each class those to train on first."""
    sheet = np.asarray(Image.open(SHEET).convert("L"), dtype=np.float32) / 255
    tiles = sheet.reshape(sheet.shape[0] // SIDE, SIDE, sheet.shape[1] // SIDE, SIDE).swapaxes(1, 2)
    x = torch.from_numpy(tiles.reshape(-1, 1, SIDE, SIDE)[: CLASSES * (TRAIN + TEST)].copy())
    if SIDE < 14:
        # As the pretrained net knows digits: with a black border of one pixel.
        x = F.pad(F.interpolate(x, size=12, mode="bilinear", align_corners=False), (1, 1, 1, 1))
    return x.reshape(CLASSES, TRAIN + TEST, 1, 14, 14)


def block(number):
    if number == 2:
        return nn.Sequential(nn.Flatten(), nn.Linear(16 * 3 * 3, 64), nn.ReLU())
    inputs, outputs = [(1, 8), (8, 16)][number]
    return nn.Sequential(nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))


def network(kept):
    """So many blocks, and a last layer."""
    features = {1: 8 * 7 * 7, 2: 16 * 3 * 3, 3: 64}[kept]
    blocks = [block(number) for number in range(kept)]
    net = nn.Sequential(*blocks, nn.Sequential(nn.Flatten(), nn.Linear(features, CLASSES)))
    for layer in net.modules():
        if isinstance(layer, (nn.Linear, nn.Conv2d)):
            nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")
            nn.init.zeros_(layer.bias)
    return net


def pretrained(kept):
    """The same with the pretrained net's numbers in its blocks. The file has channels last, PyTorch has them first."""
    net, file = network(kept), load_file(NET)
    for number, layer in zip(range(kept), ["0", "3", "7"]):
        weight, bias = file[layer + ".weight"], file[layer + ".bias"]
        if number == 2:
            weight = weight.reshape(3, 3, 16, 64).permute(3, 2, 0, 1).reshape(64, 16 * 3 * 3)
        else:
            weight = weight.permute(3, 2, 0, 1)
        target = next(m for m in net[number] if isinstance(m, (nn.Linear, nn.Conv2d)))
        with torch.no_grad():
            target.weight.copy_(weight)
            target.bias.copy_(bias)
    return net


def train(net, rates, x, y):
    """Each block, and at last the last layer, at its own rate; at 0 it is frozen."""
    groups = []
    for part, rate in zip(net, rates):
        if rate == 0:
            part.requires_grad_(False)
        else:
            groups.append({"params": part.parameters(), "lr": rate})
    optimizer = torch.optim.Adam(groups)
    batch = 16 if len(y) <= 200 else 32
    batches = math.ceil(len(y) / batch)
    steps = math.ceil(UPDATES / batches) * batches
    falling = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: (1 + math.cos(math.pi * t / steps)) / 2)
    for step in range(steps):
        if step % batches == 0:
            order = torch.randperm(len(y))
        seen = order[step % batches * batch :][:batch]
        loss = F.cross_entropy(net(x[seen]), y[seen])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        falling.step()


def run(seed):
    """Test accuracies from scratch, with frozen features, fine-tuned: all on the same training images."""
    chance = np.random.default_rng(seed)
    x = torch.cat([DATA[c, chance.permutation(TRAIN)[:IMAGES]] for c in range(CLASSES)])
    y = torch.arange(CLASSES).repeat_interleave(IMAGES)
    test, right = DATA[:, TRAIN:].reshape(-1, 1, 14, 14), torch.arange(CLASSES).repeat_interleave(TEST)
    kept = len(RATES)
    accuracies = []
    for make, rates in [
        (lambda: network(3), [LR] * 4),
        (lambda: pretrained(kept), [0] * kept + [HEAD]),
        (lambda: pretrained(kept), [rate * LR for rate in RATES] + [HEAD]),
    ]:
        torch.manual_seed(seed)
        net = make()
        train(net, rates, x, y)
        with torch.no_grad():
            accuracies.append((net(test).argmax(1) == right).float().mean().item())
    return accuracies


torch.set_num_threads(1)
DATA = load()
results = np.array([run(seed) for seed in SEEDS])
for way, name in enumerate(["scratch", "frozen", "tuned"]):
    error = np.std(results[:, way], ddof=1) / math.sqrt(len(SEEDS)) if len(SEEDS) > 1 else math.nan
    print(f"RESULT {name} {results[:, way].mean():.4f} {error:.4f}")

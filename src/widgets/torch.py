# The experiment of Downhill's bench in PyTorch: a plain net and mixes of regularizers, over several seeds.
# It needs torch, numpy and pillow, and the sheet of images: put it beside this file, or name it as the argument.
# Chance is PyTorch's own, so results agree with the page's within their errors, not digit by digit.
import copy
import math
import sys

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

# SETTINGS

def load():
    """The sheet's images, [class, image, 1, side, side]: in each class those to train on first."""
    sheet = np.asarray(Image.open(SHEET).convert("L"), dtype=np.float32) / 255
    tiles = sheet.reshape(sheet.shape[0] // SIDE, SIDE, sheet.shape[1] // SIDE, SIDE).swapaxes(1, 2)
    tiles = tiles.reshape(-1, 1, SIDE, SIDE)[: CLASSES * (TRAIN + TEST)]
    return torch.from_numpy(tiles.copy()).reshape(CLASSES, TRAIN + TEST, 1, SIDE, SIDE)


def split(seed, validation):
    """Training images, those to stop early by, and test images, each with labels; some labels are wrong."""
    chance = np.random.default_rng(seed)
    order = [chance.permutation(TRAIN) for _ in range(CLASSES)]

    def pick(begin, end, wrong):
        x = torch.cat([DATA[c, order[c][begin:end]] for c in range(CLASSES)])
        y = torch.arange(CLASSES).repeat_interleave(end - begin)
        for i in chance.permutation(len(y))[: round(wrong * len(y))]:
            y[i] = (y[i] + 1 + int(chance.integers(CLASSES - 1))) % CLASSES
        return x, y

    train, others = pick(0, IMAGES - validation, WRONG), pick(IMAGES - validation, IMAGES, WRONG)
    test = DATA[:, TRAIN:].reshape(-1, 1, SIDE, SIDE), torch.arange(CLASSES).repeat_interleave(TEST)
    return train, others, test


def network(dropout, norm):
    def dropped():
        return [nn.Dropout(dropout)] if dropout else []

    if NET == "mlp":
        normed = [nn.BatchNorm1d(128)] if norm else []
        layers = [nn.Flatten(), nn.Linear(SIDE * SIDE, 128), *normed, nn.ReLU(), *dropped(), nn.Linear(128, CLASSES)]
    else:
        layers = []
        for inputs, outputs in [(1, 16), (16, 24)]:
            normed = [nn.BatchNorm2d(outputs)] if norm else []
            layers += [nn.Conv2d(inputs, outputs, 3, padding=1), *normed, nn.ReLU(), nn.MaxPool2d(2)]
        layers += [nn.Flatten(), *dropped(), nn.Linear(24 * (SIDE // 4) ** 2, CLASSES)]
    net = nn.Sequential(*layers)
    for layer in net:
        if isinstance(layer, (nn.Linear, nn.Conv2d)):
            nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")
            nn.init.zeros_(layer.bias)
    return net


def warp(x, a, b, c, d, dx=0.0, dy=0.0):
    """Each pixel looks at (a x + b y + dx, c x + d y + dy), from the centre; each image by its own numbers."""
    zero = torch.zeros(len(x))
    theta = torch.stack([a + zero, b + zero, dx + zero, c + zero, d + zero, dy + zero], 1).reshape(-1, 2, 3)
    return F.grid_sample(x, F.affine_grid(theta, x.shape, align_corners=False), align_corners=False)


def augmented(x):
    """A shift of up to a pixel, a turn of up to 10 degrees, a scale of up to 10 per cent."""
    def between(most):
        return (2 * torch.rand(len(x)) - 1) * most

    dx, dy = torch.round(between(SIDE / 14)), torch.round(between(SIDE / 14))
    x = warp(x, 1.0, 0.0, 0.0, 1.0, 2 * dx / SIDE, 2 * dy / SIDE)
    angle = between(math.radians(10))
    x = warp(x, torch.cos(angle), -torch.sin(angle), torch.sin(angle), torch.cos(angle))
    factor = 1 / (1 + between(0.1))
    return warp(x, factor, 0.0, 0.0, factor)


def train(net, data, others, penalty, strength, augment, smoothing, stop):
    x, y = data
    weights = [layer.weight for layer in net if isinstance(layer, (nn.Linear, nn.Conv2d))]
    rest = [p for p in net.parameters() if all(p is not w for w in weights)]
    decay = strength if penalty == "decay" else 0.0
    groups = [{"params": weights, "weight_decay": decay}, {"params": rest, "weight_decay": 0.0}]
    optimizer = torch.optim.AdamW(groups, lr=LR)
    batches = math.ceil(len(y) / BATCH)
    steps = EPOCHS * batches
    rates = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: (1 + math.cos(math.pi * t / steps)) / 2)
    looks = math.ceil(steps / 15)
    best, kept, waited = math.inf, None, 0
    for step in range(steps):
        if step % batches == 0:
            order = torch.randperm(len(y))
        batch = order[step % batches * BATCH :][:BATCH]
        net.train()
        seen = augmented(x[batch]) if augment else x[batch]
        loss = F.cross_entropy(net(seen), y[batch], label_smoothing=smoothing)
        if penalty == "l1":
            loss = loss + strength * sum(w.abs().sum() for w in weights)
        if penalty == "l2":
            loss = loss + strength / 2 * sum((w * w).sum() for w in weights)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        rates.step()
        if stop and ((step + 1) % looks == 0 or step + 1 == steps):
            net.eval()
            with torch.no_grad():
                now = F.cross_entropy(net(others[0]), others[1]).item()
            waited += 1
            if now < best:
                best, kept, waited = now, copy.deepcopy(net.state_dict()), 0
            if waited == 3:
                break
    if kept is not None:
        net.load_state_dict(kept)
    net.eval()


def accuracy(nets, data):
    """Of the mean of the nets' probabilities."""
    x, y = data
    with torch.no_grad():
        p = sum(F.softmax(net(x), 1) for net in nets)
    return (p.argmax(1) == y).float().mean().item()


def run(seed, dropout=0.0, penalty="none", strength=0.0, norm=False, augment=False, smoothing=0.0, stop=False, members=1):
    validation = min(max(IMAGES // 5, 1), IMAGES - 1) if stop else 0
    data, others, test = split(seed, validation)
    nets = []
    for member in range(members):
        torch.manual_seed(1000 * member + seed)
        nets.append(network(dropout, norm))
        train(nets[-1], data, others, penalty, strength, augment, smoothing, stop)
    return accuracy(nets, data), accuracy(nets, test)


def mean(values):
    error = np.std(values, ddof=1) / math.sqrt(len(values)) if len(values) > 1 else math.nan
    return np.mean(values), error


torch.set_num_threads(1)
DATA = load()
plain = None
for title, mix in MIXES.items():
    results = np.array([run(seed, **mix) for seed in SEEDS])
    plain = results if plain is None else plain
    (train_mean, _), (test, error) = mean(results[:, 0]), mean(results[:, 1])
    gain, gain_error = mean(results[:, 1] - plain[:, 1])
    print(f"{title}: training {100 * train_mean:.1f} %, test {100 * test:.1f} ± {100 * error:.1f} %, "
          f"against plain {100 * gain:+.1f} ± {100 * gain_error:.1f} points")
    print(f"RESULT {title} {train_mean:.4f} {test:.4f} {error:.4f}")

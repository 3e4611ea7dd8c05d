# An experiment of Downhill in PyTorch: several ways to train a net, each over the same seeds, compared with the first.
# It needs torch, numpy and pillow (and safetensors for the pretrained net).
# Chance is PyTorch's own, so results agree with the page's within their errors, not digit by digit.
import copy
import math
import sys

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn, optim
from torch.optim import lr_scheduler as schedulers


def whole(steps):
    """At least one."""
    return max(1, math.floor(steps + 0.5))


# SETTINGS

def load():
    """The sheet's images, [class, image, 1, side, side]: in each class those to train on first."""
    sheet = np.asarray(Image.open(SHEET).convert("L"), dtype=np.float32) / 255
    tiles = sheet.reshape(sheet.shape[0] // SIDE, SIDE, sheet.shape[1] // SIDE, SIDE).swapaxes(1, 2)
    tiles = tiles.reshape(-1, 1, SIDE, SIDE)[: CLASSES * (TRAIN + TEST)]
    return torch.from_numpy(tiles.copy()).reshape(CLASSES, TRAIN + TEST, 1, SIDE, SIDE)


def split(seed, images, validation):
    """Training images, those to stop early by, and test images, each with labels; some labels are wrong."""
    chance = np.random.default_rng(seed)
    order = [chance.permutation(TRAIN) for _ in range(CLASSES)]

    def pick(begin, end, wrong):
        x = torch.cat([DATA[c, order[c][begin:end]] for c in range(CLASSES)])
        y = torch.arange(CLASSES).repeat_interleave(end - begin)
        for i in chance.permutation(len(y))[: round(wrong * len(y))]:
            y[i] = (y[i] + 1 + int(chance.integers(CLASSES - 1))) % CLASSES
        return x, y

    train, others = pick(0, images - validation, WRONG), pick(images - validation, images, WRONG)
    test = DATA[:, TRAIN:].reshape(-1, 1, SIDE, SIDE), torch.arange(CLASSES).repeat_interleave(TEST)
    return train, others, test


def network(net, dropout, norm):
    def dropped():
        return [nn.Dropout(dropout)] if dropout else []

    if net == "mlp":
        normed = [nn.BatchNorm1d(128)] if norm else []
        layers = [nn.Flatten(), nn.Linear(SIDE * SIDE, 128), *normed, nn.ReLU(), *dropped(), nn.Linear(128, CLASSES)]
    elif net == "cnn":
        layers = []
        for inputs, outputs in [(1, 16), (16, 24)]:
            normed = [nn.BatchNorm2d(outputs)] if norm else []
            layers += [nn.Conv2d(inputs, outputs, 3, padding=1), *normed, nn.ReLU(), nn.MaxPool2d(2)]
        layers += [nn.Flatten(), *dropped(), nn.Linear(24 * (SIDE // 4) ** 2, CLASSES)]
    else:
        layers = []
        for inputs, outputs in [(1, 8), (8, 16)]:
            layers += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)]
        layers += [nn.Flatten(), nn.Linear(16 * 3 * 3, 64), nn.ReLU(), *dropped(), nn.Linear(64, CLASSES)]
    made = nn.Sequential(*layers)
    for layer in weighted(made):
        nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")
        nn.init.zeros_(layer.bias)
    return made


def weighted(net):
    return [layer for layer in net if isinstance(layer, (nn.Linear, nn.Conv2d))]


# PRETRAINED
def pretrained(net):
    """Takes over all layers but the last. The file has channels last, PyTorch first."""
    from safetensors.torch import load_file

    file = load_file(WEIGHTS)
    convolution = lambda w: w.permute(3, 2, 0, 1)
    dense = lambda w: w.reshape(3, 3, 16, 64).permute(3, 2, 0, 1).flatten(1)
    for number, turned in [(0, convolution), (3, convolution), (7, dense)]:
        net[number].weight.data = turned(file[f"{number}.weight"]).contiguous()
        net[number].bias.data = file[f"{number}.bias"]


# PRETRAINED
def freeze(net, count):
    """The first so many layers with weights, with their batch normalization, stay as they are. Returns all of these."""
    held = []
    for layer in net:
        held_weights = sum(isinstance(other, (nn.Linear, nn.Conv2d)) for other in held)
        if isinstance(layer, (nn.Linear, nn.Conv2d)) and held_weights == count:
            break
        if list(layer.parameters()):
            held.append(layer.requires_grad_(False))
    return held


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


def rates(optimizer, schedule, warmup, steps):
    """The schedule, after a climb that takes its share of the run."""
    climb = min(math.floor(warmup * steps + 0.5), steps - 1)
    if climb == 0:
        return schedule(optimizer, steps)
    # Factors 1/(w+1), 2/(w+1) … 1: no step is lost to a rate of 0.
    up = schedulers.LinearLR(optimizer, start_factor=1 / (climb + 1), total_iters=climb)
    return schedulers.SequentialLR(optimizer, [up, schedule(optimizer, steps - climb)], milestones=[climb])


def train(net, data, others, batch, optimizer, schedule, warmup, frozen, penalty, strength, augment, smoothing, stop):
    x, y = data
    held = freeze(net, frozen)
    weights = [layer.weight for layer in weighted(net) if layer.weight.requires_grad]
    optimizer = optimizer([w for w in net.parameters() if w.requires_grad])
    batches = math.ceil(len(y) / batch)
    steps = EPOCHS * batches
    scheduler = rates(optimizer, schedule, warmup, steps)
    looks = math.ceil(steps / 15)
    best, kept, waited = math.inf, None, 0
    for step in range(steps):
        if step % batches == 0:
            order = torch.randperm(len(y))
        chosen = order[step % batches * batch :][:batch]
        net.train()
        for layer in held:
            layer.eval()
        seen = augmented(x[chosen]) if augment else x[chosen]
        loss = F.cross_entropy(net(seen), y[chosen], label_smoothing=smoothing)
        if penalty == "l1":
            loss = loss + strength * sum(w.abs().sum() for w in weights)
        if penalty == "l2":
            loss = loss + strength / 2 * sum((w * w).sum() for w in weights)
        optimizer.zero_grad()
        loss.backward()
        if penalty == "decay":
            with torch.no_grad():
                for w in weights:
                    w.mul_(1 - optimizer.param_groups[0]["lr"] * strength)
        optimizer.step()
        scheduler.step()
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


def run(
    seed, net, images, batch, optimizer, schedule, warmup=0.0, frozen=0, dropout=0.0, penalty="none", strength=0.0,
    norm=False, augment=False, smoothing=0.0, stop=False, members=1
):
    validation = min(max(images // 5, 1), images - 1) if stop else 0
    data, others, test = split(seed, images, validation)
    nets = []
    for member in range(members):
        torch.manual_seed(1000 * member + seed)
        made = network(net, dropout, norm)
# PRETRAINED
        if net == "pretrained":
            pretrained(made)
# PRETRAINED
        train(
            made, data, others, batch, optimizer, schedule, warmup, frozen, penalty, strength, augment, smoothing, stop
        )
        nets.append(made)
    return accuracy(nets, data), accuracy(nets, test)


def mean(values):
    error = np.std(values, ddof=1) / math.sqrt(len(values)) if len(values) > 1 else math.nan
    return np.mean(values), error


torch.set_num_threads(1)
DATA = load()
first = None
for title, setup in RUNS.items():
    results = np.array([run(seed, **setup) for seed in SEEDS])
    first = results if first is None else first
    (train_mean, _), (test, error) = mean(results[:, 0]), mean(results[:, 1])
    gain, gain_error = mean(results[:, 1] - first[:, 1])
    print(f"{title}: training {100 * train_mean:.1f} %, test {100 * test:.1f} ± {100 * error:.1f} %, "
          f"against the first {100 * gain:+.1f} ± {100 * gain_error:.1f} points")
    print(f"RESULT {title} {train_mean:.4f} {test:.4f} {error:.4f}")

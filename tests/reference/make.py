"""Writes the reference traces of this folder with PyTorch's own optimizers and schedulers.

    python make.py          (needs torch; see README.md)

Every number is float64 on the CPU, gradients come from autograd. The files hold
no date and no machine's name, so that making them again shows what changed.
"""

import math
import pathlib

import torch
from torch import optim
from torch.optim import lr_scheduler as schedulers

HERE = pathlib.Path(__file__).parent
STEPS = 1000


def rosenbrock(x, y):
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def ravine(x, y, kappa=20.0, degrees=20.0):
    angle = math.radians(degrees)
    u = x * math.cos(angle) + y * math.sin(angle)
    v = y * math.cos(angle) - x * math.sin(angle)
    return (u**2 + kappa * v**2) / 2


# Name and settings as the engine knows them: function, start.
SURFACES = {
    "rosenbrock": (rosenbrock, (-1.5, 2.0)),
    "ravine?ravine.kappa=20&ravine.angle=20": (ravine, (-8.0, 1.0)),
}
ROSENBROCK, RAVINE = SURFACES

# Name of the optimizer: how PyTorch makes it from the settings' names here.
OPTIMIZERS = {
    "sgd": lambda p, lr: optim.SGD(p, lr=lr),
    "momentum": lambda p, lr, momentum: optim.SGD(p, lr=lr, momentum=momentum),
    "nesterov": lambda p, lr, momentum: optim.SGD(p, lr=lr, momentum=momentum, nesterov=True),
    "adagrad": lambda p, lr, eps: optim.Adagrad(p, lr=lr, eps=eps),
    "rmsprop": lambda p, lr, decay, eps, momentum: optim.RMSprop(p, lr=lr, alpha=decay, eps=eps, momentum=momentum),
    "adam": lambda p, lr, beta1, beta2, eps: optim.Adam(p, lr=lr, betas=(beta1, beta2), eps=eps),
    "adamw": lambda p, lr, beta1, beta2, eps, weight_decay: optim.AdamW(
        p, lr=lr, betas=(beta1, beta2), eps=eps, weight_decay=weight_decay
    ),
}


def runs():
    """(surface, optimizer, settings) of every run."""
    for lr in (1e-5, 1e-4, 5e-4):
        yield ROSENBROCK, "sgd", dict(lr=lr)
    for lr in (1e-3, 0.03, 0.09):
        yield RAVINE, "sgd", dict(lr=lr)
    for optimizer in ("momentum", "nesterov"):
        for lr, momentum in ((1e-4, 0.9), (3e-4, 0.5), (1e-5, 0.99)):
            yield ROSENBROCK, optimizer, dict(lr=lr, momentum=momentum)
        for lr, momentum in ((0.03, 0.9), (0.06, 0.5), (0.003, 0.999)):
            yield RAVINE, optimizer, dict(lr=lr, momentum=momentum)
    for surface in SURFACES:
        for lr, eps in ((0.5, 1e-10), (0.05, 1e-4), (2.0, 1.0)):
            yield surface, "adagrad", dict(lr=lr, eps=eps)
    rmsprop = {
        ROSENBROCK: ((3e-3, 0.99, 1e-8, 0.0), (3e-4, 0.9, 1e-8, 0.9), (0.03, 0.9999, 1e-3, 0.5), (1e-3, 0.99, 1.0, 0.0)),
        RAVINE: ((0.01, 0.99, 1e-8, 0.0), (1e-3, 0.9, 1e-8, 0.9), (0.1, 0.9999, 1e-3, 0.5), (0.01, 0.5, 1.0, 0.0)),
    }
    for surface, settings in rmsprop.items():
        for lr, decay, eps, momentum in settings:
            yield surface, "rmsprop", dict(lr=lr, decay=decay, eps=eps, momentum=momentum)
    betas = ((0.3, 0.9, 0.999, 1e-8), (0.01, 0.0, 0.99999, 1e-8), (0.01, 0.9999, 0.9, 1e-8), (0.1, 0.99, 0.9, 1.0))
    for surface in SURFACES:
        for lr, beta1, beta2, eps in betas:
            yield surface, "adam", dict(lr=lr, beta1=beta1, beta2=beta2, eps=eps)
        for (lr, beta1, beta2, eps), weight_decay in zip(betas, (0.01, 0.3, 0.1, 1.0)):
            yield surface, "adamw", dict(lr=lr, beta1=beta1, beta2=beta2, eps=eps, weight_decay=weight_decay)


def path(surface, optimizer, settings, moved=0.0):
    """The points of a run, its start first, which may be moved a little."""
    function, start = SURFACES[surface]
    start = tuple(x + moved for x in start)
    point = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    rule = OPTIMIZERS[optimizer]([point], **settings)
    yield start
    for _ in range(STEPS):
        rule.zero_grad()
        function(point[0], point[1]).backward()
        rule.step()
        yield tuple(point.tolist())


def amplification(points, surface, optimizer, settings, moved=1e-11):
    """How many times a tiny move of the start the path moves, at most.

    A rate at which a run bounces about without settling makes it chaotic: then
    the last bit of a sum decides where it ends, and comparing two programs
    compares their rounding, not their rules.
    """
    others = path(surface, optimizer, settings, moved)
    return max(math.dist(point, other) for point, other in zip(points, others)) / moved


def query(prefix, settings):
    return "&".join(f"{prefix}.{name}={value!r}" for name, value in settings.items())


def digits(numbers):
    return " ".join(f"{number:.17g}" for number in numbers)


def stored(step):
    """All of the first hundred steps, then every tenth: a deviation stays, so a later step shows it."""
    return step <= 100 or step % 10 == 0


def steps_of(share, total):
    """A share of the run in whole steps, as the engine counts them."""
    return max(1, math.floor(share * total + 0.5))


# Name of the schedule: how PyTorch makes it from the settings' names here, for `total` steps.
SCHEDULES = {
    "constant": lambda o, lr, total: schedulers.ConstantLR(o, factor=1.0),
    "step": lambda o, lr, total, every, gamma: schedulers.StepLR(o, step_size=steps_of(every, total), gamma=gamma),
    "multi-step": lambda o, lr, total, milestones, gamma: schedulers.MultiStepLR(
        o, milestones=[steps_of(share, total) for share in milestones], gamma=gamma
    ),
    "exponential": lambda o, lr, total, end_factor: schedulers.ExponentialLR(o, gamma=end_factor ** (1 / total)),
    "inverse-time": lambda o, lr, total, end_factor: schedulers.LambdaLR(
        o, lambda step: 1 / (1 + (1 / end_factor - 1) / total * step)
    ),
    "cosine": lambda o, lr, total, end_factor: schedulers.CosineAnnealingLR(o, T_max=total, eta_min=end_factor * lr),
    "cosine-restarts": lambda o, lr, total, cycles, growth, end_factor: schedulers.CosineAnnealingWarmRestarts(
        o, T_0=math.ceil(total / sum(growth**i for i in range(cycles))), T_mult=growth, eta_min=end_factor * lr
    ),
    "linear": lambda o, lr, total, end_factor: schedulers.LinearLR(
        o, start_factor=1.0, end_factor=end_factor, total_iters=total
    ),
    "one-cycle": lambda o, lr, total, pct_start, div_factor, final_div_factor: schedulers.OneCycleLR(
        o,
        max_lr=lr,
        total_steps=total,
        pct_start=pct_start,
        div_factor=div_factor,
        final_div_factor=final_div_factor,
        cycle_momentum=False,
    ),
}


def scheduled():
    """(schedule, its settings) of every run."""
    yield "constant", dict()
    yield "step", dict(every=0.3, gamma=0.1)
    yield "step", dict(every=0.03, gamma=0.94)
    yield "multi-step", dict(milestones=(0.5, 0.75), gamma=0.1)
    yield "multi-step", dict(milestones=(0.1, 0.2, 0.2, 0.9), gamma=0.5)
    for end_factor in (0.01, 1e-6, 1.0):
        yield "exponential", dict(end_factor=end_factor)
        yield "inverse-time", dict(end_factor=end_factor)
    for end_factor in (0.0, 0.05):
        yield "cosine", dict(end_factor=end_factor)
        yield "linear", dict(end_factor=end_factor)
        for cycles, growth in ((3, 2), (5, 1), (2, 4)):
            yield "cosine-restarts", dict(cycles=cycles, growth=growth, end_factor=end_factor)
    yield "one-cycle", dict(pct_start=0.3, div_factor=25.0, final_div_factor=1e4)
    yield "one-cycle", dict(pct_start=0.05, div_factor=2.0, final_div_factor=1.0)
    yield "one-cycle", dict(pct_start=0.855, div_factor=10.0, final_div_factor=100.0)


def rates(schedule, settings, lr, total, warmup):
    """The learning rate of steps 0 .. total."""
    point = torch.zeros(1, dtype=torch.float64, requires_grad=True)
    rule = optim.SGD([point], lr=lr)
    if warmup > 0:
        # Factors 1/(w+1), 2/(w+1) … 1: no step is lost to a rate of 0.
        climb = schedulers.LinearLR(rule, start_factor=1 / (warmup + 1), total_iters=warmup)
        main = SCHEDULES[schedule](rule, lr, total - warmup, **settings)
        scheduler = schedulers.SequentialLR(rule, [climb, main], milestones=[warmup])
    else:
        scheduler = SCHEDULES[schedule](rule, lr, total, **settings)
    for _ in range(total):
        yield rule.param_groups[0]["lr"]
        rule.step()
        scheduler.step()


def head(what):
    return [f"# {what} of PyTorch {torch.__version__}, float64 on the CPU; written by make.py."]


def write(name, lines):
    (HERE / f"{name}.txt").write_text("\n".join(lines) + "\n")


def main():
    torch.set_num_threads(1)
    print("torch", torch.__version__)
    files = {name: head(f"Paths ({name})") for name in OPTIMIZERS}
    for lines in files.values():
        lines.append("# run SURFACE SETTINGS, then: step x y; steps 0 to 100, then every tenth.")
    for surface, optimizer, settings in runs():
        points = list(path(surface, optimizer, settings))
        grows = amplification(points, surface, optimizer, settings)
        assert grows < 1e4, f"{optimizer} on {surface}, {settings}: chaotic, {grows:.0e}"
        files[optimizer].append(f"run {surface} {query(optimizer, settings)}")
        files[optimizer] += [f"{step} {digits(point)}" for step, point in enumerate(points) if stored(step)]
    for name, lines in files.items():
        write(name, lines)

    lines = head("Learning rates of the schedulers")
    lines.append("# run SCHEDULE SETTINGS, then: step rate; every step of the run.")
    for schedule, settings in scheduled():
        # A list stands as one value: milestones=0.5,0.75.
        shown = {k: ",".join(map(repr, v)) if isinstance(v, tuple) else repr(v) for k, v in settings.items()}
        own = "&".join(f"{schedule}.{name}={value}" for name, value in shown.items())
        for lr, total, warmup in ((0.1, 100, 0), (0.003, 60, 10)):
            lines.append(f"run {schedule}{'?' + own if own else ''} lr={lr}&total_steps={total}&warmup={warmup}")
            lines += [f"{step} {rate:.17g}" for step, rate in enumerate(rates(schedule, settings, lr, total, warmup))]
    write("schedules", lines)


if __name__ == "__main__":
    main()

"""Writes nn/*.txt: what PyTorch computes for the layers, losses and runs of the nets.

    python make_nn.py          (needs torch; see README.md)

Every array is laid out as the engine lays it out, and that is part of what autograd goes through: images are height ×
width × channels and become PyTorch's channels × height × width on the way in, weights of a convolution are height ×
width × inputs × outputs, those of a dense layer inputs × outputs. So the gradients come out in the engine's order.

Numbers that go in have at most three decimals and are rounded to float32. What comes out is computed in float64, by
the same operations of PyTorch that float32 would take, and float32 must agree (`TOLERANCE`). Runs are float32.
Made again, the files are the same.
"""

import math
import pathlib
import random
import warnings

import torch
import torch.nn.functional as F
from torch import optim
from torch.optim import lr_scheduler as schedulers

HERE = pathlib.Path(__file__).parent / "nn"
# Of an array's largest absolute value.
TOLERANCE = 1e-5
RANDOM = random.Random()


# --- Layers by their description -------------------------------------------------------------------------------------


class Layer:
    """`apply(x, w, training)`, with batches as PyTorch has them: channels first; a vector is one pixel."""

    def __init__(self, apply, shapes=(), output=None, states=()):
        self.apply, self.shapes, self.output, self.states = apply, list(shapes), output, list(states)


def dense(words, shape):
    inputs, outputs = shape[2], int(words.pop(0))
    apply = lambda x, w, training: F.linear(x.flatten(1), w[0].T, w[1])[..., None, None]
    return Layer(apply, [(inputs, outputs), (outputs,)], (1, 1, outputs))


def dropconnect(words, shape):
    """Without masks: only evaluation and P = 0 are written."""
    layer = dense(words, shape)
    p, plain = float(words.pop(0)), layer.apply

    def apply(x, w, training):
        assert not training or p == 0, "masks differ"
        return plain(x, w, training)

    layer.apply = apply
    return layer


def option(words, name, otherwise):
    if words[:1] != [name]:
        return otherwise
    words.pop(0)
    return int(words.pop(0))


def conv(words, shape):
    kh, kw = map(int, words.pop(0).split("x"))
    outputs = int(words.pop(0))
    padding = words.pop(0) if words and words[0] in ("same", "valid") else "valid"
    stride = option(words, "stride", 1)
    h, w, c = shape
    if padding == "same":
        # A window less one pixel, the smaller half before: at stride 1, PyTorch's "same".
        before_y, before_x = (kh - 1) // 2, (kw - 1) // 2
        pad = (before_x, kw - 1 - before_x, before_y, kh - 1 - before_y)
        h, w = h + kh - 1, w + kw - 1
    else:
        pad = (0, 0, 0, 0)

    def apply(x, w, training):
        weight = w[0].permute(3, 2, 0, 1)
        y = F.conv2d(F.pad(x, pad), weight, w[1], stride=stride)
        if padding == "same" and stride == 1:
            assert torch.equal(y, F.conv2d(x, weight, w[1], padding="same"))
        return y

    output = ((h - kh) // stride + 1, (w - kw) // stride + 1, outputs)
    return Layer(apply, [(kh, kw, c, outputs), (outputs,)], output)


def pool(function):
    def read(words, shape):
        size = int(words.pop(0))
        stride = option(words, "stride", size)
        h, w, c = shape
        output = ((h - size) // stride + 1, (w - size) // stride + 1, c)
        return Layer(lambda x, w, training: function(x.contiguous(), size, stride), output=output)

    return read


def relu(words, shape):
    return Layer(lambda x, w, training: F.relu(x), output=shape)


def flatten(words, shape):
    # The engine's channels lie last.
    apply = lambda x, w, training: x.permute(0, 2, 3, 1).flatten(1)[..., None, None]
    return Layer(apply, output=(1, 1, math.prod(shape)))


def global_average_pool(words, shape):
    return Layer(lambda x, w, training: F.adaptive_avg_pool2d(x, 1), output=(1, 1, shape[2]))


def batch_norm(words, shape):
    c = shape[2]
    states = {}

    def apply(x, w, training):
        mean = states.setdefault("mean", torch.zeros(c, dtype=x.dtype))
        variance = states.setdefault("variance", torch.ones(c, dtype=x.dtype))
        # Momentum 0.1: the share of the new. The running variance is the unbiased one.
        return F.batch_norm(x, mean, variance, w[0], w[1], training, momentum=0.1, eps=1e-5)

    return Layer(apply, [(c,), (c,)], shape, [states])


def dropout(words, shape):
    """Without masks: only evaluation and P = 0 are written."""
    p = float(words.pop(0))
    plain = words.pop(0) == "plain" if words else False

    def apply(x, w, training):
        assert not training or p == 0, "masks differ"
        # PyTorch has the inverted kind only, which changes nothing in evaluation.
        return x * (1 - p) if plain else F.dropout(x, p, training)

    return Layer(apply, output=shape)


def residual(words, shape):
    branch = Net(words.pop(0)[1:-1], shape)
    survival = float(words[1]) if words[:1] == ["survival"] else 1.0
    words.clear()

    def apply(x, w, training):
        assert not training or survival == 1, "draws differ"
        return x + survival * branch.apply(x, w, training)

    return Layer(apply, branch.shapes, shape, branch.states)


LAYERS = {
    "dense": dense,
    "conv": conv,
    "relu": relu,
    "flatten": flatten,
    "max-pool": pool(F.max_pool2d),
    "average-pool": pool(F.avg_pool2d),
    "global-average-pool": global_average_pool,
    "batch-norm": batch_norm,
    "dropout": dropout,
    "dropconnect": dropconnect,
    "residual": residual,
}


def split(text, at):
    """At these characters, but not within parentheses, which are one word."""
    parts, depth = [""], 0
    for c in text:
        depth += (c == "(") - (c == ")")
        if c == at and depth == 0:
            parts.append("")
        else:
            parts[-1] += c
    return [part.strip() for part in parts if part.strip()]


class Net:
    """Layers one after another, from the engine's description."""

    def __init__(self, description, shape):
        self.layers, self.shapes, self.states, self.owner = [], [], [], []
        for i, part in enumerate(split(description, ",")):
            words = split(part, " ")
            layer = LAYERS[words.pop(0)](words, shape)
            assert not words, part
            self.layers.append(layer)
            self.owner += [i] * len(layer.shapes)
            self.shapes += layer.shapes
            self.states += layer.states
            shape = layer.output
        self.output = shape

    def apply(self, x, w, training):
        w = list(w)
        for layer in self.layers:
            own, w = w[: len(layer.shapes)], w[len(layer.shapes) :]
            x = layer.apply(x, own, training)
        return x

    def __call__(self, x, w, training):
        """From examples in the engine's layout to what comes out, in the same."""
        return self.apply(x.permute(0, 3, 1, 2), w, training).permute(0, 2, 3, 1)


# --- Numbers ---------------------------------------------------------------------------------------------------------


def draw(shape, decimals=3, largest=1.5):
    """As they are written, and so that float32 rounds them alike on both sides."""
    values = [round(RANDOM.uniform(-largest, largest), decimals) + 0.0 for _ in range(math.prod(shape))]
    return torch.tensor(values, dtype=torch.float32).reshape(shape)


def flat(arrays):
    return [value for array in arrays for value in array.detach().reshape(-1).tolist()]


def digits(values, count):
    return " ".join(f"{value:.{count}g}" if value else "0" for value in values)


class File:
    def __init__(self, name, what):
        self.name, self.lines, self.worst = name, [], 0.0
        # A case more in one file changes no other.
        RANDOM.seed(name)
        self.what = f"{what} of PyTorch {torch.__version__} on the CPU; written by make_nn.py."

    def given(self, name, values):
        """Numbers that were rounded to float32, with the digits that give them back."""
        self.lines.append(f"{name} {digits(values, 6)}".rstrip())

    def exact(self, name, exact, single):
        """Numbers in float64, which float32 must come near."""
        scale = max((abs(value) for value in exact), default=0)
        gap = max((abs(a - b) for a, b in zip(exact, single, strict=True)), default=0)
        assert gap <= TOLERANCE * scale, (self.name, self.lines[-6:], name, gap, scale)
        self.worst = max(self.worst, gap / scale if scale else 0)
        self.lines.append(f"{name} {digits(exact, 8)}".rstrip())

    def write(self):
        text = "\n".join([f"# {self.what}", *self.lines]) + "\n"
        (HERE / f"{self.name}.txt").write_text(text)
        print(f"{self.name:20} {len(text):7} bytes, float32 within {self.worst:.1e}")


# --- Layers ----------------------------------------------------------------------------------------------------------


def case(file, batch, shape, description, modes=("train",), decimals=3, largest=1.5):
    """One net, and one or more passes through it, one after another."""
    file.lines.append(f"case {batch} {'x'.join(map(str, shape))} {description}")
    double, single = Net(description, shape), Net(description, shape)
    w = [draw(shape, largest=1) for shape in double.shapes]
    if w:
        file.given("w", flat(w))
    for mode in modes:
        x, dy = draw((batch, *shape), decimals, largest), draw((batch, *double.output))
        results = []
        for net, width in ((double, torch.float64), (single, torch.float32)):
            leaves = [leaf.to(width).detach().requires_grad_() for leaf in (x, *w)]
            y = net(leaves[0], leaves[1:], mode == "train")
            y.backward(dy.to(width))
            results.append((flat([y]), flat(l.grad for l in leaves[1:]), flat([leaves[0].grad]), states(net)))
        file.lines.append(f"pass {mode}")
        file.given("x", flat([x]))
        file.given("dy", flat([dy]))
        (y, dw, dx, state), others = results
        file.exact("y", y, others[0])
        if w:
            file.exact("dw", dw, others[1])
        file.exact("dx", dx, others[2])
        for (name, state), (_, other) in zip(state, others[3], strict=True):
            file.exact(name, state, other)


def states(net):
    return [(name, flat([state])) for states in net.states for name, state in states.items()]


def layers():
    some = RANDOM.randint

    file = File("dense", "Dense layers")
    sizes = [(7, 5, 3), (3, 11, 2), (1, 1, 1), *((some(1, 20), some(1, 20), some(1, 7)) for _ in range(5))]
    for inputs, outputs, batch in sizes:
        case(file, batch, (1, 1, inputs), f"dense {outputs}")
    file.write()

    file = File("conv", "Convolutions")
    for batch, shape, description in [
        (2, (5, 6, 2), "conv 3x3 8"),
        (2, (4, 5, 3), "conv 3x3 10 same"),
        (1, (5, 7, 1), "conv 2x4 3 same"),
        (2, (7, 6, 2), "conv 3x3 4 same stride 2"),
        (2, (6, 5, 2), "conv 2x2 3 same stride 2"),
        (1, (8, 7, 1), "conv 4x2 9 same stride 3"),
        (1, (9, 8, 2), "conv 5x3 9 stride 3"),
        (2, (5, 5, 2), "conv 5x5 4 valid"),
        (3, (3, 3, 9), "conv 1x1 8"),
        (1, (2, 3, 1), "conv 5x7 2 same"),
    ]:
        case(file, batch, shape, description)
    for _ in range(6):
        kh, kw, stride = some(1, 4), some(1, 4), some(1, 3)
        shape = (some(kh, 8), some(kw, 8), some(1, 3))
        padding = RANDOM.choice(["same", "valid"])
        case(file, some(1, 2), shape, f"conv {kh}x{kw} {some(1, 9)} {padding} stride {stride}")
    file.write()

    file = File("relu", "ReLU")
    # Coarse numbers: some are 0.
    for _ in range(4):
        case(file, some(1, 3), (some(1, 5), some(1, 5), some(1, 9)), "relu", decimals=0)
    case(file, 3, (1, 1, 6), "dense 5, relu, dense 4")
    file.write()

    file = File("flatten", "Flatten, channels last")
    for _ in range(3):
        case(file, some(1, 3), (some(1, 5), some(1, 5), some(1, 5)), "flatten")
    case(file, 2, (3, 4, 2), "conv 2x2 3, flatten, dense 4")
    file.write()

    RANDOM.seed("pools")
    sizes = [(6, 4, 10, 2, 2), (5, 7, 3, 2, 2), (7, 7, 9, 3, 2), (6, 5, 8, 2, 3), (4, 4, 2, 4, 4), (5, 4, 1, 1, 1)]
    sizes += [(some(4, 8), some(4, 8), some(1, 3), some(1, 4), some(1, 4)) for _ in range(5)]
    for name, what, decimals in (("max-pool", "Max pooling", (2, 0)), ("average-pool", "Average pooling", (2,))):
        file = File(name, what)
        for h, w, c, size, stride in sizes:
            # With no decimals most windows hold their largest value more than once.
            for some_decimals in decimals:
                stride_of = "" if stride == size else f" stride {stride}"
                case(file, some(1, 2), (h, w, c), f"{name} {size}{stride_of}", decimals=some_decimals)
        file.write()

    file = File("global-average-pool", "Global average pooling")
    for _ in range(4):
        case(file, some(1, 3), (some(1, 6), some(1, 6), some(1, 9)), "global-average-pool")
    case(file, 2, (4, 3, 2), "conv 2x2 9, global-average-pool, dense 3")
    file.write()

    file = File("batch-norm", "Batch normalization")
    passes = ("train", "train", "train", "eval", "train", "eval")
    case(file, 6, (1, 1, 5), "batch-norm", passes)
    case(file, 3, (3, 2, 9), "batch-norm", passes)
    case(file, 1, (4, 4, 2), "batch-norm", ("eval", "train"))
    # So small that ε = 1e-5 is seen beside the variance.
    case(file, 2, (2, 2, 3), "batch-norm", ("train", "train", "eval"), largest=0.01)
    case(file, 4, (4, 3, 2), "conv 2x2 3, batch-norm, relu", ("train", "eval"))
    case(file, 7, (1, 1, 4), "dense 8, batch-norm, relu, dense 3", ("train", "train", "eval"))
    file.write()

    file = File("dropout", "Dropout where it draws nothing (“plain” as (1 − P) x, which PyTorch lacks)")
    for kind in ("", " inverted", " plain"):
        case(file, 2, (2, 3, 3), f"dropout 0{kind}", ("train", "eval"))
        case(file, 2, (1, 1, 9), f"dropout 0.3{kind}", ("eval",))
        case(file, 3, (1, 1, 4), f"dense 5, relu, dropout 0.5{kind}, dense 3", ("eval",))
    file.write()

    file = File("dropconnect", "Dense layers, as DropConnect where it draws nothing")
    case(file, 3, (1, 1, 6), "dropconnect 5 0", ("train", "eval"))
    case(file, 2, (1, 1, 4), "dropconnect 9 0.5", ("eval",))
    file.write()

    file = File("residual", "Residual blocks; with survival below 1, evaluation: the branch times it")
    case(file, 3, (1, 1, 4), "residual (dense 4, relu, dense 4)", ("train", "eval"))
    case(file, 2, (1, 1, 5), "residual (dense 5, relu, dense 5) survival 0.7", ("eval",))
    case(file, 2, (4, 3, 2), "residual (conv 3x3 3 same, relu, conv 3x3 2 same) survival 0.25", ("eval",))
    case(file, 3, (3, 3, 2), "residual (conv 3x3 2 same, batch-norm, relu)", ("train", "train", "eval"))
    case(file, 2, (1, 1, 3), "dense 4, relu, residual (dense 4), relu, residual (dense 6, relu, dense 4), dense 2")
    case(file, 2, (1, 1, 3), "residual (dense 3, residual (dense 5, relu, dense 3), relu)")
    file.write()


def fractional_max_pools():
    """Graham's regions (2014, section 2.2), written out; over each of them PyTorch's maximum."""
    file = File("fractional-max-pool", "Maxima over Graham's regions")
    some = RANDOM.randint
    sizes = [((7, 9, 3), 1.4), ((8, 6, 2), 1.6), ((5, 5, 1), 1.2)]
    sizes += [((some(3, 8), some(3, 8), some(1, 4)), round(RANDOM.uniform(1.1, 1.9), 2)) for _ in range(5)]
    for shape, ratio in sizes:
        for kind in ("", " pseudo-random", " overlapping", " pseudo-random overlapping"):
            # With no decimals most regions hold their largest value more than once.
            fractional_max_pool(file, some(1, 2), shape, ratio, kind, RANDOM.choice((0, 2)))
    file.write()


def regions(n, ratio, kind):
    """Pairs of the first pixel of a region and the first after it."""
    count, overlap = int(n / ratio + 1e-9), int("overlapping" in kind)
    way = n - overlap
    if "pseudo-random" in kind:
        alpha, u = way / count, RANDOM.random()
        a = [math.ceil(alpha * (i + u)) for i in range(count + 1)]
    else:
        steps = [way // count + (i < way % count) for i in range(count)]
        RANDOM.shuffle(steps)
        a = [sum(steps[:i]) for i in range(count + 1)]
    return [(begin - a[0], end - a[0] + overlap) for begin, end in zip(a, a[1:])]


def fractional_max_pool(file, batch, shape, ratio, kind, decimals):
    h, w, c = shape
    down, across = regions(h, ratio, kind), regions(w, ratio, kind)
    x, dy = draw((batch, h, w, c), decimals), draw((batch, len(down), len(across), c))
    results = []
    for width in (torch.float64, torch.float32):
        leaf = x.to(width).requires_grad_()
        images = leaf.permute(0, 3, 1, 2)
        largest = lambda rows, columns: F.max_pool2d(
            images[:, :, rows[0] : rows[1], columns[0] : columns[1]].contiguous(),
            (rows[1] - rows[0], columns[1] - columns[0]),
        )
        y = torch.cat([torch.cat([largest(rows, columns) for columns in across], 3) for rows in down], 2)
        y = y.permute(0, 2, 3, 1)
        y.backward(dy.to(width))
        results.append((flat([y]), flat([leaf.grad])))
    file.lines.append(f"case {batch} {h}x{w}x{c} {ratio}{kind}")
    for name, sides in (("down", down), ("across", across)):
        file.lines.append(f"{name} {' '.join(str(side) for region in sides for side in region)}")
    file.given("x", flat([x]))
    file.given("dy", flat([dy]))
    for name, exact, single in zip(("y", "dx"), *results):
        file.exact(name, exact, single)


# --- Loss, penalties, clipping ---------------------------------------------------------------------------------------


def cross_entropy():
    file = File("cross-entropy", "Softmax and cross-entropy, of labels with smoothing, or of probabilities")
    cases = [(4, 10, 3, 0), (1, 2, 1, 0.1), (5, 3, 80, 0), (2, 7, 80, 0.3), (3, 4, 5, 1)]
    for batch, classes, largest, smoothing in cases:
        z = draw((batch, classes), largest=largest)
        labels = [RANDOM.randrange(classes) for _ in range(batch)]
        target = torch.tensor(labels)
        file.lines.append(f"case {classes} {smoothing}")
        file.given("z", flat([z]))
        file.given("labels", labels)
        entropies(file, z, lambda z: F.cross_entropy(z, target, label_smoothing=smoothing))
    z, t = draw((4, 5), largest=4), torch.softmax(draw((4, 5), largest=3), 1)
    t = (t * 1000).round() / 1000
    t[:, 0] += 1 - t.sum(1)
    t = (t * 1000).round() / 1000
    file.lines.append("case 5 0")
    file.given("z", flat([z]))
    file.given("t", flat([t]))
    entropies(file, z, lambda z: F.cross_entropy(z, t.to(z.dtype)))
    file.write()


def entropies(file, z, loss):
    results = []
    for width in (torch.float64, torch.float32):
        leaf = z.to(width).requires_grad_()
        value = loss(leaf)
        value.backward()
        results.append((flat([value]), flat([leaf.grad]), flat([torch.softmax(leaf, 1)])))
    for name, exact, single in zip(("loss", "dz", "p"), *results):
        file.exact(name, exact, single)


PENALTIES = {
    "l1": lambda w, lam: lam * w.abs().sum(),
    "l2": lambda w, lam: lam / 2 * (w**2).sum(),
    "elastic": lambda w, lam, share: lam * (share * w.abs().sum() + (1 - share) / 2 * (w**2).sum()),
}


def penalties():
    file = File("penalty", "Penalties on the weights (not the biases) of a net, as terms of the loss,")
    description, shape = "dense 4, relu, dense 3", (1, 1, 5)
    net = Net(description, shape)
    cases = [("l1", (0.1,)), ("l2", (0.01,)), ("elastic", (0.3, 0.5)), ("elastic", (2.0, 0.1)), ("l2", (0,))]
    for name, settings in cases:
        # One decimal: some weights are 0.
        w = [draw(shape, decimals=1, largest=0.9) for shape in net.shapes]
        results = []
        for width in (torch.float64, torch.float32):
            leaves = [array.to(width).requires_grad_() for array in w]
            term = sum(PENALTIES[name](leaf, *settings) for leaf in leaves if leaf.dim() > 1)
            term.backward()
            results.append((flat([term]), flat(torch.zeros_like(l) if l.grad is None else l.grad for l in leaves)))
        file.lines.append(f"case {name} {' '.join(map(str, settings))}")
        file.lines.append(f"net {description}")
        file.given("w", flat(w))
        for what, exact, single in zip(("value", "g"), *results):
            file.exact(what, exact, single)
    file.write()


def clips():
    file = File("clip", "clip_grad_norm_ and clip_grad_value_")
    norms, values = [(1, 9), (0.01, 5), (100, 6)], [(0.5, 9), (10, 4), (0.01, 7)]
    for name, most, size in [("norm", *norm) for norm in norms] + [("value", *value) for value in values]:
        g = draw((size,), largest=2)
        results = []
        for width in (torch.float64, torch.float32):
            point = torch.zeros(size, dtype=width, requires_grad=True)
            point.grad = g.to(width).clone()
            if name == "norm":
                torch.nn.utils.clip_grad_norm_([point], most)
            else:
                torch.nn.utils.clip_grad_value_([point], most)
            results.append(flat([point.grad]))
        file.lines.append(f"case {name} {most}")
        file.given("g", flat([g]))
        file.exact("clipped", *results)
    file.write()


# --- Runs ------------------------------------------------------------------------------------------------------------


def congruential(seed):
    """Whole numbers below 2^16: the upper half of a linear congruential generator's state."""
    state = seed
    while True:
        state = (1664525 * state + 1013904223) % 2**32
        yield state >> 16


def images(count, size, noise):
    """Ten random patterns, and images that are one of them under noise; exact in float32. The label is drawn."""
    numbers = congruential(1)
    patterns = [[next(numbers) for _ in range(size)] for _ in range(10)]
    x, labels = [], []
    for _ in range(count):
        label = next(numbers) % 10
        labels.append(label)
        x.append([(pattern + noise * next(numbers) - (noise + 1) * 32768) / 65536 for pattern in patterns[label]])
    return torch.tensor(x, dtype=torch.float64), torch.tensor(labels)


def initial(shapes, bounds):
    """Each array uniform within ± its bound, a power of two: exact in float32."""
    numbers = congruential(2)
    arrays = []
    for shape, bound in zip(shapes, bounds, strict=True):
        values = [(next(numbers) / 32768 - 1) * bound for _ in range(math.prod(shape))]
        arrays.append(torch.tensor(values, dtype=torch.float64).reshape(shape))
    return arrays


def bound(shape):
    """About 1 / √fan_in, so that the first loss is near ln 10; biases start at 0."""
    return 0 if len(shape) == 1 else 2.0 ** -math.floor(math.log2(math.prod(shape[:-1])) / 2)


OPTIMIZERS = {"sgd": optim.SGD, "momentum": optim.SGD, "adam": optim.Adam, "adamw": optim.AdamW}


def train(run, width):
    """The losses before each step, and the weights after the last."""
    shape = run["input"]
    x, labels = images(run["images"], math.prod(shape), run["noise"])
    x = x.to(width).reshape(-1, *shape)
    net = Net(run["net"], shape)
    run["bounds"] = [bound(shape) for shape in net.shapes]
    w = [array.to(width).requires_grad_() for array in initial(net.shapes, run["bounds"])]
    lr, penalty, name = run["lr"], run.get("penalty", ("none",)), run["optimizer"]
    decoupled = penalty[0] == "decoupled"
    rule = "adamw" if name == "adam" and decoupled else name
    groups, begin = [], 0
    for end, rate in run["groups"]:
        for decays in (True, False):
            own = [p for p, layer in zip(w, net.owner) if begin <= layer < end and (p.dim() > 1) == decays]
            if rate == 0:
                for p in own:
                    p.requires_grad_(False)
            elif own:
                # Biases do not decay; by themselves torch's optimizers decay all.
                decay = {"weight_decay": penalty[1] * decays} if penalty[0] == "l2" or rule == "adamw" != name else {}
                groups.append({"params": own, "lr": rate * lr, **decay})
        begin = end
    assert begin == len(net.layers)
    optimizer = OPTIMIZERS[rule](groups, **run["settings"])
    if run["cosine"] is None:
        scheduler = schedulers.ConstantLR(optimizer, factor=1.0)
    else:
        scheduler = schedulers.CosineAnnealingLR(optimizer, T_max=run["steps"], eta_min=run["cosine"] * lr)
    losses, count = [], run["images"] // run["batch"]
    for step in range(run["steps"]):
        at = step % count * run["batch"]
        optimizer.zero_grad()
        z = net(x[at : at + run["batch"]], w, True).flatten(1)
        loss = F.cross_entropy(z, labels[at : at + run["batch"]])
        losses.append(loss.item())
        if penalty[0] in ("l1", "elastic"):
            loss = loss + sum(PENALTIES[penalty[0]](p, *penalty[1:]) for p in w if p.dim() > 1)
        loss.backward()
        match run.get("clip"):
            case ("norm", most):
                torch.nn.utils.clip_grad_norm_(w, most)
            case ("value", most):
                torch.nn.utils.clip_grad_value_(w, most)
        if decoupled and rule == "sgd":
            # Which torch lacks.
            with torch.no_grad():
                for p in w:
                    p.mul_(1 - lr * penalty[1] * (p.dim() > 1))
        optimizer.step()
        scheduler.step()
    return losses, flat(w)


MLP = dict(net="flatten, dense 64, relu, dense 32, relu, dense 10", input=(8, 8, 1), images=1792, batch=32, noise=2)
CNN = dict(
    net="conv 3x3 8 same, relu, max-pool 2, conv 3x3 16 same, relu, max-pool 2, flatten, dense 10",
    input=(16, 16, 1),
    images=1792,
    batch=32,
    noise=1.5,
)
# Small enough to store its weights.
SMALL = dict(net="flatten, dense 5, relu, dense 10", input=(2, 3, 1), images=96, batch=16, noise=1)


def run(base, name, optimizer, lr, steps, *, cosine=None, groups=None, settings={}, **more):
    """`cosine`: its end factor. `groups`: the layer where each ends, and its rate; 0 is frozen."""
    groups = groups or [(base["net"].count(",") + 1, 1)]
    own = dict(name=name, optimizer=optimizer, settings=settings, lr=lr, cosine=cosine, groups=groups, steps=steps)
    return base | own | more


def runs():
    momentum = dict(momentum=0.9)
    yield run(MLP, "mlp", "adam", 1e-3, 200)
    yield run(CNN, "cnn", "momentum", 0.05, 200, settings=momentum)
    yield run(MLP, "cosine", "adamw", 3e-3, 200, cosine=0.01, settings=dict(weight_decay=0.1))
    yield run(MLP, "groups", "momentum", 0.02, 100, groups=[(2, 0.1), (4, 0.5), (6, 1)], settings=momentum)
    yield run(CNN, "frozen", "adam", 2e-3, 50, groups=[(3, 0), (8, 1)])
    for clip in (("norm", 0.5), ("value", 0.01)):
        yield run(SMALL, f"clip-{clip[0]}", "momentum", 0.1, 40, settings=momentum, clip=clip)
    for penalty in (("l1", 0.01), ("l2", 0.05), ("elastic", 0.02, 0.3)):
        yield run(SMALL, f"penalty-{penalty[0]}", "momentum", 0.05, 40, settings=momentum, penalty=penalty)
    yield run(SMALL, "l2-is-not-adamw", "adam", 0.02, 40, penalty=("l2", 0.05))
    decoupled = ("decoupled", 0.5)
    yield run(SMALL, "decoupled-adam", "adam", 0.02, 40, penalty=decoupled)
    yield run(SMALL, "decoupled-cosine", "adam", 0.02, 40, cosine=0.0, penalty=decoupled)
    yield run(SMALL, "decoupled-groups", "adam", 0.02, 40, groups=[(3, 0.25), (4, 1)], penalty=decoupled)
    yield run(SMALL, "decoupled-sgd", "sgd", 0.1, 40, penalty=decoupled)
    yield run(SMALL, "adamw-decays-all", "adamw", 0.02, 40, settings=dict(weight_decay=0.5))


def write_runs():
    file = File("runs", "Runs, float32: the loss before each step, and of small nets the last weights,")
    worst = 0
    for run in runs():
        name = run["optimizer"]
        losses, w = train(run, torch.float32)
        exact, exact_w = train(run, torch.float64)
        # Where float32 and float64 part, two programs in float32 do, too.
        gaps = [abs(a - b) / max(1, b) for a, b in zip(losses, exact)]
        assert max(gaps) < 1e-4, (run["name"], max(gaps))
        if run["steps"] == 200:
            late = sum(losses[-20:]) / 20
            assert 1e-6 < late < losses[0] / 2, (run["name"], losses[0], late)
        print(f"{run['name']:20} loss {losses[0]:.3f} … {losses[-1]:.4f}, float64 within {max(gaps):.1e}")
        worst = max(worst, *gaps)
        file.lines.append(f"run {run['name']}")
        file.lines.append(f"net {run['net']}")
        file.lines.append(f"input {'x'.join(map(str, run['input']))}")
        file.lines.append(f"data {run['images']} {run['batch']} {run['noise']}")
        file.lines.append(f"bounds {digits(run['bounds'], 9)}")
        own = [f"{name}.{key}={value}" for key, value in run["settings"].items()]
        file.lines.append(f"optimizer {name} {'&'.join(own)}".rstrip())
        file.lines.append("schedule constant" if run["cosine"] is None else f"schedule cosine {run['cosine']}")
        file.lines.append(f"lr {run['lr']}")
        file.lines.append(f"groups {' '.join(f'{end} {rate}' for end, rate in run['groups'])}")
        for key in ("penalty", "clip"):
            if key in run:
                file.lines.append(f"{key} {' '.join(map(str, run[key]))}")
        file.lines.append(f"loss {digits(losses, 9)}")
        if len(w) < 200:
            file.exact("w", exact_w, w)
    file.write()
    print(f"runs: float32 and float64 part by {worst:.1e}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    warnings.filterwarnings("ignore", "Using padding='same' with even kernel lengths")
    HERE.mkdir(exist_ok=True)
    layers()
    fractional_max_pools()
    cross_entropy()
    penalties()
    clips()
    write_runs()

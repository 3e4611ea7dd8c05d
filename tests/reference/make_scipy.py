"""Writes scipy.txt: where SciPy's BFGS and L-BFGS-B end, and what they asked for.

    python make_scipy.py    (needs scipy; see README.md)
"""

import math
import pathlib

import numpy as np
import scipy
from scipy.optimize import minimize

HERE = pathlib.Path(__file__).parent
TOLERANCE = 1e-5


def rosenbrock(p):
    x, y = p
    b = y - x * x
    return (1 - x) ** 2 + 100 * b * b, np.array([-2 * (1 - x) - 400 * x * b, 200 * b])


def ravine(p, kappa=20.0, degrees=20.0):
    angle = math.radians(degrees)
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    h = turn.T @ np.diag([1.0, kappa]) @ turn
    return 0.5 * p @ h @ p, h @ p


def beale(p):
    x, y = p
    value, gradient = 0.0, np.zeros(2)
    for power, constant in ((1, 1.5), (2, 2.25), (3, 2.625)):
        rest = constant - x + x * y**power
        value += rest**2
        gradient += 2 * rest * np.array([y**power - 1, power * x * y ** (power - 1)])
    return value, gradient


def himmelblau(p):
    x, y = p
    a, b = x * x + y - 11, x + y * y - 7
    return a * a + b * b, np.array([4 * a * x + 2 * b, 2 * a + 4 * b * y])


# Name and settings as the engine knows them: function, starts.
SURFACES = {
    "rosenbrock": (rosenbrock, ((-1.5, 2.0), (-1.2, 1.0), (0.0, 0.0), (2.0, -0.5))),
    "ravine?ravine.kappa=20&ravine.angle=20": (ravine, ((-8.0, 1.0), (5.0, 3.0))),
    "beale": (beale, ((1.0, 1.5), (2.0, 0.0))),
    "himmelblau": (himmelblau, ((3.5, 1.5), (-3.0, 3.0), (3.5, -2.0))),
}
METHODS = {"bfgs": ("BFGS", dict(gtol=TOLERANCE)), "lbfgs": ("L-BFGS-B", dict(gtol=TOLERANCE, ftol=0.0, maxcor=10))}


def main():
    lines = [f"# SciPy {scipy.__version__}: step, x, y, values asked for, gradients asked for; the start, and the end."]
    for surface, (function, starts) in SURFACES.items():
        for name, (method, options) in METHODS.items():
            for start in starts:
                end = minimize(function, np.array(start), jac=True, method=method, options=options)
                assert np.abs(function(end.x)[1]).max() <= TOLERANCE, (surface, name, start, end.message)
                lines.append(f"run {surface} {name}.tolerance_grad={TOLERANCE}")
                lines.append(f"0 {start[0]:.16e} {start[1]:.16e} 0 0")
                lines.append(f"{end.nit} {end.x[0]:.16e} {end.x[1]:.16e} {end.nfev} {end.njev}")
    (HERE / "scipy.txt").write_text("\n".join(lines) + "\n")


main()

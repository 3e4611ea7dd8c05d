"""Cuts KaTeX's fonts down to the glyphs of this course. Called by subset.sh.

Each line of FONTS makes one file. A face cut in parts (`main`, `main-capitals`, `main-more`)
is joined again by `unicode-range` in style/math.css: a page fetches only
the parts it uses.
"""

import sys
from fontTools import subset
from fontTools.ttLib import TTFont

DIGITS = "0123456789"
SMALL = "abcdefghijklmnopqrstuvwxyz"
CAPITALS = SMALL.upper()
BRACKETS = "()[]{}|/⌈⌉⌊⌋⟨⟩∣∥\\"

# file, source face, characters
FONTS = [
    ("main", "Main-Regular", DIGITS + "\u0020\u00a0^+−=<>()[]|/,.;:!'′·×±≤≥≠≈≪≫∈∞∂∇√∑∥←→⋅…⋯ˆ~˜ˉ" + SMALL),
    ("main-capitals", "Main-Regular", CAPITALS + "?*%&#-–—“”‘’\""),
    (
        "main-more",
        "Main-Regular",
        "{}\\ΓΔΘΛΞΠΣΥΦΨΩıȷℏℓ÷∓∘∙∗⋆∼≃≅≡∝≺≻≼≽⊂⊃⊆⊇∉∋∅∀∃¬∧∨∩∪∖⊕⊖⊗⊙⊤⊥⋮⋱"
        "⇐⇒⇔↔↑↓↦⟵⟶⟷⟹⟸⟺⌈⌉⌊⌋⟨⟩∣∫∏ˇ˘˙¨´`˚†‡",
    ),
    ("italic", "Math-Italic", SMALL + "αβγδεηθκλμρστφωϵϕ"),
    ("italic-more", "Math-Italic", CAPITALS + "ΓΔΘΛΞΠΣΥΦΨΩζιξνοπυχψϑϖϱςıȷ"),
    ("bold", "Main-Bold", " 0123456789" + SMALL + CAPITALS + "()+−=,."),
    ("ams", "AMS-Regular", "CENPQRZ"),
    ("sans", "SansSerif-Regular", "T"),
    ("script", "Caligraphic-Regular", "BDEFHLNOU"),
    ("size1", "Size1-Regular", BRACKETS + "√∑∏∫⋃⋂ˆ˜"),
    ("size2", "Size2-Regular", BRACKETS + "√∑∏∫⋃⋂ˆ˜"),
    ("size3", "Size3-Regular", BRACKETS + "√ˆ˜"),
    ("size4", "Size4-Regular", BRACKETS + "√ˆ˜⎛⎜⎝⎞⎟⎠⎡⎢⎣⎤⎥⎦⎧⎨⎩⎪⎫⎬⎭"),
]


def cut(source, target, name, characters):
    options = subset.Options()
    options.flavor = "woff2"
    options.hinting = False
    options.layout_features = []
    options.name_IDs = [0, 1, 2, 13, 14]
    options.drop_tables += ["gasp"]
    options.recalc_timestamp = False
    font = TTFont(source)
    wanted = {ord(c) for c in characters} & set(font.getBestCmap())
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    for record in font["name"].names:
        if record.nameID == 1:
            record.string = f"Downhill Math {name}"
        if record.nameID == 13:
            # The licence stands in LICENSE-OFL; the reserved name is not ours to bear.
            record.string = "SIL Open Font License 1.1"
    subset.save_font(font, target, options)
    return sorted(wanted)


def ranges(points):
    runs = []
    for point in points:
        if runs and point == runs[-1][1] + 1:
            runs[-1][1] = point
        else:
            runs.append([point, point])
    return [f"{a:X}" if a == b else f"{a:X}-{b:X}" for a, b in runs]


def main(fonts, here):
    lines = ["# face: code points, in hexadecimal. Written by subset.py; read by the pages' build and by math.css."]
    for name, face, characters in FONTS:
        points = cut(f"{fonts}/KaTeX_{face}.ttf", f"{here}/{name}.woff2", name, characters)
        lines.append(f"{name}: {' '.join(ranges(points))}")
    with open(f"{here}/coverage.txt", "w") as file:
        file.write("\n".join(lines) + "\n")


main(*sys.argv[1:])

#!/bin/sh
# Makes the fonts of this folder out of KaTeX's: fewer glyphs, no hinting, and
# names of their own, as the OFL asks of modified versions. Needs npm, python3.
#
#   style/fonts/subset.sh        writes *.woff2 and coverage.txt beside itself
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --prefix "$work" katex@0.18.5
python3 -m venv tools
tools/bin/pip install --quiet fonttools==4.60.1 brotli==1.1.0
tools/bin/python "$here/subset.py" "$work/node_modules/katex/dist/fonts" "$here"

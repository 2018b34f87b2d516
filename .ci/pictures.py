"""Cuts pictures out of reports: python3 .ci/pictures.py REPORTS FOLDER"""

import json
import sys
from pathlib import Path

from browser import Browser

# Name, the report, width of the screen, colours, and what is cut out: from the first of what is found to the last.
PICTURES = [
    ("decision", "run", 1000, "light", "#decision .verdict:nth-of-type(-n + 2), #decision .tiles:first-of-type"),
    ("load", "run", 1000, "light", "#load figure:nth-of-type(2)"),
    ("course", "run", 1000, "light", "#course figure:nth-of-type(2)"),
    ("spread", "run", 1000, "light", "#spread figure:nth-of-type(-n + 2)"),
    ("bridge", "run", 1000, "light", "#bridge figure:nth-of-type(-n + 2)"),
    ("moves", "run", 1000, "light", "#moves figure:first-of-type"),
    ("breakeven", "run", 1000, "light", "#breakeven figure"),
    ("sensitivity", "run", 1000, "light", "#sensitivity figure"),
    ("sweep", "sweep", 1000, "light", "#points figure"),
    ("size", "size", 1000, "light", "#frontier figure"),
    ("phone", "run", 390, "dark", "#load h2, #load figure:nth-of-type(1)"),
]
MOST = 150_000

FRAME = """(() => {
  const boxes = [...document.querySelectorAll(%s)].map((one) => one.getBoundingClientRect());
  const left = Math.min(...boxes.map((box) => box.left)), top = Math.min(...boxes.map((box) => box.top));
  const right = Math.max(...boxes.map((box) => box.right)), bottom = Math.max(...boxes.map((box) => box.bottom));
  return JSON.stringify({ x: left + scrollX - 12, y: top + scrollY - 12, width: right - left + 24, height: bottom - top + 24 });
})()"""


def main():
    reports, folder = Path(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    browser = Browser()
    for name, report, width, scheme, selector in PICTURES:
        browser.open((reports / report / "report.html").resolve().as_uri(), width, 900, scheme)
        frame = browser.value(FRAME % json.dumps(selector))
        picture = browser.picture(json.loads(frame))
        if len(picture) > MOST:
            raise SystemExit(f"{name}.png has {len(picture)} bytes, more than {MOST}")
        (folder / f"{name}.png").write_bytes(picture)
        print(f"{name}.png: {len(picture)} bytes")
    browser.close()


if __name__ == "__main__":
    main()

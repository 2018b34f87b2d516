"""Opens reports in a real browser, at the widths of a desk and of a phone, in light and in dark, and on paper. Fails where a page asks
the network for anything, complains, leaves a chart empty, does not show numbers where the pointer is, or is wider than the screen.
Pictures of what it saw stay in a folder. Needs Chromium and Python's standard library: it speaks to the browser through a pipe.

    python3 .ci/browser.py FOLDER REPORT.html...
"""

import base64
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SCREENS = [("desktop", 1280, 800, "light"), ("phone", 390, 844, "dark")]

# A page stays small enough to be sent on.
MOST = 3_000_000

# What is wrong with a page, as sentences.
LOOK = """(() => {
  const wrong = [];
  document.querySelectorAll('.plans input:not(:checked)').forEach((one) => one.click());
  const charts = [...document.querySelectorAll('.chart')];
  if (!charts.length) wrong.push('there is no chart');
  for (const chart of charts) {
    const shapes = [...chart.querySelectorAll('svg path')].filter((path) => path.getBBox().width + path.getBBox().height > 0);
    if (shapes.length < 4) wrong.push(`${chart.id} drew ${shapes.length} shapes`);
    if (!document.getElementById(chart.getAttribute('aria-describedby'))?.textContent.trim()) wrong.push(`${chart.id} is not described`);
    if (!chart.closest('figure').querySelector('tbody tr')) wrong.push(`${chart.id} has no table`);
  }
  // A phone shows a wide page smaller, so its own width is asked for, not the window's.
  const [wide, screen] = [document.documentElement.scrollWidth, document.documentElement.clientWidth];
  if (wide > screen) {
    const out = [...document.querySelectorAll('body *')].filter((one) => !one.closest('.scroll') && one.getBoundingClientRect().right > screen + 1);
    wrong.push(`it is ${wide} px wide: ${out.slice(0, 3).map((one) => one.tagName + '.' + one.className).join(', ')}`);
  }
  const list = document.getElementById('customers');
  if (list && !list.querySelector('tbody tr')) wrong.push('the list of customers is empty');
  return JSON.stringify(wrong);
})()"""

# Where the pointer goes to: the middle of the first chart of months, or of any; then onto what is drawn there.
CHART = """(() => {
  const chart = document.querySelector('#course .chart') ?? document.querySelector('.chart');
  chart.scrollIntoView({ block: 'center', behavior: 'instant' });
  const middle = (box) => [box.left + box.width / 2, box.top + box.height / 2];
  const drawn = [...chart.querySelectorAll('svg path')].map((path) => path.getBoundingClientRect());
  return JSON.stringify([chart.getBoundingClientRect(), ...drawn.filter((box) => box.width > 4 && box.width < 30 && box.height > 4)].map(middle));
})()"""
HOVER = "document.querySelector('.hover')?.textContent ?? ''"


class Browser:
    """A browser without windows, and what it says."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        from_us, to_us = os.pipe(), os.pipe()
        command = [
            os.environ.get("CHROMIUM", "chromium"), "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            f"--user-data-dir={self.folder.name}", "--remote-debugging-pipe", "about:blank",
        ]
        line = f'exec "$@" 3<&{from_us[0]} 4>&{to_us[1]}'
        self.process = subprocess.Popen(
            ["bash", "-c", line, "bash", *command], pass_fds=(from_us[0], to_us[1]),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(from_us[0])
        os.close(to_us[1])
        self.sending, self.hearing = from_us[1], to_us[0]
        self.heard, self.number, self.session, self.events = b"", 0, None, []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def hear(self):
        """The next message."""
        while b"\0" not in self.heard:
            more = os.read(self.hearing, 1 << 20)
            if not more:
                raise SystemExit("the browser is gone")
            self.heard += more
        message, self.heard = self.heard.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        """Asks for something and waits for the answer; what happens meanwhile is noted."""
        self.number += 1
        message = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.sending, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.hear()
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise SystemExit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def value(self, expression):
        """What an expression is worth in the page."""
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def open(self, page, width, height, scheme):
        """Opens a page and waits until it has loaded."""
        self.events = []
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", media="", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.call("Page.navigate", url=page)
        end = time.monotonic() + 60
        while not any(event["method"] == "Page.loadEventFired" for event in self.events if "method" in event):
            if time.monotonic() > end:
                raise SystemExit(f"{page} did not load in a minute")
            self.value("1")
            time.sleep(0.02)

    def complaints(self, page):
        """What the page asked for that it should not, and what it complained of."""
        wrong = []
        for event in self.events:
            method, what = event.get("method"), event.get("params", {})
            if method == "Network.requestWillBeSent" and what["request"]["url"].split("#")[0] != page:
                wrong.append(f"it asked for {what['request']['url'][:100]}")
            elif method == "Runtime.exceptionThrown":
                details = what["exceptionDetails"]
                wrong.append(f"an error: {details.get('exception', {}).get('description', details['text'])}")
            elif method == "Runtime.consoleAPICalled" and what["type"] in ("error", "warning", "assert"):
                wrong.append(f"it said: {[one.get('value') for one in what['args']]}")
            elif method == "Log.entryAdded" and what["entry"]["level"] in ("error", "warning"):
                wrong.append(f"the browser said: {what['entry']['text']}")
            elif method == "Page.javascriptDialogOpening":
                wrong.append("it opened a dialogue")
        return wrong

    def picture(self, clip=None):
        """What is seen, as PNG; all of the page, or a part of it."""
        if clip is None:
            size = self.call("Page.getLayoutMetrics")["cssContentSize"]
            clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 16000)}
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=True, clip={**clip, "scale": 1})
        return base64.b64decode(shot["data"])

    def paper(self):
        """The page as PDF."""
        return base64.b64decode(self.call("Page.printToPDF", printBackground=True, preferCSSPageSize=True)["data"])

    def close(self):
        """Ends the browser."""
        self.call("Browser.close")
        self.process.wait(timeout=20)
        self.folder.cleanup()


def examine(browser, report, folder):
    """Looks at a report on every screen; returns what is wrong."""
    page, name = report.resolve().as_uri(), report.parent.name
    wrong = []
    if report.stat().st_size > MOST:
        wrong.append(f"{name}: {report.stat().st_size} bytes, more than {MOST}")
    for screen, width, height, scheme in SCREENS:
        browser.open(page, width, height, scheme)
        found = json.loads(browser.value(LOOK))
        (folder / f"{name}-{screen}.png").write_bytes(browser.picture())
        for left, top in json.loads(browser.value(CHART))[:40]:
            browser.call("Input.dispatchMouseEvent", type="mouseMoved", x=left, y=top)
            time.sleep(0.1)
            if any(letter.isdigit() for letter in browser.value(HOVER)):
                break
        else:
            found.append("no numbers where the pointer is")
        found += browser.complaints(page)
        wrong += [f"{name}, {screen}: {one}" for one in found]
    browser.open(page, *SCREENS[0][1:])
    (folder / f"{name}.pdf").write_bytes(browser.paper())
    return wrong


def main():
    folder, reports = Path(sys.argv[1]), [Path(report) for report in sys.argv[2:]]
    folder.mkdir(parents=True, exist_ok=True)
    browser = Browser()
    wrong = []
    for report in reports:
        found = examine(browser, report, folder)
        print(f"{report.parent.name}: {'; '.join(found) if found else 'right'}", flush=True)
        wrong += found
    browser.close()
    if wrong:
        raise SystemExit(f"{len(wrong)} things are wrong")


if __name__ == "__main__":
    main()

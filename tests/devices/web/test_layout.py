"""How the pages lie on a phone, as a real browser lays them out."""

import shutil
import subprocess

import pytest

from edge.devices.web.app import PAGES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# The picture with a button far below it, scrolled to: what is between them, in px.
PAGE = """<!DOCTYPE html><html><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="STYLE"><body><main>
<figure class="seen"><img id="picture" width="1280" height="720"></figure>
<section style="height: 2000px"></section>
<button id="button">Press</button><section style="height: 2000px"></section>
</main><script>
document.getElementById("button").scrollIntoView();
const [seen, button] = [".seen", "button"].map(
  (name) => document.querySelector(name).getBoundingClientRect());
document.title = "free " + (button.top - seen.bottom)
  + " below " + (innerHeight - button.bottom) + " end";
</script></body></html>"""


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium, as chromium")
@pytest.mark.parametrize("size", ["844,390", "500,900", "500,600", "1280,800"])
def test_what_is_scrolled_to_lies_below_the_picture_and_on_the_screen(size, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(PAGE.replace("STYLE", (PAGES / "page.css").as_uri()))
    done = subprocess.run(
        [
            CHROMIUM,
            *("--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"),
            *(f"--window-size={size}", f"--user-data-dir={tmp_path / 'browser'}"),
            path.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=90,
    )
    _, free_px, _, below_px, *_ = done.stdout.partition("<title>")[2].split()
    assert float(free_px) >= 0
    assert float(below_px) >= 0

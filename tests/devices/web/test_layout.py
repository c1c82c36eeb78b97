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


LONG = """<!DOCTYPE html><html><meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="STYLE"><body><main>
<div class="state"><span>NAME</span></div><section><div class="row">
<button>NAME</button></div><ul><li>NAME</li></ul></section></main><script>
document.title = document.documentElement.scrollWidth - innerWidth + " end";
</script></body></html>"""


def title(html, size, folder):
    """Return the title that a page gives itself in a window of a size."""
    path = folder / "page.html"
    path.write_text(html.replace("STYLE", (PAGES / "page.css").as_uri()))
    done = subprocess.run(
        [
            CHROMIUM,
            *("--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"),
            *(f"--window-size={size}", f"--user-data-dir={folder / 'browser'}"),
            path.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=90,
    )
    return done.stdout.partition("<title>")[2].split()


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium, as chromium")
@pytest.mark.parametrize("size", ["844,390", "500,900", "500,600", "1280,800"])
def test_what_is_scrolled_to_lies_below_the_picture_and_on_the_screen(size, tmp_path):
    _, free_px, _, below_px, *_ = title(PAGE, size, tmp_path)
    assert float(free_px) >= 0
    assert float(below_px) >= 0


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium, as chromium")
def test_the_longest_name_widens_no_page(tmp_path):
    wider_px, *_ = title(LONG.replace("NAME", "A" * 64), "500,900", tmp_path)
    assert float(wider_px) <= 0

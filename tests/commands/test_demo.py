"""``demo``: whoever has seen the lamps opens what they told."""


def test_the_demo_ends_with_its_report(tmp_path, hingewatch, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path / "state"))
    code, out, _ = hingewatch("demo", "--pace", "fast")
    assert code == 0
    page = tmp_path / "state" / "demo.html"
    assert f"Report: {page.as_uri()}" in out
    assert "2 of 5 repetitions good" in page.read_text()


def test_a_report_of_the_demo_that_cannot_be_is_refused_first(tmp_path, hingewatch):
    code, _, err = hingewatch("demo", "--report", tmp_path / "page.pdf")
    assert code == 2
    assert "end its name in .html" in err


def test_the_demo_is_a_demo_without_its_report(tmp_path, hingewatch, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path / "file"))
    code, _, err = hingewatch("demo", "--pace", "fast")
    assert code == 0
    assert "No report" in err

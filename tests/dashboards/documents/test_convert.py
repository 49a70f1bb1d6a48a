"""Papers as LibreOffice prints them: pages exist, none is empty, no heading is the last line of a page."""

import os
import shutil
import subprocess

import pdfplumber
import pytest

from dashboards.documents.model import Heading, Paper

pytestmark = pytest.mark.walks
SOFFICE = shutil.which("soffice")


@pytest.fixture(scope="session")
def printed(files, tmp_path_factory):
    """PDF of every docx and pptx, one run of LibreOffice."""
    if not SOFFICE:
        if os.environ.get("CI"):
            pytest.fail("CI must have LibreOffice (soffice)")
        pytest.skip("нет LibreOffice (soffice): печать бумаг не проверена")
    folder = tmp_path_factory.mktemp("printed")
    sources = [str(p) for p in files.values() if p.suffix in (".docx", ".pptx")]
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    subprocess.run(
        [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *sources],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return folder


def lines_of(page) -> list[str]:
    """Lines of the text area: without the page number above and the provenance below."""
    area = page.crop((0, 45, page.width, page.height - 45))
    return [line for line in (area.extract_text() or "").splitlines() if line.strip()]


def test_pages_are_full_and_headings_stay_with_their_text(files, papers, printed):
    for key, path in files.items():
        if path.suffix != ".docx":
            continue
        paper = papers[key]
        assert isinstance(paper, Paper)
        headings = {b.text for b in paper.blocks if isinstance(b, Heading)}
        with pdfplumber.open(printed / f"{path.stem}.pdf") as pdf:
            pages = [(lines_of(page), bool(page.images)) for page in pdf.pages]
        assert all(lines or has_picture for lines, has_picture in pages), f"{key}: empty page"
        alone = [
            lines[-1] for lines, has_picture in pages if lines and lines[-1] in headings and not has_picture
        ]
        assert alone == [], key


def test_slides_print_one_page_each(files, papers, printed):
    for key, path in files.items():
        if path.suffix == ".pptx":
            with pdfplumber.open(printed / f"{path.stem}.pdf") as pdf:
                assert len(pdf.pages) == len(papers[key].slides) + 1

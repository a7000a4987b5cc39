"""Write the pages of the documentation that are made of the code: `make docs`."""

from tests.pages.operations import FOLDER, render_pages


def main() -> None:
    """Write every page."""
    for name, text in render_pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


main()

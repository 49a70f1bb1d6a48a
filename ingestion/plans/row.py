"""One line of text or row of a table, whatever file it came from."""

from dataclasses import dataclass

#: A document with more rows is not a plan of measures.
MAX_ROWS = 5_000


@dataclass(frozen=True)
class Row:
    """One line of text, or one row of a table.

    cells: texts on the grid of the table (one cell for a line of text). spans: how many grid columns each
    cell covers, 0 for a place covered from the left; None where the source cannot tell (txt).
    merged_down: columns covered by a cell of the row above. after_break: a page (or a gap) ends just above.
    block: number of the table, 0 for text. place and line: where a person finds the row; covers: further lines of the
    file that the row was put together from.
    """

    cells: tuple[str, ...]
    place: str
    line: int
    block: int = 0
    is_text: bool = False
    after_break: bool = False
    spans: tuple[int, ...] | None = None
    merged_down: frozenset[int] = frozenset()
    covers: tuple[int, ...] = ()

    @property
    def filled(self) -> list[int]:
        """Positions of the cells that hold text."""
        return [i for i, cell in enumerate(self.cells) if cell]

"""The rejected rows of an import, kept in the store: what is wrong with each, and the rows as published."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from alignment import tables
from alignment.sources.catalogue import Source


class Rejects:
    """The rejected rows of one file: what is wrong with each, and the rows as published, to be mended and imported."""

    def __init__(self, folder: Path, path: Path, sha256: str, source: Source) -> None:
        stem = f"{path.name.split('.')[0]}-{sha256[:8]}"
        self.problems, self.rows = folder / f"{stem}.problems.csv", folder / f"{stem}.rows{source.rows_suffix(path)}"
        self.path, self.source, self.count = path, source, 0
        self.forget()

    def add(self, rejects: pd.DataFrame) -> None:
        """Append the rejects of a part of the file."""
        if rejects.empty:
            return
        first = self.count == 0
        self.problems.parent.mkdir(parents=True, exist_ok=True)
        rejects[tables.REJECT_COLUMNS].to_csv(self.problems, mode="a", header=first, index=False, lineterminator="\n")
        once = rejects.drop_duplicates("line")
        with self.rows.open("a", encoding="utf-8", newline="") as file:
            if first:
                file.write(self.source.head(self.path))
            file.writelines(f"{row}\n" for row in once["row"] if row)
        self.count += len(once)

    def forget(self) -> None:
        """Delete the files of an earlier reading."""
        for path in (self.problems, self.rows):
            path.unlink(missing_ok=True)

    def said(self) -> str:
        """Where the rows are, for the person who imports."""
        return (
            f"; mend them in {self.rows} ({self.problems.name} says what is wrong) and import that"
            if self.count
            else ""
        )

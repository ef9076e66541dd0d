"""Who judged the answers of a study, with the versions of checkers."""

from sqlite_utils import Database


def judges_of(db: Database) -> tuple[str, ...]:
    """Return "checker: ladder 1", "file: scorer", … for every judge with a verdict that stands."""
    cursor = db.execute(
        "SELECT DISTINCT judge, who FROM verdict WHERE deleted IS NULL AND (batch_id IS NULL"
        " OR batch_id IN (SELECT id FROM batch WHERE state = 'live')) ORDER BY judge, who"
    )
    return tuple(f"{judge}: {who}" if who else judge for judge, who in cursor)

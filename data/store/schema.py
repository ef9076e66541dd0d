"""The tables of a study, as migrations; a shipped migration never changes."""

from sqlite_utils import Database, Migrations

APPLICATION_ID = 0x564F4C54  # "VOLT"

migrations = Migrations("volteface")

_TABLES = """
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE batch (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('import', 'detector')),
  state TEXT NOT NULL CHECK (state IN ('loading', 'live', 'withdrawn')),
  label TEXT NOT NULL, created TEXT NOT NULL, owner TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE source (
  id INTEGER PRIMARY KEY, batch_id INTEGER NOT NULL REFERENCES batch(id) ON DELETE CASCADE,
  name TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, format TEXT NOT NULL,
  importer_version TEXT NOT NULL, options TEXT NOT NULL, imported TEXT NOT NULL,
  counts TEXT NOT NULL DEFAULT '{}', findings TEXT NOT NULL DEFAULT '[]') STRICT;
CREATE INDEX source_batch ON source(batch_id);
CREATE INDEX source_sha ON source(sha256);

CREATE TABLE problem (
  id INTEGER PRIMARY KEY, dataset TEXT NOT NULL, key TEXT NOT NULL,
  title TEXT NOT NULL, prompt TEXT NOT NULL, reference TEXT,
  family TEXT NOT NULL, variant TEXT NOT NULL, metadata TEXT NOT NULL,
  UNIQUE (dataset, key)) STRICT;

CREATE TABLE run (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, model TEXT NOT NULL,
  variant TEXT NOT NULL, hint TEXT NOT NULL, settings TEXT NOT NULL,
  base_run_id INTEGER REFERENCES run(id), nature TEXT NOT NULL,
  position INTEGER NOT NULL) STRICT;

CREATE TABLE trace (
  id INTEGER PRIMARY KEY, batch_id INTEGER NOT NULL REFERENCES batch(id) ON DELETE CASCADE,
  source_id INTEGER REFERENCES source(id) ON DELETE CASCADE,
  problem_id INTEGER NOT NULL REFERENCES problem(id), run_id INTEGER NOT NULL REFERENCES run(id),
  sample INTEGER NOT NULL CHECK (sample >= 1), attempt INTEGER NOT NULL CHECK (attempt >= 1),
  sha256 TEXT NOT NULL, original_sha256 TEXT NOT NULL, length INTEGER NOT NULL,
  prompt_before TEXT NOT NULL, saw TEXT NOT NULL, fresh_context INTEGER NOT NULL,
  ending TEXT NOT NULL, answer TEXT, answer_rule TEXT NOT NULL,
  tokens INTEGER, reasoning_tokens INTEGER, seconds REAL, cost REAL,
  finish_reason TEXT NOT NULL, metadata TEXT NOT NULL,
  UNIQUE (batch_id, problem_id, run_id, sample, attempt)) STRICT;
CREATE INDEX trace_place ON trace(problem_id, run_id, sample, attempt);

CREATE TABLE trace_text (
  trace_id INTEGER PRIMARY KEY REFERENCES trace(id) ON DELETE CASCADE, text TEXT NOT NULL) STRICT;

CREATE TABLE block (
  trace_id INTEGER NOT NULL REFERENCES trace(id) ON DELETE CASCADE, position INTEGER NOT NULL,
  channel TEXT NOT NULL, completeness TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  tokens INTEGER, said_by TEXT NOT NULL,
  PRIMARY KEY (trace_id, position), CHECK (start >= 0 AND "end" >= start)) STRICT, WITHOUT ROWID;

CREATE TABLE verdict (
  id INTEGER PRIMARY KEY AUTOINCREMENT, batch_id INTEGER REFERENCES batch(id) ON DELETE CASCADE,
  trace_id INTEGER NOT NULL REFERENCES trace(id) ON DELETE CASCADE,
  judge TEXT NOT NULL CHECK (judge IN ('person', 'file', 'checker')), who TEXT NOT NULL,
  status TEXT NOT NULL, rule TEXT NOT NULL, score REAL, created TEXT NOT NULL,
  deleted TEXT) STRICT;
CREATE INDEX verdict_trace ON verdict(trace_id);

CREATE TABLE code (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE, key TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL, layer TEXT NOT NULL, scope TEXT NOT NULL, letter TEXT NOT NULL,
  colour INTEGER NOT NULL, shortcut TEXT NOT NULL, definition TEXT NOT NULL,
  use_when TEXT NOT NULL, avoid_when TEXT NOT NULL, capabilities TEXT NOT NULL,
  core INTEGER NOT NULL, position INTEGER NOT NULL, retired INTEGER NOT NULL) STRICT;

CREATE TABLE tag (
  id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,
  batch_id INTEGER REFERENCES batch(id) ON DELETE CASCADE,
  code_id INTEGER NOT NULL REFERENCES code(id),
  trace_id INTEGER REFERENCES trace(id) ON DELETE CASCADE,
  later_trace_id INTEGER REFERENCES trace(id) ON DELETE CASCADE,
  problem_id INTEGER REFERENCES problem(id),
  start INTEGER, "end" INTEGER, quote TEXT NOT NULL,
  annotator TEXT NOT NULL, pass_name TEXT NOT NULL, origin TEXT NOT NULL,
  sound TEXT, verdict TEXT, ending TEXT, uncertain INTEGER NOT NULL, note TEXT NOT NULL,
  created TEXT NOT NULL, deleted TEXT,
  CHECK ((trace_id IS NULL) <> (problem_id IS NULL)),
  CHECK ((start IS NULL) = ("end" IS NULL)),
  CHECK (start IS NULL OR (trace_id IS NOT NULL AND start >= 0 AND "end" > start))) STRICT;
CREATE INDEX tag_trace ON tag(trace_id) WHERE deleted IS NULL;
CREATE INDEX tag_code ON tag(code_id) WHERE deleted IS NULL;
CREATE UNIQUE INDEX tag_once ON tag(
  annotator, pass_name, code_id, ifnull(trace_id, 0), ifnull(later_trace_id, 0),
  ifnull(problem_id, 0), ifnull(start, -1), ifnull("end", -1)) WHERE deleted IS NULL;

CREATE TABLE suggestion (
  id INTEGER PRIMARY KEY, batch_id INTEGER NOT NULL REFERENCES batch(id) ON DELETE CASCADE,
  trace_id INTEGER NOT NULL REFERENCES trace(id) ON DELETE CASCADE,
  code_id INTEGER NOT NULL REFERENCES code(id), start INTEGER NOT NULL, "end" INTEGER NOT NULL,
  rule TEXT NOT NULL, score REAL, rationale TEXT NOT NULL) STRICT;
CREATE INDEX suggestion_trace ON suggestion(trace_id);

CREATE TABLE decision (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  suggestion_id INTEGER NOT NULL REFERENCES suggestion(id) ON DELETE CASCADE,
  annotator TEXT NOT NULL, pass_name TEXT NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('accept', 'edit', 'reject', 'skip')),
  tag_id INTEGER, decided TEXT NOT NULL, deleted TEXT) STRICT;

CREATE TABLE edit (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, annotator TEXT NOT NULL,
  process TEXT NOT NULL, label TEXT NOT NULL, schema_version INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo')),
  target INTEGER REFERENCES edit(seq), undone INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX edit_annotator ON edit(annotator, kind, undone, seq);

CREATE TABLE edit_change (
  edit_seq INTEGER NOT NULL REFERENCES edit(seq), position INTEGER NOT NULL,
  table_name TEXT NOT NULL, row_id TEXT NOT NULL, before TEXT, after TEXT,
  PRIMARY KEY (edit_seq, position)) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE trace_search USING fts5 (
  text, content = 'trace_text', content_rowid = 'trace_id',
  tokenize = "unicode61 remove_diacritics 2");
"""


@migrations(name="0001_first_tables")
def _first_tables(db: Database) -> None:
    """Create every table of the first version."""
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            db.execute(statement)


@migrations(name="0002_tags_by_target")
def _tags_by_target(db: Database) -> None:
    """Let deleting traces and problems find their tags; a partial index does not serve that."""
    for column in ("trace_id", "later_trace_id", "problem_id"):
        db.execute(f"CREATE INDEX tag_of_{column} ON tag({column})")
    db.execute("DROP INDEX tag_trace")


@migrations(name="0003_codes_of_imports")
def _codes_of_imports(db: Database) -> None:
    """Let a batch bring codes for its labels: they are in the codebook while it is live."""
    db.execute(
        "ALTER TABLE code ADD COLUMN batch_id INTEGER REFERENCES batch(id) ON DELETE CASCADE"
    )
    db.execute("CREATE INDEX code_batch ON code(batch_id)")


@migrations(name="0004_codebook_revisions")
def _codebook_revisions(db: Database) -> None:
    """Nest codes, keep examples, and let a tag remember which definition it was put under."""
    code = "ALTER TABLE code ADD COLUMN"
    db.execute(f"{code} parent_id INTEGER REFERENCES code(id)")
    db.execute(f"{code} merged_into_id INTEGER REFERENCES code(id)")
    db.execute(f"{code} examples TEXT NOT NULL DEFAULT '[]'")
    db.execute(f"{code} revision INTEGER NOT NULL DEFAULT 1")
    db.execute("ALTER TABLE tag ADD COLUMN revision INTEGER NOT NULL DEFAULT 1")


@migrations(name="0005_detectors")
def _detectors(db: Database) -> None:
    """Let a batch name its detector, and decisions their trace; deletes find what they take."""
    db.execute("ALTER TABLE batch ADD COLUMN detector TEXT NOT NULL DEFAULT ''")
    db.execute(
        "ALTER TABLE decision ADD COLUMN trace_id INTEGER REFERENCES trace(id) ON DELETE CASCADE"
    )
    db.execute("CREATE INDEX decision_trace ON decision(trace_id)")
    db.execute("CREATE INDEX decision_suggestion ON decision(suggestion_id)")
    db.execute("CREATE INDEX suggestion_batch ON suggestion(batch_id)")


@migrations(name="0006_relations")
def _relations(db: Database) -> None:
    """Let tags be related to one another."""
    db.execute(
        "CREATE TABLE relation ("
        " id INTEGER PRIMARY KEY AUTOINCREMENT, uid TEXT NOT NULL UNIQUE,"
        " kind TEXT NOT NULL CHECK (kind IN ('catches', 'abandons', 'resumes', 'reuses')),"
        " from_tag_id INTEGER NOT NULL REFERENCES tag(id) ON DELETE CASCADE,"
        " to_tag_id INTEGER NOT NULL REFERENCES tag(id) ON DELETE CASCADE,"
        " trace_id INTEGER NOT NULL REFERENCES trace(id) ON DELETE CASCADE,"
        " annotator TEXT NOT NULL, pass_name TEXT NOT NULL,"
        " created TEXT NOT NULL, deleted TEXT, CHECK (from_tag_id <> to_tag_id)) STRICT"
    )
    db.execute(
        "CREATE UNIQUE INDEX relation_once ON relation("
        "from_tag_id, to_tag_id, kind, annotator, pass_name) WHERE deleted IS NULL"
    )
    for column in ("from_tag_id", "to_tag_id", "trace_id"):
        db.execute(f"CREATE INDEX relation_of_{column} ON relation({column})")


@migrations(name="0007_shown_suggestions")
def _shown_suggestions(db: Database) -> None:
    """Remember which suggestions stood in front of whom, decided or not."""
    db.execute(
        "CREATE TABLE shown ("
        " suggestion_id INTEGER NOT NULL REFERENCES suggestion(id) ON DELETE CASCADE,"
        " annotator TEXT NOT NULL, pass_name TEXT NOT NULL, at TEXT NOT NULL,"
        " PRIMARY KEY (suggestion_id, annotator, pass_name)) STRICT, WITHOUT ROWID"
    )


NAMES = (
    "0001_first_tables",
    "0002_tags_by_target",
    "0003_codes_of_imports",
    "0004_codebook_revisions",
    "0005_detectors",
    "0006_relations",
    "0007_shown_suggestions",
)
"""The names of all migrations in order; user_version of a study is how many it has."""

VERSION = len(NAMES)

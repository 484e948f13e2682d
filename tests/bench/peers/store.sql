-- What each of the peers keeps. FULL: a commit is on the disk when it returns, as the hub's is.
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
CREATE TABLE IF NOT EXISTS registraties(
  bron TEXT NOT NULL,
  id TEXT NOT NULL,
  leerling TEXT NOT NULL,      -- vestiging and leerlingnummer
  dag TEXT NOT NULL,
  minuten INTEGER NOT NULL,    -- unexcused
  minuten28 INTEGER NOT NULL,  -- the same over 28 days, this one included
  gebeurtenis TEXT NOT NULL,
  PRIMARY KEY(bron, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS per_leerling ON registraties(leerling, dag, minuten);

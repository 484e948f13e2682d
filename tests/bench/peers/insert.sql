-- One registratie, and what that brings its pupil to. No row: it was known.
INSERT INTO registraties(bron, id, leerling, dag, minuten, minuten28, gebeurtenis)
VALUES($bron, $id, $leerling, $dag, $minuten,
       $minuten + coalesce((SELECT sum(minuten) FROM registraties
                            WHERE leerling = $leerling AND dag > date($dag, '-28 days') AND dag <= $dag), 0),
       $gebeurtenis)
ON CONFLICT DO NOTHING
RETURNING minuten28

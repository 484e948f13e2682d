// GET …/swv-dossier: a pupil's absence in the words of OSO, for the pupil's own school.
#include "connectors/school/oso/swv_dossier.h"

#include "hub/api/call.h"
#include "hub/api/problem.h"

namespace hub::api {

void Api::read_swv_dossier(Call& call) {
  const domain::Vestiging* const school = regio_.find_vestiging(call.ids[0]);
  if (school == nullptr || !call.beller.speaks_for(school->code)) return call.respond(not_found());
  const auto rij = reader_->leerling({call.ids[0], call.ids[1]});
  if (!rij) return call.respond(unreadable(rij.error()));
  if (!*rij) return call.respond(not_found());
  if (!oso::has_swv_dossier(school->sector)) {
    return call.respond(problem(409, "no-swv-dossier", "OSO has this dossier for schools of po and vo only; this one is " + school->sector));
  }
  const auto& leerling = (*rij)->leerling;
  if (!leerling) return call.respond(problem(409, "no-roster", "the hub has no name of this pupil: deliver the roster of this vestiging first"));
  const auto stukken = reader_->verzuim((*rij)->id);
  if (!stukken) return call.respond(unreadable(stukken.error()));
  const LocalDay today = local_day(clock_.wall());
  const auto verzuim = domain::verzuimoverzicht(*stukken, *school->kalender, *school->regels, regio_, today);
  http::Response response;
  response.content_type = "application/xml";
  response.body = oso::encode_swv_dossier({*school, *leerling, verzuim, today, VERZUIMHUB_VERSION});
  call.respond(std::move(response));
}

}  // namespace hub::api

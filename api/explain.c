// SPDX-License-Identifier: Apache-2.0
//
// The library's face, of what is asked after a check: one finding, one rule, one physical address.
#include "api/session.h"

#include "verifier/report/explain.h"

#include <stdlib.h>

enum ptproof_status ptproof_explain(struct ptproof *session, const char *id, int all, FILE *to)
{
	const struct ptp_finding *finding;

	if (!session->checked) {
		ptp_fail(&session->diag, PTP_ERR_INTERNAL, "nothing to explain: nothing was checked");
		return PTPROOF_FAULT;
	}
	finding = ptp_finding_called(&session->check, id, &session->diag);
	if (!finding)
		return PTPROOF_BAD_INPUT;
	session->check.all_repairs = true;
	ptp_explain_finding(&session->check, finding, all, to);
	return ptp_written(to, &session->diag);
}

enum ptproof_status ptproof_explain_rule(const struct ptproof_options *options, const char *id, FILE *to, char *message,
					 size_t room)
{
	struct ptp_catalogue catalogue = {.smt = {0}};
	struct ptp_diag diag = {PTP_OK, ""};
	enum ptproof_status status = ptp_load_catalogue(&catalogue, options, &diag);

	if (!status)
		status = ptp_explain_rule(&catalogue, id, to, &diag) ? ptp_written(to, &diag) : PTPROOF_BAD_INPUT;
	snprintf(message, room, "%s", diag.text);
	ptp_catalogue_free(&catalogue);
	return status;
}

enum ptproof_status ptproof_aliases(struct ptproof *session, uint64_t address, enum ptproof_format format, FILE *to)
{
	struct ptp_shower shower = {.capture = &session->capture,
				    .catalogue = &session->catalogue,
				    .solver = session->solver};
	size_t count = session->capture.contexts.count;
	struct ptp_map *maps = ptp_calloc(count, sizeof(*maps));
	struct ptp_classes classes = {.table = {0}};

	ptp_pin_cpu(&session->capture, &shower.cpu);
	for (size_t i = 0; i < count; i++)
		ptp_walk(&session->capture, i, &classes, &maps[i]);
	(format == PTPROOF_JSON ? ptp_aliases_json : ptp_aliases_text)(&shower, maps, &classes, address, to);
	for (size_t i = 0; i < count; i++)
		ptp_map_free(&maps[i]);
	free(maps);
	ptp_classes_free(&classes);
	return ptp_written(to, &session->diag);
}

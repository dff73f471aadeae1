// SPDX-License-Identifier: Apache-2.0
//
// The library's face: the one place that joins the readers and the verifier.
#include "api/session.h"

#include "inputs/inputs.h"
#include "verifier/certify/certify.h"
#include "verifier/prove/obligation.h"
#include "verifier/report/report.h"
#include "verifier/verdict/identity.h"
#include "verifier/verdict/judge.h"
#include "verifier/verdict/waive.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct ptp_builtin *catalogue_file(void)
{
	return ptp_builtin_find("catalogue.yaml");
}

// The built-in catalogue, and the rules of the COUNT directories in RULES added to it.
static enum ptp_err read_catalogue(struct ptp_catalogue *catalogue, const char *const *rules, size_t count,
				   struct ptp_diag *diag)
{
	const struct ptp_builtin *file = catalogue_file();
	enum ptp_err err;

	if (!file)
		return ptp_fail(diag, PTP_ERR_INTERNAL, "no catalogue is built in");
	err = ptp_read_catalogue(file->name, file->text, file->size, catalogue, diag);
	for (size_t i = 0; i < count && !err; i++)
		err = ptp_read_user_rules(rules[i], catalogue, diag);
	return err;
}

#define UNKNOWN_PROFILE "there is no profile \"%.64s\"; there are: %s"

// The names of the profiles that are built in, for a message.
static void list_profiles(char *text, size_t room)
{
	size_t used = 0;

	text[0] = '\0';
	for (const struct ptp_builtin *file = ptp_builtins; file->name; file++) {
		int length = (int)strlen(file->name);

		if (!strncmp(file->name, "profiles/", 9) && length > 14 && used + 64 < room)
			used += (size_t)snprintf(text + used, room - used, "%s%.*s", used ? ", " : "", length - 14,
						 file->name + 9);
	}
}

static enum ptp_err add_profile(struct ptproof *session, const struct ptp_profile *profile)
{
	const struct ptp_builtin *file;
	char path[256], known[512];

	snprintf(path, sizeof(path), "profiles/%s.yaml", profile->name);
	file = ptp_builtin_find(path);
	if (file)
		return ptp_read_profile(profile->name, file->text, file->size, &session->capture, &session->diag);
	list_profiles(known, sizeof(known));
	if (profile->place.line)
		return ptp_fail_at(&session->diag, profile->place, UNKNOWN_PROFILE, profile->name, known);
	return ptp_fail(&session->diag, PTP_ERR_INPUT, UNKNOWN_PROFILE, profile->name, known);
}

static enum ptp_err add_profiles(struct ptproof *session, const char *const *profiles, size_t count)
{
	enum ptp_err err = PTP_OK;

	for (size_t i = 0; i < session->capture.profiles.count && !err; i++)
		err = add_profile(session, &session->capture.profiles.at[i]);
	for (size_t i = 0; i < count && !err; i++)
		err = add_profile(session, &(struct ptp_profile){.name = profiles[i]});
	return err;
}

// What OPTIONS say of findings that do not count.
static enum ptp_err read_accepted(struct ptproof *s, const struct ptproof_options *options)
{
	int64_t now = options->now ? *options->now : (int64_t)time(NULL);

	s->has_baseline = options->baseline != NULL;
	s->has_waivers = options->waivers != NULL;
	if (s->has_baseline && ptp_read_baseline(options->baseline, &s->baseline, &s->diag))
		return s->diag.err;
	return s->has_waivers ? ptp_read_waivers(options->waivers, &s->catalogue, now, &s->waivers, &s->diag) : PTP_OK;
}

// The policy that the capture is held against, and its rule.
static enum ptp_err read_policy(struct ptproof *s, const struct ptproof_options *options)
{
	if (!options->policy)
		return PTP_OK;
	if (ptp_load_claims(&s->claims, &s->diag) ||
	    ptp_load_policy(options->policy, &s->catalogue, &s->claims, &s->policy, &s->diag) ||
	    ptp_theory_create(&s->catalogue, &s->claims, &s->policy, &s->theory, &s->diag))
		return s->diag.err;
	return ptp_read_policy_rule(&s->catalogue, &s->diag);
}

enum ptproof_status ptproof_open_with(const char *directory, const struct ptproof_options *options,
				      struct ptproof **session)
{
	struct ptproof *s = *session = ptp_calloc(1, sizeof(*s));
	enum ptp_err err = ptp_read_capture(directory, &s->capture, &s->diag);

	if (!err)
		err = add_profiles(s, options->profiles, options->profile_count);
	if (!err)
		ptp_capture_order(&s->capture);
	if (!err)
		err = read_catalogue(&s->catalogue, options->rules, options->rule_count, &s->diag);
	if (!err)
		err = read_policy(s, options);
	if (!err)
		err = read_accepted(s, options);
	if (!err)
		err = ptp_solver_create(&s->catalogue, &s->solver, &s->diag);
	return (enum ptproof_status)err;
}

enum ptproof_status ptproof_open(const char *directory, const char *const *profiles, size_t count,
				 struct ptproof **session)
{
	return ptproof_open_with(directory, &(struct ptproof_options){.profiles = profiles, .profile_count = count},
				 session);
}

void ptproof_close(struct ptproof *session)
{
	if (!session)
		return;
	if (session->check.capture)
		ptp_check_free(&session->check);
	free(session->baseline.all.at);
	free(session->waivers.all.at);
	ptp_arena_free(&session->waivers.arena);
	ptp_theory_destroy(session->theory);
	ptp_policy_free(&session->policy);
	ptp_policy_claims_free(&session->claims);
	ptp_solver_destroy(session->solver);
	ptp_catalogue_free(&session->catalogue);
	ptp_capture_free(&session->capture);
	free(session);
}

const char *ptproof_message(const struct ptproof *session)
{
	return session->diag.text;
}

static enum ptproof_status status_of(const struct ptp_check *check)
{
	switch (check->verdict) {
	case PTP_PROVED:
	case PTP_VERDICT_ACCEPTED:
		return PTPROOF_PROVED;
	case PTP_VERDICT_VIOLATED:
		return PTPROOF_VIOLATED;
	default:
		return PTPROOF_UNKNOWN;
	}
}

enum ptproof_status ptproof_check(struct ptproof *session, enum ptproof_severity fail_on,
				  void (*progress)(const char *stage, double fraction))
{
	const struct ptp_conformer conformer = {&session->policy, &session->claims, session->theory};
	enum ptp_err err = PTP_OK;

	if (!session->checked)
		err = ptp_check_run(&session->check, &session->capture, &session->catalogue, session->solver,
				    session->theory ? &conformer : NULL, (enum ptp_severity)fail_on, progress,
				    &session->diag);
	if (err)
		return (enum ptproof_status)err;
	if (!session->checked && session->has_waivers)
		ptp_check_waive(&session->check, &session->waivers);
	if (!session->checked && session->has_baseline)
		ptp_check_accept(&session->check, &session->baseline);
	session->checked = true;
	return status_of(&session->check);
}

enum ptproof_status ptp_written(FILE *to, struct ptp_diag *diag)
{
	if (!fflush(to) && !ferror(to))
		return PTPROOF_PROVED;
	ptp_fail(diag, PTP_ERR_INPUT, "the report cannot be written: %m");
	return PTPROOF_BAD_INPUT;
}

void ptproof_repair_all(struct ptproof *session)
{
	session->check.all_repairs = true;
}

enum ptproof_status ptproof_write_check(struct ptproof *session, enum ptproof_format format, FILE *to)
{
	static void (*const report[])(const struct ptp_check *check, FILE *to) =
		{[PTPROOF_TEXT] = ptp_report_text,   [PTPROOF_JSON] = ptp_report_json,
		 [PTPROOF_SARIF] = ptp_report_sarif, [PTPROOF_JUNIT] = ptp_report_junit,
		 [PTPROOF_KTAP] = ptp_report_ktap,   [PTPROOF_GITHUB] = ptp_report_github,
		 [PTPROOF_HTML] = ptp_report_html};

	report[format](&session->check, to);
	return ptp_written(to, &session->diag);
}

enum ptproof_status ptproof_may_certify(struct ptproof *session)
{
	if (!session->checked) {
		ptp_fail(&session->diag, PTP_ERR_INTERNAL, "no certificate: nothing was checked");
		return PTPROOF_FAULT;
	}
	if (session->catalogue.added.count) {
		ptp_fail(&session->diag, PTP_ERR_INPUT,
			 "no certificate: it states the built-in rules alone; leave --rules out");
		return PTPROOF_BAD_INPUT;
	}
	if (session->check.verdict == PTP_PROVED)
		return PTPROOF_PROVED;
	ptp_fail(&session->diag, PTP_ERR_INPUT, "no certificate: the verdict is %s",
		 ptp_verdict_word[session->check.verdict]);
	return session->check.verdict == PTP_VERDICT_ACCEPTED ? PTPROOF_BAD_INPUT : status_of(&session->check);
}

enum ptproof_status ptproof_write_certificate(struct ptproof *session, FILE *to)
{
	enum ptproof_status status = ptproof_may_certify(session);

	if (!status)
		status = (enum ptproof_status)ptp_certificate_of(&session->check, to, &session->diag);
	return status ? status : ptp_written(to, &session->diag);
}

enum ptproof_status ptproof_write_runs(struct ptproof *session, FILE *to)
{
	enum ptproof_status status = ptproof_may_certify(session);

	if (status)
		return status;
	ptp_runs_of(&session->check, to);
	return ptp_written(to, &session->diag);
}

enum ptproof_status ptproof_certify(const char *file, const char *solver, char *message, size_t room)
{
	struct ptp_catalogue catalogue = {.smt = {0}};
	struct ptp_diag diag = {PTP_OK, ""};
	enum ptp_asked asked = PTP_ASKED_FAILED;

	if (!read_catalogue(&catalogue, NULL, 0, &diag))
		asked = ptp_certify(file, solver, &catalogue, &diag);
	if (asked == PTP_ASKED_DISAGREES)
		ptp_fail(&diag, PTP_ERR_INPUT, "%s: the solver does not confirm it", ptp_shorten(file).text);
	ptp_catalogue_free(&catalogue);
	snprintf(message, room, "%s", diag.text);
	if (asked == PTP_ASKED_FAILED)
		return (enum ptproof_status)diag.err;
	return asked == PTP_ASKED_AGREES ? PTPROOF_PROVED : PTPROOF_VIOLATED;
}

static void write_map(struct ptproof *session, struct ptp_shower *shower, size_t context, enum ptproof_format format,
		      FILE *to)
{
	struct ptp_classes classes = {.table = {0}};
	struct ptp_map map = {.leaf_entries = 0};

	ptp_walk(&session->capture, context, &classes, &map);
	(format == PTPROOF_JSON ? ptp_map_json : ptp_map_text)(shower, context, &map, &classes, to);
	ptp_map_free(&map);
	ptp_classes_free(&classes);
}

static void write_translation(struct ptproof *session, struct ptp_shower *shower, size_t context, uint64_t address,
			      enum ptproof_format format, FILE *to)
{
	struct ptp_translation translation = {.ia = address};

	ptp_translate(&session->capture, context, address, &translation);
	(format == PTPROOF_JSON ? ptp_translation_json : ptp_translation_text)(shower, context, &translation, to);
	ptp_translation_free(&translation);
}

// The names of the contexts, for a message; how many more there are when they do not fit.
static void list_contexts(const struct ptp_capture *capture, char *text, size_t room)
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < capture->contexts.count; i++) {
		const char *name = capture->contexts.at[i].name;

		if (used + strlen(name) + 32 > room) {
			snprintf(text + used, room - used, " and %zu more", capture->contexts.count - i);
			return;
		}
		used += (size_t)snprintf(text + used, room - used, "%s\"%s\"", used ? ", " : "", name);
	}
}

static bool known_context(struct ptproof *session, const char *name)
{
	char known[512];

	for (size_t i = 0; i < session->capture.contexts.count; i++)
		if (!strcmp(session->capture.contexts.at[i].name, name))
			return true;
	list_contexts(&session->capture, known, sizeof(known));
	ptp_fail(&session->diag, PTP_ERR_INPUT, "the capture has no context \"%.200s\"; it has %s", name, known);
	return false;
}

enum ptproof_status ptproof_walk(struct ptproof *session, const char *context, const uint64_t *address,
				 enum ptproof_format format, FILE *to)
{
	struct ptp_shower shower = {.capture = &session->capture,
				    .catalogue = &session->catalogue,
				    .solver = session->solver};

	if (format > PTPROOF_JSON)
		return (enum ptproof_status)ptp_fail(&session->diag, PTP_ERR_INPUT, NO_FORMAT);
	ptp_pin_cpu(&session->capture, &shower.cpu);
	if (context && !known_context(session, context))
		return PTPROOF_BAD_INPUT;
	for (size_t i = 0; i < session->capture.contexts.count; i++) {
		if (context && strcmp(session->capture.contexts.at[i].name, context) != 0)
			continue;
		if (address)
			write_translation(session, &shower, i, *address, format, to);
		else
			write_map(session, &shower, i, format, to);
	}
	return ptp_written(to, &session->diag);
}

enum ptproof_status ptp_load_catalogue(struct ptp_catalogue *catalogue, const struct ptproof_options *options,
				       struct ptp_diag *diag)
{
	struct ptp_solver *solver = NULL;
	enum ptproof_status status =
		(enum ptproof_status)read_catalogue(catalogue, options->rules, options->rule_count, diag);

	if (!status && options->rule_count) // whether what is added loads
		status = (enum ptproof_status)ptp_solver_create(catalogue, &solver, diag);
	ptp_solver_destroy(solver);
	return status;
}

enum ptproof_status ptproof_write_rules_with(const struct ptproof_options *options, enum ptproof_format format,
					     FILE *to, char *message, size_t room)
{
	struct ptp_catalogue catalogue = {.smt = {0}};
	struct ptp_diag diag = {PTP_OK, ""};
	enum ptproof_status status = ptp_load_catalogue(&catalogue, options, &diag);

	if (!status && format > PTPROOF_JSON)
		status = (enum ptproof_status)ptp_fail(&diag, PTP_ERR_INPUT, NO_FORMAT);
	if (!status) {
		(format == PTPROOF_JSON ? ptp_rules_json : ptp_rules_text)(&catalogue, to);
		status = ptp_written(to, &diag);
	}
	snprintf(message, room, "%s", diag.text);
	ptp_catalogue_free(&catalogue);
	return status;
}

enum ptproof_status ptproof_write_rules(enum ptproof_format format, FILE *to, char *message, size_t room)
{
	return ptproof_write_rules_with(&(struct ptproof_options){.rule_count = 0}, format, to, message, room);
}

const char *ptproof_stage(const struct ptproof *session, size_t index, double *seconds)
{
	static const char *const name[] = {
#define X(name, word) [PTP_STAGE_##name] = word,
		PTP_STAGES(X)
#undef X
	};

	if (index >= PTP_STAGE_COUNT)
		return NULL;
	*seconds = session->check.seconds[index];
	return name[index];
}

void ptproof_count(const struct ptproof *session, struct ptproof_counts *counts)
{
	*counts = (struct ptproof_counts){.obligations = session->check.prover.distinct,
					  .questions = ptp_solver_checks(session->solver),
					  .runs = session->check.runs.count};
	for (size_t i = 0; i < session->capture.contexts.count; i++)
		counts->leaf_entries += session->check.maps[i].leaf_entries;
}

const char *ptproof_version(void)
{
	static char text[256];
	char digest[PTP_DIGEST_TEXT];

	ptp_rules_digest(NULL, digest);
	snprintf(text, sizeof(text), "ptproof %s, rules sha256:%s, %s", PTPROOF_VERSION, digest, ptp_solver_name());
	return text;
}

// SPDX-License-Identifier: Apache-2.0
//
// Profiles: named sets of assumptions, each with a citation, that a capture or a user asks for by name.
#include "inputs/capture-read.h"
#include "inputs/inputs.h"

enum ptp_err ptp_read_profile(const char *profile, const char *text, size_t size, struct ptp_capture *capture,
			      struct ptp_diag *diag)
{
	enum { VERSION, TITLE, ASSUME, KEYS };
	static const struct ptp_yaml_key keys[KEYS] = {
		[VERSION] = {"ptproof-profile", true},
		[TITLE] = {"title", true},
		[ASSUME] = {"assume", true},
	};
	struct ptp_reader r = {.capture = capture, .diag = diag, .directory = {.fd = -1}};
	const char *file = ptp_arena_printf(&capture->arena, "profiles/%s.yaml", profile);
	const struct ptp_yaml *value[KEYS], *root;
	const char *title;

	if (ptp_yaml_read(&capture->arena, file, text, size, &root, diag) ||
	    ptp_yaml_version(root, "ptproof-profile", diag) ||
	    ptp_yaml_fields(root, "a profile", keys, KEYS, value, diag) ||
	    ptp_yaml_line(value[TITLE], "a title", &title, diag))
		return diag->err;
	return ptp_read_assume(&r, value[ASSUME], ptp_arena_printf(&capture->arena, "%s", profile));
}

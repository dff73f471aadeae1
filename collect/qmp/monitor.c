// SPDX-License-Identifier: Apache-2.0
//
// Source: QEMU, docs/interop/qmp-spec.txt: one JSON object a line; an answer has the id of its command, events have none.
#include "collect/qmp/monitor.h"

#include <ctype.h>
#include <stdlib.h>

enum {
	PATIENCE = 20000,       // milliseconds for an answer
	MESSAGE_MOST = 1 << 26, // bytes
};

static enum ptp_err fail(const struct ptp_monitor *monitor, const char *what, const char *why, struct ptp_diag *diag)
{
	return ptp_fail(diag, PTP_ERR_INPUT, "%s: %s%s%s", ptp_shorten(monitor->link.peer).text, what, *why ? ": " : "",
			ptp_shorten(why).text);
}

// Takes a message out of what was received: NULL when there is none yet, or on an error.
static json_t *take(struct ptp_monitor *monitor, struct ptp_diag *diag)
{
	const char *all = monitor->link.received.at, *end;
	json_t *message;

	end = monitor->link.received.count ? memchr(all, '\n', monitor->link.received.count) : NULL;
	if (!end)
		return NULL;
	message = json_loadb(all, (size_t)(end - all), JSON_REJECT_DUPLICATES, NULL);
	ptp_link_use(&monitor->link, (size_t)(end - all) + 1);
	if (json_is_object(message))
		return message;
	json_decref(message);
	fail(monitor, "not QMP: a line that is no JSON object", "", diag);
	return NULL;
}

// The next message that has KEY, with the value ID unless that is 0. NULL on an error.
static json_t *await(struct ptp_monitor *monitor, const char *key, unsigned id, struct ptp_diag *diag)
{
	int64_t deadline = ptp_now() + PATIENCE;

	while (ptp_now() < deadline) {
		json_t *message = take(monitor, diag), *value = json_object_get(message, key);

		if (value && (!id || json_integer_value(value) == id))
			return message;
		json_decref(message);
		if (!message && (diag->err || ptp_link_receive(&monitor->link, deadline, diag)))
			return NULL;
	}
	fail(monitor, "no answer in time", "", diag);
	return NULL;
}

enum ptp_err ptp_monitor_open(struct ptp_monitor *monitor, const char *socket, const struct ptp_signals *signals,
			      struct ptp_diag *diag)
{
	*monitor = (struct ptp_monitor){.link = {.signals = signals, .most = MESSAGE_MOST}};
	if (ptp_link_open(socket, &monitor->link, diag))
		return diag->err;
	json_decref(await(monitor, "QMP", 0, diag));
	if (!diag->err)
		ptp_monitor_run(monitor, "qmp_capabilities", NULL, NULL, diag);
	if (diag->err)
		ptp_monitor_close(monitor);
	return diag->err;
}

void ptp_monitor_close(struct ptp_monitor *monitor)
{
	ptp_link_close(&monitor->link);
}

static enum ptp_err send_command(struct ptp_monitor *monitor, const char *command, json_t *arguments, int passed,
				 struct ptp_diag *diag)
{
	json_t *message = json_pack("{s:s, s:o, s:I}", "execute", command, "arguments",
				    arguments ? arguments : json_object(), "id", (json_int_t)++monitor->id);
	ptp_autofree char *text = message ? json_dumps(message, JSON_COMPACT) : NULL;

	json_decref(message);
	if (!text)
		return fail(monitor, command, "a name that is no UTF-8", diag);
	if (ptp_link_send(&monitor->link, text, strlen(text), passed, diag))
		return diag->err;
	return ptp_link_send(&monitor->link, "\n", 1, -1, diag);
}

static enum ptp_err run(struct ptp_monitor *monitor, const char *command, json_t *arguments, int passed,
			json_t **result, struct ptp_diag *diag)
{
	json_t *answer, *value;

	if (send_command(monitor, command, arguments, passed, diag))
		return diag->err;
	answer = await(monitor, "id", monitor->id, diag);
	value = json_object_get(answer, "return");
	if (answer && !value) {
		const char *why = json_string_value(json_object_get(json_object_get(answer, "error"), "desc"));

		fail(monitor, command, why ? why : "neither a result nor an error", diag);
	}
	if (value && result)
		*result = json_incref(value);
	json_decref(answer);
	return diag->err;
}

enum ptp_err ptp_monitor_run(struct ptp_monitor *monitor, const char *command, json_t *arguments, json_t **result,
			     struct ptp_diag *diag)
{
	return run(monitor, command, arguments, -1, result, diag);
}

enum ptp_err ptp_monitor_pass(struct ptp_monitor *monitor, int fd, const char *name, struct ptp_diag *diag)
{
	return run(monitor, "getfd", json_pack("{s:s}", "fdname", name), fd, NULL, diag);
}

// The human monitor ends its lines with "\r\n".
static char *copy_lines(const char *from)
{
	char *text = ptp_calloc(strlen(from) + 1, 1), *to = text;

	for (; *from; from++)
		if (*from != '\r')
			*to++ = *from;
	return text;
}

enum ptp_err ptp_monitor_say(struct ptp_monitor *monitor, const char *command, char **text, struct ptp_diag *diag)
{
	json_t *result = NULL;

	*text = NULL;
	if (ptp_monitor_run(monitor, "human-monitor-command", json_pack("{s:s}", "command-line", command), &result,
			    diag))
		return diag->err;
	if (json_is_string(result))
		*text = copy_lines(json_string_value(result));
	else
		fail(monitor, command, "an answer that is no text", diag);
	json_decref(result);
	return diag->err;
}

bool ptp_xp_value(const char *text, uint64_t address, uint32_t *value)
{
	char *end;
	uint64_t number;

	if (!isxdigit((unsigned char)*text) || strtoull(text, &end, 16) != address || strncmp(end, ": 0x", 4))
		return false;
	text = end + 4;
	number = strtoull(text, &end, 16);
	*value = (uint32_t)number;
	return isxdigit((unsigned char)*text) && number <= UINT32_MAX && (!*end || isspace((unsigned char)*end));
}

// SPDX-License-Identifier: Apache-2.0
//
// Files are QEMU's to write by descriptors that it is given, not by their names: it may run as somebody else, or elsewhere.
#include "collect/qmp/qmp.h"

#include "collect/qmp/gdb.h"
#include "collect/qmp/monitor.h"
#include "collect/qmp/smmus.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	STALL = 60000, // milliseconds without progress of a dump
	LOOK = 100,    // between two looks at it
};

// What is passed to QEMU, and its gdb server's end, go by this name there.
#define OURS "ptproof"

static const char *const files[] = {"dump.elf", "registers.yaml", "mtree.txt"};
enum { DUMP, REGISTERS, MTREE, FILES };

struct take {
	const char *socket, *gdb;
	int directory;
	bool created[FILES];
	struct ptp_signals signals;
	struct ptp_monitor monitor;
	bool was_running;
	bool serves_gdb; // QEMU was told to have a gdb server

	struct ptp_gdb_cpus cpus;
	struct ptp_qmp_smmus smmus;
};

static int create(struct take *take, int which, struct ptp_diag *diag)
{
	int file = openat(take->directory, files[which], O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (file < 0)
		ptp_fail(diag, PTP_ERR_INPUT, "%s: %s", files[which], strerror(errno));
	else
		take->created[which] = true;
	return file;
}

static enum ptp_err write_text(struct take *take, int which, const char *text, struct ptp_diag *diag)
{
	int file = create(take, which, diag);
	FILE *stream = file < 0 ? NULL : fdopen(file, "w");

	if (!stream)
		return diag->err;
	fputs(text, stream);
	if (ferror(stream) | fclose(stream))
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: %s", files[which], strerror(errno));
	return PTP_OK;
}

// Registers

static enum ptp_err check_no_gdb(struct take *take, struct ptp_diag *diag)
{
	json_t *devices = NULL, *device;
	size_t i;

	if (ptp_monitor_run(&take->monitor, "query-chardev", NULL, &devices, diag))
		return diag->err;
	json_array_foreach(devices, i, device)
	{
		const char *label = json_string_value(json_object_get(device, "label"));

		if (label && !strcmp(label, "gdb"))
			ptp_fail(diag, PTP_ERR_INPUT, "%s: QEMU has a gdb server already: say where it listens (--gdb)",
				 ptp_shorten(take->socket).text);
	}
	json_decref(devices);
	return diag->err;
}

// A character device of QEMU's, on the socket that it was passed.
static json_t *chardev(void)
{
	return json_pack("{s:s, s:{s:s, s:{s:{s:s, s:{s:s}}, s:b}}}", "id", OURS, "backend", "type", "socket", "data",
			 "addr", "type", "fd", "data", "str", OURS, "server", 0);
}

// Makes QEMU serve the gdb protocol on one end of a pair of sockets.
static enum ptp_err serve_gdb(struct take *take, struct ptp_link *link, struct ptp_diag *diag)
{
	ptp_autofree char *text = NULL;
	int pair[2];

	if (check_no_gdb(take, diag))
		return diag->err;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
		return ptp_fail(diag, PTP_ERR_INPUT, "a pair of sockets: %s", strerror(errno));
	*link = (struct ptp_link){.peer = "QEMU's gdb server", .fd = pair[0]};
	ptp_monitor_pass(&take->monitor, pair[1], OURS, diag);
	close(pair[1]);
	if (diag->err || ptp_monitor_run(&take->monitor, "chardev-add", chardev(), NULL, diag))
		return diag->err;
	take->serves_gdb = true;
	return ptp_monitor_say(&take->monitor, "gdbserver chardev:" OURS, &text, diag);
}

static enum ptp_err read_registers(struct take *take, struct ptp_diag *diag)
{
	struct ptp_link link = {.fd = -1};

	if (!(take->gdb ? ptp_link_open(take->gdb, &link, diag) : serve_gdb(take, &link, diag))) {
		link.signals = &take->signals;
		ptp_gdb_read(&link, &take->cpus, diag);
	}
	ptp_link_close(&link);
	return diag->err;
}

// What QEMU has where: the tree, and what CPUs see of it.
static enum ptp_err read_memory_map(struct take *take, struct ptp_diag *diag)
{
	ptp_autofree char *tree = NULL, *flat = NULL, *both = NULL;

	if (ptp_monitor_say(&take->monitor, "info mtree", &tree, diag) ||
	    ptp_monitor_say(&take->monitor, "info mtree -f", &flat, diag))
		return diag->err;
	if (asprintf(&both, "%s\n%s", tree, flat) < 0)
		abort();
	if (write_text(take, MTREE, both, diag))
		return diag->err;
	return ptp_qmp_smmus_read(&take->monitor, flat, &take->smmus, diag);
}

static void print_cpus(const struct take *take, FILE *to)
{
	fputs("cpus:\n", to);
	for (size_t i = 0; i < take->cpus.cpus.count; i++) {
		const struct ptp_gdb_cpu *cpu = &take->cpus.cpus.at[i];

		for (size_t j = 0; j < cpu->registers.count; j++)
			fprintf(to, "  %c %s: 0x%" PRIx64 "\n", j ? ' ' : '-', cpu->registers.at[j].name,
				cpu->registers.at[j].value);
	}
}

static enum ptp_err write_registers(struct take *take, struct ptp_diag *diag)
{
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);

	print_cpus(take, to);
	ptp_qmp_smmus_print(&take->smmus, to);
	fclose(to);
	write_text(take, REGISTERS, text, diag);
	free(text);
	return diag->err;
}

// The dump

// Waits until QEMU dumps no longer. FAILED: whether that went wrong.
static enum ptp_err finish_dump(struct take *take, bool *failed, struct ptp_diag *diag)
{
	json_int_t most = -1;

	for (int64_t deadline = ptp_now() + STALL; ptp_now() < deadline;) {
		json_t *answer = NULL;
		json_int_t done;
		const char *status;
		bool active;

		if (ptp_monitor_run(&take->monitor, "query-dump", NULL, &answer, diag))
			return diag->err;
		status = json_string_value(json_object_get(answer, "status"));
		done = json_integer_value(json_object_get(answer, "completed"));
		active = status && !strcmp(status, "active");
		*failed = !status || (!active && strcmp(status, "completed") != 0);
		json_decref(answer);
		if (!active)
			return PTP_OK;
		if (done > most)
			deadline = ptp_now() + STALL;
		most = done > most ? done : most;
		if (ptp_link_pause(&take->monitor.link, LOOK, diag))
			return diag->err;
	}
	return ptp_fail(diag, PTP_ERR_INPUT, "%s: the dump does not go on", ptp_shorten(take->socket).text);
}

static enum ptp_err dump(struct take *take, struct ptp_diag *diag)
{
	int file = create(take, DUMP, diag);
	bool failed = false;

	if (file < 0)
		return diag->err;
	ptp_monitor_pass(&take->monitor, file, OURS, diag);
	close(file);
	if (diag->err ||
	    ptp_monitor_run(&take->monitor, "dump-guest-memory",
			    json_pack("{s:b, s:s, s:b}", "paging", 0, "protocol", "fd:" OURS, "detach", 1), NULL,
			    diag) ||
	    finish_dump(take, &failed, diag))
		return diag->err;
	return failed ? ptp_fail(diag, PTP_ERR_INPUT, "%s: the dump failed: is there room for the machine's memory?",
				 ptp_shorten(take->socket).text)
		      : PTP_OK;
}

// Stopping, and going on

static enum ptp_err is_running(struct take *take, struct ptp_diag *diag)
{
	json_t *answer = NULL, *running;

	if (ptp_monitor_run(&take->monitor, "query-status", NULL, &answer, diag))
		return diag->err;
	running = json_object_get(answer, "running");
	take->was_running = json_is_true(running);
	if (!json_is_boolean(running))
		ptp_fail(diag, PTP_ERR_INPUT, "%s: nothing says whether the machine runs",
			 ptp_shorten(take->socket).text);
	json_decref(answer);
	return diag->err;
}

// Without an end to what QEMU was told to do for us, a dump above all, it does not go on.
static enum ptp_err go_on(struct take *take, struct ptp_diag *diag)
{
	struct ptp_diag unused = {0};
	bool failed;

	if (take->serves_gdb) {
		ptp_autofree char *text = NULL;

		ptp_monitor_say(&take->monitor, "gdbserver none", &text, diag);
		// Gone with it, unless the server never came to be.
		ptp_monitor_run(&take->monitor, "chardev-remove", json_pack("{s:s}", "id", OURS), NULL, &unused);
	}
	if (diag->err || finish_dump(take, &failed, diag) || !take->was_running)
		return diag->err;
	return ptp_monitor_run(&take->monitor, "cont", NULL, NULL, diag);
}

// Whatever happened. A connection that is broken, or that has lost an answer, is made again.
static void resume(struct take *take, struct ptp_diag *diag)
{
	struct ptp_diag first = {0}, second = {0};

	ptp_signals_ignore(&take->signals);
	if (!go_on(take, &first))
		return;
	ptp_monitor_close(&take->monitor);
	if (!ptp_monitor_open(&take->monitor, take->socket, &take->signals, &second) && !go_on(take, &second))
		return;
	first = *diag;
	*diag = (struct ptp_diag){0};
	ptp_fail(diag, PTP_ERR_INPUT, "the machine may still be stopped, `cont` in its monitor resumes it: %s%s%s",
		 second.text, first.err ? "; before that: " : "", first.text);
}

static enum ptp_err take_stopped(struct take *take, struct ptp_diag *diag)
{
	if (ptp_monitor_run(&take->monitor, "stop", NULL, NULL, diag) || read_registers(take, diag) ||
	    read_memory_map(take, diag) || write_registers(take, diag))
		return diag->err;
	return dump(take, diag);
}

enum ptp_err ptp_qmp_take(const char *socket, const char *gdb, const char *directory, struct ptp_diag *diag)
{
	struct take take = {.socket = socket,
			    .gdb = gdb,
			    .directory = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)};

	if (take.directory < 0)
		return ptp_fail(diag, PTP_ERR_INPUT, "%s: %s", ptp_shorten(directory).text, strerror(errno));
	ptp_signals_hold(&take.signals);
	if (!ptp_monitor_open(&take.monitor, socket, &take.signals, diag)) {
		if (!is_running(&take, diag)) {
			take_stopped(&take, diag);
			resume(&take, diag);
		}
		ptp_monitor_close(&take.monitor);
	}
	for (int i = 0; diag->err && i < FILES; i++)
		if (take.created[i])
			unlinkat(take.directory, files[i], 0);
	ptp_gdb_free(&take.cpus);
	close(take.directory);
	ptp_signals_let_go(&take.signals);
	return diag->err;
}

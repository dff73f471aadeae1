// SPDX-License-Identifier: Apache-2.0
#include "fake-qemu.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

// The gdb server

struct gdb {
	int socket;
	const char *(*answer)(const char *);
};

static void send_all(int socket, const char *text)
{
	// A peer that has gone is no fault of the fake's.
	(void)!send(socket, text, strlen(text), MSG_NOSIGNAL);
}

// A packet's text up to #; its checksum is passed over. False at the end.
static bool read_packet(int socket, char *text, size_t room)
{
	size_t count = 0;
	char c = 0;

	while (c != '$')
		if (read(socket, &c, 1) != 1)
			return false;
	while (count < room && read(socket, &text[count], 1) == 1 && text[count] != '#')
		count++;
	cr_assert(count < room);
	text[count] = 0;
	return read(socket, &c, 1) == 1 && read(socket, &c, 1) == 1;
}

static void send_packet(int socket, const char *text)
{
	char end[4];
	unsigned sum = 0;

	for (const char *c = text; *c; c++)
		sum += (unsigned char)*c;
	snprintf(end, sizeof(end), "#%02x", sum & 0xff);
	send_all(socket, "+$");
	send_all(socket, text);
	send_all(socket, end);
}

// Signals are the other thread's.
static void block_signals(void)
{
	sigset_t all;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, NULL);
}

static void *serve_gdb(void *data)
{
	struct gdb *gdb = data;
	char text[512];

	block_signals();
	while (read_packet(gdb->socket, text, sizeof(text))) {
		const char *answer = gdb->answer(text);

		if (!answer)
			break;
		if (*answer == '!') // as it is
			send_all(gdb->socket, answer + 1);
		else
			send_packet(gdb->socket, answer);
	}
	close(gdb->socket);
	free(gdb);
	return NULL;
}

pthread_t fake_gdb_start(int socket, const char *(*answer)(const char *))
{
	struct gdb *gdb = malloc(sizeof(*gdb));
	pthread_t thread;

	*gdb = (struct gdb){socket, answer};
	cr_assert(!pthread_create(&thread, NULL, serve_gdb, gdb));
	return thread;
}

// The monitor

static const char tree[] = "address-space: memory\r\n  0000000000000000-ffffffffffffffff (prio 0, i/o): system\r\n"
			   "    0000000040000000-000000005fffffff (prio 0, ram): mach-virt.ram\r\n";
static const char mtree[] = "FlatView #2\r\n AS \"memory\", root: system\r\n Root memory region: system\r\n"
			    "  0000000009000000-0000000009000fff (prio 0, i/o): pl011\r\n"
			    "  0000000009050000-000000000906ffff (prio 0, i/o): arm-smmuv3\r\n"
			    "  0000000040000000-000000005fffffff (prio 0, ram): mach-virt.ram\r\n";

static json_t *human(struct fake_qemu *fake, const char *line)
{
	unsigned long address;
	char text[64];

	if (!strcmp(line, "info mtree"))
		return json_string(tree);
	if (!strcmp(line, "info mtree -f"))
		return json_string(mtree);
	if (sscanf(line, "xp /1wx 0x%lx", &address) == 1) {
		snprintf(text, sizeof(text), "%016lx: 0x%08lx\r\n", address, address & 0xfff);
		return json_string(text);
	}
	if (!strncmp(line, "gdbserver chardev:", 18)) {
		pthread_detach(fake_gdb_start(fake->passed, fake->gdb));
		fake->passed = -1;
	}
	return json_string("");
}

static json_t *result(struct fake_qemu *fake, const char *command, const json_t *arguments)
{
	if (!strcmp(command, "stop"))
		fake->running = false;
	if (!strcmp(command, "cont"))
		fake->running = true;
	if (!strcmp(command, "query-status"))
		return json_pack("{s:b}", "running", fake->running);
	if (!strcmp(command, "query-chardev"))
		return json_pack("[{s:s}]", "label", "serial0");
	if (!strcmp(command, "query-dump"))
		return json_pack("{s:s, s:i}", "status", "completed", "completed", 4);
	if (!strcmp(command, "dump-guest-memory"))
		cr_assert(write(fake->passed, "dump", 4) == 4);
	if (!strcmp(command, "human-monitor-command"))
		return human(fake, json_string_value(json_object_get(arguments, "command-line")));
	return json_object();
}

static void send_json(int socket, json_t *message)
{
	char *text = json_dumps(message, JSON_COMPACT);

	send_all(socket, text);
	send_all(socket, "\r\n");
	free(text);
	json_decref(message);
}

// Goes wrong. False: without an answer.
static bool go_wrong(struct fake_qemu *fake, json_int_t id)
{
	switch (fake->fault) {
	case REFUSE:
		send_json(fake->connection, json_pack("{s:{s:s}, s:I}", "error", "desc", "not today", "id", id));
		return false;
	case HANG_UP:
		shutdown(fake->connection, SHUT_RDWR);
		return false;
	case NO_JSON:
		send_all(fake->connection, "}{\n");
		return false;
	case EVENTS:
		for (int i = 0; i < 1000; i++)
			send_all(fake->connection, "{\"event\": \"STOP\", \"id\": \"x\", \"return\": 1}\n");
		return true;
	case OTHER_TYPE:
	case NO_FAULT:
		break;
	}
	return true;
}

static void answer(struct fake_qemu *fake, const char *line)
{
	json_t *message = json_loads(line, 0, NULL);
	const char *command = json_string_value(json_object_get(message, "execute"));
	json_int_t id = json_integer_value(json_object_get(message, "id"));
	bool now = fake->commands++ == fake->at;

	cr_assert(command, "%s", line);
	if (!now || go_wrong(fake, id)) {
		json_t *value = result(fake, command, json_object_get(message, "arguments"));

		if (now && fake->fault == OTHER_TYPE) {
			json_decref(value);
			value = json_integer(5);
		}
		send_json(fake->connection, json_pack("{s:o, s:I}", "return", value, "id", id));
	}
	json_decref(message);
}

// Receives bytes, and a file descriptor that may come with them.
static ssize_t receive(struct fake_qemu *fake, char *to, size_t room)
{
	union {
		struct cmsghdr aligned;
		char room[CMSG_SPACE(sizeof(int))];
	} control;
	struct iovec part = {to, room};
	struct msghdr message = {.msg_iov = &part,
				 .msg_iovlen = 1,
				 .msg_control = control.room,
				 .msg_controllen = sizeof(control.room)};
	ssize_t count = recvmsg(fake->connection, &message, 0);

	if (count > 0 && CMSG_FIRSTHDR(&message)) {
		if (fake->passed >= 0)
			close(fake->passed);
		memcpy(&fake->passed, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(int));
	}
	return count;
}

static void serve_connection(struct fake_qemu *fake)
{
	char line[4096];
	size_t used = 0;
	ssize_t count;

	send_all(fake->connection, "{\"QMP\": {\"version\": {}, \"capabilities\": []}}\r\n");
	while ((count = receive(fake, line + used, sizeof(line) - 1 - used)) > 0) {
		char *end;

		used += (size_t)count;
		line[used] = 0;
		while ((end = strchr(line, '\n'))) {
			*end = 0;
			answer(fake, line);
			used -= (size_t)(end + 1 - line);
			memmove(line, end + 1, used + 1);
		}
	}
	close(fake->connection);
}

static void *serve(void *data)
{
	struct fake_qemu *fake = data;

	block_signals();
	while ((fake->connection = accept(fake->listener, NULL, NULL)) >= 0)
		serve_connection(fake);
	return NULL;
}

void fake_qemu_start(struct fake_qemu *fake, const char *socket_path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	fake->running = true;
	fake->passed = -1;
	fake->listener = socket(AF_UNIX, SOCK_STREAM, 0);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", socket_path);
	cr_assert(!bind(fake->listener, (struct sockaddr *)&address, sizeof(address)) && !listen(fake->listener, 4));
	cr_assert(!pthread_create(&fake->thread, NULL, serve, fake));
}

void fake_qemu_end(struct fake_qemu *fake)
{
	shutdown(fake->listener, SHUT_RDWR);
	pthread_join(fake->thread, NULL);
	close(fake->listener);
	if (fake->passed >= 0)
		close(fake->passed);
}

// SPDX-License-Identifier: Apache-2.0
#include "collect/qmp/link.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { SEND_PATIENCE = 20000 }; // milliseconds

_Static_assert(sizeof(((struct ptp_signals *)0)->before) >= sizeof(sigset_t), "room for a set of signals");

void ptp_signals_hold(struct ptp_signals *signals)
{
	sigset_t set, before;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SIGQUIT);
	sigprocmask(SIG_BLOCK, &set, &before);
	memcpy(signals->before, &before, sizeof(before));
	signals->fd = signalfd(-1, &set, SFD_CLOEXEC);
}

void ptp_signals_ignore(struct ptp_signals *signals)
{
	if (signals->fd >= 0)
		close(signals->fd);
	signals->fd = -1;
}

void ptp_signals_let_go(struct ptp_signals *signals)
{
	sigset_t before;

	ptp_signals_ignore(signals);
	memcpy(&before, signals->before, sizeof(before));
	sigprocmask(SIG_SETMASK, &before, NULL);
}

int64_t ptp_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static enum ptp_err fail(const struct ptp_link *link, const char *what, struct ptp_diag *diag)
{
	return ptp_fail(diag, PTP_ERR_INPUT, "%s: %s", ptp_shorten(link->peer).text, what);
}

static enum ptp_err connect_to(struct ptp_link *link, const void *address, size_t size, struct ptp_diag *diag)
{
	sa_family_t family = ((const struct sockaddr *)address)->sa_family;

	link->fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (link->fd >= 0 && !connect(link->fd, address, (socklen_t)size))
		return PTP_OK;
	fail(link, strerror(errno), diag);
	ptp_link_close(link);
	return diag->err;
}

static enum ptp_err open_unix(struct ptp_link *link, const char *path, struct ptp_diag *diag)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	if (strlen(path) >= sizeof(address.sun_path))
		return fail(link, "the path of a UNIX socket has at most 107 bytes", diag);
	memcpy(address.sun_path, path, strlen(path));
	return connect_to(link, &address, sizeof(address), diag);
}

static enum ptp_err open_tcp(struct ptp_link *link, const char *host, struct ptp_diag *diag)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	const char *colon = strrchr(host, ':');
	char name[32] = "", *end = NULL;
	unsigned long port = colon ? strtoul(colon + 1, &end, 10) : 0;

	if (!colon || colon - host >= (int)sizeof(name) || !port || port > UINT16_MAX || *end)
		return fail(link, "neither the path of a UNIX socket nor HOST:PORT", diag);
	memcpy(name, host, (size_t)(colon - host));
	if (*name && strcmp(name, "localhost") && inet_pton(AF_INET, name, &address.sin_addr) != 1)
		return fail(link, "the host must be given by its number", diag);
	address.sin_port = htons((uint16_t)port);
	return connect_to(link, &address, sizeof(address), diag);
}

enum ptp_err ptp_link_open(const char *address, struct ptp_link *link, struct ptp_diag *diag)
{
	link->peer = address;
	link->fd = -1;
	if (!strncmp(address, "unix:", 5))
		return open_unix(link, address + 5, diag);
	if (!strncmp(address, "tcp:", 4))
		return open_tcp(link, address + 4, diag);
	if (strchr(address, '/') || !strchr(address, ':'))
		return open_unix(link, address, diag);
	return open_tcp(link, address, diag);
}

void ptp_link_close(struct ptp_link *link)
{
	if (link->fd >= 0)
		close(link->fd);
	link->fd = -1;
	free(link->received.at);
	link->received.at = NULL;
	link->received.count = link->received.room = 0;
}

// Waits until the link is ready for EVENTS.
static enum ptp_err await(const struct ptp_link *link, short events, int64_t deadline, struct ptp_diag *diag)
{
	struct pollfd fds[] = {{.fd = link->fd, .events = events},
			       {.fd = link->signals ? link->signals->fd : -1, .events = POLLIN}};

	for (;;) {
		int64_t left = deadline - ptp_now();
		int ready = left > 0 ? poll(fds, 2, (int)(left > 60000 ? 60000 : left)) : 0;

		if (ready < 0 && errno != EINTR)
			return fail(link, strerror(errno), diag);
		if (ready > 0 && fds[1].revents)
			return fail(link, "interrupted", diag);
		if (ready > 0)
			return PTP_OK;
		if (left <= 0)
			return fail(link, "no answer in time", diag);
	}
}

enum ptp_err ptp_link_pause(struct ptp_link *link, int milliseconds, struct ptp_diag *diag)
{
	struct pollfd fd = {.fd = link->signals ? link->signals->fd : -1, .events = POLLIN};

	return poll(&fd, 1, milliseconds) > 0 ? fail(link, "interrupted", diag) : PTP_OK;
}

static void attach(struct msghdr *message, int passed)
{
	struct cmsghdr *header = CMSG_FIRSTHDR(message);

	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(passed));
	memcpy(CMSG_DATA(header), &passed, sizeof(passed));
}

enum ptp_err ptp_link_send(struct ptp_link *link, const char *bytes, size_t size, int passed, struct ptp_diag *diag)
{
	union {
		struct cmsghdr aligned;
		char room[CMSG_SPACE(sizeof(int))];
	} control = {0};
	int64_t deadline = ptp_now() + SEND_PATIENCE;

	for (size_t done = 0; done < size;) {
		struct iovec part = {(void *)(bytes + done), size - done};
		struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
		ssize_t sent;

		if (passed >= 0 && !done) {
			message.msg_control = control.room;
			message.msg_controllen = sizeof(control.room);
			attach(&message, passed);
		}
		if (await(link, POLLOUT, deadline, diag))
			return diag->err;
		sent = sendmsg(link->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent < 0 && errno != EAGAIN && errno != EINTR)
			return fail(link, strerror(errno), diag);
		done += sent > 0 ? (size_t)sent : 0;
	}
	return PTP_OK;
}

enum ptp_err ptp_link_receive(struct ptp_link *link, int64_t deadline, struct ptp_diag *diag)
{
	char bytes[65536];
	ssize_t count;

	if (await(link, POLLIN, deadline, diag))
		return diag->err;
	count = recv(link->fd, bytes, sizeof(bytes), MSG_DONTWAIT);
	if (!count)
		return fail(link, "the connection was closed", diag);
	if (count < 0)
		return errno == EAGAIN || errno == EINTR ? PTP_OK : fail(link, strerror(errno), diag);
	if (link->received.count + (size_t)count > link->most)
		return fail(link, "the answer is too long", diag);
	if (link->received.room < link->received.count + (size_t)count) {
		link->received.room = 2 * (link->received.count + (size_t)count);
		link->received.at = ptp_realloc(link->received.at, link->received.room, 1);
	}
	memcpy(link->received.at + link->received.count, bytes, (size_t)count);
	link->received.count += (size_t)count;
	return PTP_OK;
}

void ptp_link_use(struct ptp_link *link, size_t size)
{
	link->received.count -= size;
	memmove(link->received.at, link->received.at + size, link->received.count);
}

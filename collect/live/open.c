// SPDX-License-Identifier: Apache-2.0
//
// Whether a capture of this host can be taken at all, and what stands in the way.
//
// Source: Linux, fs/proc/kcore.c, open_kcore: CAP_SYS_RAWIO, and a lockdown that is not "confidentiality"; fs/proc/iomem shows
// addresses to CAP_SYS_ADMIN alone (kernel/resource.c).
#include "collect/live/kcore.h"
#include "collect/live/live.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

enum { TEXT_MOST = 1 << 16 };

FILE *ptp_live_text(const char *root, const char *name)
{
	ptp_autofree char *path = NULL;

	return asprintf(&path, "%s%s", root, name) < 0 ? NULL : fopen(path, "re");
}

// The beginning of a file of /proc or /sys, which says nothing of its size; "" when there is none.
static void read_text(const char *root, const char *name, char text[TEXT_MOST])
{
	FILE *file = ptp_live_text(root, name);

	text[file ? fread(text, 1, TEXT_MOST - 1, file) : 0] = '\0';
	if (file)
		fclose(file);
}

static bool is_locked(const char *root)
{
	char text[TEXT_MOST];

	read_text(root, "/sys/kernel/security/lockdown", text);
	return strstr(text, "[confidentiality]");
}

static enum ptp_err say_why(const char *root, int error, struct ptp_diag *diag)
{
	if (error == ENOENT)
		return ptp_fail(diag, PTP_ERR_INPUT,
				"there is no /proc/kcore here: the kernel is built without it (CONFIG_PROC_KCORE), "
				"or /proc is not mounted");
	if (error == EPERM && is_locked(root))
		return ptp_fail(diag, PTP_ERR_INPUT,
				"/proc/kcore: the kernel is locked down (confidentiality), so that nobody reads its "
				"memory: take a capture of a dump (--from)");
	if (error == EPERM || error == EACCES)
		return ptp_fail(diag, PTP_ERR_INPUT,
				"/proc/kcore: %s: a capture of this host is root's to take, "
				"with CAP_SYS_RAWIO",
				strerror(error));
	return ptp_fail(diag, PTP_ERR_INPUT, "/proc/kcore: %s", strerror(error));
}

// Without CAP_SYS_ADMIN all addresses are zeros: regions would be made of nothing.
static enum ptp_err check_iomem(const char *root, struct ptp_diag *diag)
{
	char text[TEXT_MOST];

	read_text(root, "/proc/iomem", text);
	for (const char *c = text; *c; c += strcspn(c, "\n"), c += *c == '\n')
		if (strspn(c, " 0-") < strcspn(c, ":\n"))
			return PTP_OK;
	return *text ? ptp_fail(
			       diag, PTP_ERR_INPUT,
			       "/proc/iomem has no addresses but zeros: a capture of this host is root's to take, with "
			       "CAP_SYS_ADMIN")
		     : PTP_OK;
}

// In a container another file may lie over it.
static enum ptp_err check_file(int fd, struct ptp_diag *diag)
{
	struct stat status;

	if (fstat(fd, &status))
		return ptp_fail(diag, PTP_ERR_INPUT, "/proc/kcore: %s", strerror(errno));
	if (!S_ISREG(status.st_mode) || !status.st_size)
		return ptp_fail(diag, PTP_ERR_INPUT,
				"/proc/kcore is hidden here, as it is in containers: take the capture from the host");
	return PTP_OK;
}

enum ptp_err ptp_live_open(const char *root, struct ptp_dump *dump, struct ptp_diag *diag)
{
	ptp_autofree char *path = NULL;
	struct utsname machine;
	int fd;

	if (!*root && (uname(&machine) || strcmp(machine.machine, "aarch64") != 0))
		return ptp_fail(diag, PTP_ERR_INPUT,
				"this machine is not arm64 (%s): --from IMAGE takes a capture of a dump of one",
				machine.machine);
	if (asprintf(&path, "%s/proc/kcore", root) < 0)
		abort();
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return say_why(root, errno, diag);
	if (check_file(fd, diag) || check_iomem(root, diag)) {
		close(fd);
		return diag->err;
	}
	return ptp_kcore_open("/proc/kcore", fd, dump, diag);
}

const char *ptp_live_btf(const char *root, struct ptp_arena *arena)
{
	const char *path = ptp_arena_printf(arena, "%s/sys/kernel/btf/vmlinux", root);

	return access(path, R_OK) ? NULL : path;
}

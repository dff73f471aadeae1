// SPDX-License-Identifier: Apache-2.0
//
// The program's new files and its progress line: whatever ends it, no file is left half-written, and no line half-shown.
#include "main.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#define FILES_MAX 16 // at once

// What a signal has to clean up. Changed while signals wait.
static const char *unfinished[FILES_MAX];
static size_t unfinished_count;
static volatile sig_atomic_t progress_shown;

static const int fatal[] = {SIGINT, SIGTERM, SIGHUP};

static void hold_signals(sigset_t *before)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, before);
}

static void release_signals(const sigset_t *before)
{
	sigprocmask(SIG_SETMASK, before, NULL);
}

FILE *open_new(const char *file)
{
	sigset_t before;
	FILE *to;
	int error;

	hold_signals(&before);
	to = unfinished_count < FILES_MAX ? fopen(file, "wxe") : NULL;
	error = unfinished_count < FILES_MAX ? errno : EMFILE;
	if (to)
		unfinished[unfinished_count++] = file;
	release_signals(&before);
	if (!to)
		say_error("%.1000s: %s%s", file, strerror(error),
			  error == EEXIST ? "; remove it, or name a new file" : "");
	return to;
}

enum ptproof_status close_new(FILE *to, enum ptproof_status status)
{
	const char *file = unfinished[unfinished_count - 1];
	sigset_t before;

	if (fclose(to) && !status) {
		say_error("%.1000s: %s", file, strerror(errno));
		status = PTPROOF_BAD_INPUT;
	}
	hold_signals(&before);
	unfinished_count--;
	if (status)
		unlink(file);
	release_signals(&before);
	return status;
}

enum ptproof_status try_new(const char *const *files, size_t count)
{
	enum ptproof_status status = PTPROOF_PROVED;
	FILE *opened[FILES_MAX];
	size_t made = 0;

	while (made < count && !status) {
		opened[made] = open_new(files[made]);
		if (opened[made])
			made++;
		else
			status = PTPROOF_BAD_INPUT;
	}
	while (made)
		close_new(opened[--made], PTPROOF_BAD_INPUT);
	return status;
}

// On a terminal only; each line replaces the one before it, and the last one is wiped.
void show_progress(const char *stage, double fraction)
{
	progress_shown = true;
	if (*stage)
		fprintf(stderr, "\r\033[K%s %3.0f %%", stage, fraction * 100);
	else
		fputs("\r\033[K", stderr);
	fflush(stderr);
	progress_shown = *stage != '\0';
}

void clean_up(void)
{
	if (progress_shown)
		(void)!write(STDERR_FILENO, "\r\033[K", 4);
	for (size_t i = 0; i < unfinished_count; i++)
		unlink(unfinished[i]);
}

// The default action is back when this is called, and takes place when it returns.
static void give_up(int number)
{
	clean_up();
	raise(number);
}

void clean_up_on_signals(void)
{
	struct sigaction action = {.sa_handler = give_up, .sa_flags = (int)SA_RESETHAND}, before;

	sigfillset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(fatal) / sizeof(*fatal); i++)
		if (!sigaction(fatal[i], NULL, &before) && before.sa_handler != SIG_IGN)
			sigaction(fatal[i], &action, NULL);
}

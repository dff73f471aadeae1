// SPDX-License-Identifier: Apache-2.0
#include "verifier/certify/ask.h"

#include "model/alloc.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORDS_MAX 32
#define OUTPUT_MAX 4096 // a solver that agrees prints one short line

struct child {
	char *words[WORDS_MAX + 2]; // the command's, the file, NULL
	int output, failure;        // to read: what it prints, and errno if it could not be run
	pid_t pid;
};

// Splits COMMAND, which is changed, at blanks.
static bool split(char *command, const char *file, struct child *child)
{
	size_t count = 0;
	char *rest = NULL;

	for (char *word = strtok_r(command, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest)) {
		if (count == WORDS_MAX)
			return false;
		child->words[count++] = word;
	}
	child->words[count] = (char *)file;
	return count > 0;
}

static void become(const struct child *child, int output, int failure)
{
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);

	signal(SIGPIPE, SIG_DFL);
	if (nothing >= 0 && dup2(nothing, STDIN_FILENO) >= 0 && dup2(output, STDOUT_FILENO) >= 0)
		execvp(child->words[0], child->words);
	(void)!write(failure, &errno, sizeof(errno));
	_exit(127);
}

// Starts the command. False, with errno, when that fails.
static bool start(struct child *child)
{
	int output[2], failure[2];

	if (pipe2(output, O_CLOEXEC))
		return false;
	if (pipe2(failure, O_CLOEXEC)) {
		close(output[0]);
		close(output[1]);
		return false;
	}
	child->pid = fork();
	if (!child->pid)
		become(child, output[1], failure[1]);
	close(output[1]);
	close(failure[1]);
	child->output = output[0];
	child->failure = failure[0];
	return child->pid > 0;
}

// Reads until the end, or until it is more than any solver that agrees prints.
static void read_output(struct child *child, char text[OUTPUT_MAX + 1])
{
	size_t length = 0;

	while (length < OUTPUT_MAX) {
		ssize_t got = read(child->output, text + length, OUTPUT_MAX - length);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		length += (size_t)got;
	}
	if (length == OUTPUT_MAX)
		kill(child->pid, SIGKILL);
	text[length] = '\0';
	close(child->output);
}

// The exit status of the command, or -1; errno of a command that could not be run in FAILED.
static int finish(struct child *child, int *failed)
{
	int status;

	*failed = 0;
	if (read(child->failure, failed, sizeof(*failed)) != (ssize_t)sizeof(*failed))
		*failed = 0;
	close(child->failure);
	while (waitpid(child->pid, &status, 0) < 0)
		if (errno != EINTR)
			return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// Counts lines in TEXT, which is changed. OTHER: the first line that is none of the answers.
static void count_lines(char *text, unsigned *agree, unsigned *disagree, const char **other)
{
	char *rest = NULL;

	for (char *line = strtok_r(text, "\r\n", &rest); line; line = strtok_r(NULL, "\r\n", &rest)) {
		if (!strcmp(line, "unsat"))
			(*agree)++;
		else if (!strcmp(line, "sat") || !strcmp(line, "unknown"))
			(*disagree)++;
		else if (!*other)
			*other = line;
	}
}

static enum ptp_asked fail(struct ptp_diag *diag, const char *command, const char *what, const char *detail)
{
	ptp_fail(diag, PTP_ERR_INPUT, "%s: %s%.500s", ptp_shorten(command).text, what, detail);
	return PTP_ASKED_FAILED;
}

// cvc5 tells a language by the end of a file's name.
static const char *hint(const char *file)
{
	size_t length = strlen(file);

	return length > 5 && !strcmp(file + length - 5, ".smt2") ? "" : "; it may want a name that ends in .smt2";
}

static enum ptp_asked judge(const char *command, const char *file, char *text, int status, unsigned answers,
			    struct ptp_diag *diag)
{
	unsigned agree = 0, disagree = 0;
	const char *other = NULL;

	count_lines(text, &agree, &disagree, &other);
	if (other)
		return fail(diag, command, "this is no answer: ", other);
	if (disagree)
		return PTP_ASKED_DISAGREES;
	if (status)
		return fail(diag, command, "the solver failed", status < 0 ? ": it was killed" : hint(file));
	if (agree == answers)
		return PTP_ASKED_AGREES;
	ptp_fail(diag, PTP_ERR_INPUT, "%s: %u answers, not %u", ptp_shorten(command).text, agree, answers);
	return PTP_ASKED_FAILED;
}

enum ptp_asked ptp_ask(const char *command, const char *file, unsigned answers, struct ptp_diag *diag)
{
	struct child child = {.pid = -1};
	ptp_autofree char *words = ptp_calloc(strlen(command) + 1, 1), *output = ptp_calloc(OUTPUT_MAX + 1, 1);
	int status, failed;

	memcpy(words, command, strlen(command) + 1);
	if (!split(words, file, &child))
		return fail(diag, command, "not a command", "");
	if (!start(&child))
		return fail(diag, command, "cannot be run: ", strerror(errno));
	read_output(&child, output);
	status = finish(&child, &failed);
	if (failed)
		return fail(diag, command, "cannot be run: ", strerror(failed));
	return judge(command, file, output, status, answers, diag);
}

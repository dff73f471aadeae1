// SPDX-License-Identifier: Apache-2.0
//
// What a certificate costs: bench-certificate CAPTURE [PROFILE...] takes the certificate of a capture that is proved, gives it as
// many intervals as asked for (10^3 to 10^5) in place of its own, and prints its size and the CPU seconds of ptproof and of each solver.
#include "ptproof.h"

#include "inputs/inputs.h"
#include "verifier/certify/ask.h"
#include "verifier/certify/read.h"
#include "verifier/certify/write.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

// Of the commands that were run: other work on the machine does not count.
static double spent_by_children(void)
{
	struct rusage usage;

	getrusage(RUSAGE_CHILDREN, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void fail(const char *what)
{
	fprintf(stderr, "bench-certificate: %s\n", what);
	exit(1);
}

static void read_theorem(const char *capture, const char *const *profiles, size_t count, struct ptp_theorem *theorem)
{
	struct ptp_diag diag = {PTP_OK, ""};
	struct ptproof *session;
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size);

	if (ptproof_open(capture, profiles, count, &session) || ptproof_check(session, PTPROOF_ERROR, NULL) ||
	    ptproof_write_certificate(session, to))
		fail(ptproof_message(session));
	ptproof_close(session);
	fclose(to);
	while (size && text[size - 2] != '\n')
		size--;
	if (ptp_certificate_read("certificate", text, size - 1, theorem, &diag))
		fail(diag.text);
	free(text);
}

// COUNT rows of 1 to 8 pages, with the groups in turn and now and then none.
static void make_rows(struct ptp_theorem *theorem, size_t count)
{
	uint64_t end = 0;

	theorem->rows.count = 0;
	for (size_t i = 0; i < count; i++) {
		end += (1 + i * 5 % 8) * 4096;
		*ptp_push(&theorem->rows) = (struct ptp_row){end, (uint32_t)(i % (theorem->groups.count + 1))};
	}
}

static void write_file(const char *name, const struct ptp_theorem *theorem, const struct ptp_catalogue *catalogue)
{
	struct ptp_obligations obligations = {.all = {0}};
	char *text = NULL;
	size_t size = 0;
	FILE *to = open_memstream(&text, &size), *file = fopen(name, "w");

	if (!to || !file || !ptp_obligations_collect(theorem, &obligations))
		fail("cannot write");
	ptp_certificate_write(theorem, &obligations, catalogue, to);
	fclose(to);
	fwrite(text, 1, size, file);
	ptp_certificate_seal(text, size, file);
	fclose(file);
	printf("%8zu intervals, %zu obligations, %8.1f KB", theorem->rows.count, obligations.all.count,
	       (double)size / 1000);
	ptp_obligations_free(&obligations);
	free(text);
}

static void time_solvers(const char *file)
{
	static const char *const solvers[] = {"z3", "cvc5", "bitwuzla"};
	char message[1024];
	double start = now();

	if (ptproof_certify(file, "sed -n 1s/.*/unsat/p", message, sizeof(message)))
		fail(message);
	printf("; form %.2f s", now() - start);
	for (size_t i = 0; i < sizeof(solvers) / sizeof(*solvers); i++) {
		struct ptp_diag diag = {PTP_OK, ""};
		enum ptp_asked asked;

		start = spent_by_children();
		asked = ptp_ask(solvers[i], file, PTP_CERTIFICATE_ANSWERS, &diag);
		if (asked == PTP_ASKED_AGREES)
			printf("; %s %.2f s", solvers[i], spent_by_children() - start);
		else
			printf("; %s: %s", solvers[i], asked == PTP_ASKED_FAILED ? diag.text : "does not agree");
	}
	putchar('\n');
}

int main(int argc, char **argv)
{
	struct ptp_theorem theorem = {.inputs = {0}};
	struct ptp_diag diag = {PTP_OK, ""};
	struct ptp_catalogue catalogue;
	const struct ptp_builtin *list = ptp_builtin_find("catalogue.yaml");
	char file[] = "/tmp/bench-certificate-XXXXXX.smt2";
	int fd = mkstemps(file, 5);

	if (argc < 2 || fd < 0)
		fail("which capture?");
	close(fd);
	memset(&catalogue, 0, sizeof(catalogue));
	if (!list || ptp_read_catalogue(list->name, list->text, list->size, &catalogue, &diag))
		fail(diag.text);
	read_theorem(argv[1], (const char *const *)argv + 2, (size_t)argc - 2, &theorem);
	for (size_t count = 1000; count <= 100000; count *= 10) {
		make_rows(&theorem, count);
		write_file(file, &theorem, &catalogue);
		time_solvers(file);
	}
	unlink(file);
	ptp_theorem_free(&theorem);
	ptp_catalogue_free(&catalogue);
	return 0;
}

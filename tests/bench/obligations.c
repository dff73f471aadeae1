// SPDX-License-Identifier: Apache-2.0
//
// What obligations cost the solver: bench-obligations [COUNT] asks about 10,000 pairs of mappings, a guest's with its stage 1 free and
// the host's, no two of which are one question, and prints what each tenth of them took of the processor. Flat means that a question does
// not pay for those before it.
#include "inputs/inputs.h"
#include "verifier/prove/obligation.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { HOST, GUEST, CONTEXTS };
enum { HOST_CLASSES = 128, GUEST_CLASSES = 128, TENTHS = 10 };

static struct ptp_context contexts[CONTEXTS] = {
	[HOST] = {.name = "kernel", .owner = "host", .owner_kind = PTP_HOST},
	[GUEST] = {.name = "guest", .owner = "guest:1", .owner_kind = PTP_GUEST},
};
static struct ptp_region regions[] = {{.name = "R", .size = 4096, .kind = PTP_DEVICE}};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);                // others may have the machine, too
	return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6; // ms
}

static _Noreturn void die(const struct ptp_diag *diag)
{
	fprintf(stderr, "bench-obligations: %s\n", diag->text);
	exit(1);
}

// Every field is known, and 0 but for what the caller sets.
static struct ptp_class known(unsigned context, enum ptp_field first, enum ptp_field last)
{
	struct ptp_class class = {.known = {0, 0}};

	ptp_class_clear(&class, PTP_F_DMA, PTP_F_S2_GROUP);
	ptp_class_clear(&class, first, last);
	ptp_class_set(&class, PTP_F_OWNER, contexts[context].owner_kind);
	ptp_class_set(&class, PTP_F_EL0, 1);
	return class;
}

// A stage 1 of the host: MAIR bytes and permissions that no other has.
static struct ptp_class host_class(unsigned n)
{
	static const uint8_t normal[16] = {0x44, 0xff, 0xbb, 0x77, 0xee, 0xdd, 0x4f, 0xf4,
					   0xaa, 0x99, 0x4b, 0xb4, 0xfb, 0xbf, 0x55, 0x66};
	struct ptp_class class = known(HOST, PTP_F_S1_M, PTP_F_S2_ANY - 1);

	for (enum ptp_field field = PTP_F_S1_M; field <= PTP_F_S1_I; field++)
		ptp_class_set(&class, field, 1);
	ptp_class_clear(&class, PTP_F_S2_VM, PTP_F_S2_ANY - 1);
	ptp_class_set(&class, PTP_F_S1_ATTR, normal[n & 15]);
	ptp_class_set(&class, PTP_F_S1_SH, n >> 4 & 1 ? 3 : 2);
	ptp_class_set(&class, PTP_F_S1_AP, n >> 4 & 2);
	ptp_class_set(&class, PTP_F_S1_PXN, n >> 6 & 1);
	ptp_class_set(&class, PTP_F_S1_UXN, 1);
	return class;
}

// A stage 2 under any stage 1.
static struct ptp_class guest_class(unsigned n)
{
	struct ptp_class class = known(GUEST, PTP_F_S2_VM, PTP_F_S2_ANY - 1);

	ptp_class_set(&class, PTP_F_S2_VM, 1);
	ptp_class_set(&class, PTP_F_S2_MEMATTR, n);
	ptp_class_set(&class, PTP_F_S2_SH, n >> 4 & 1 ? 3 : 2);
	ptp_class_set(&class, PTP_F_S2_AP, n >> 5 & 1 ? 3 : 1);
	ptp_class_set(&class, PTP_F_S2_XN, n >> 6 & 1 ? 2 : 0);
	ptp_class_set(&class, PTP_F_HCR_PTW, 1);
	return class;
}

static void make_classes(struct ptp_classes *classes)
{
	for (unsigned i = 0; i < HOST_CLASSES; i++) {
		struct ptp_class class = host_class(i);

		ptp_class_id(classes, HOST, &class);
	}
	for (unsigned i = 0; i < GUEST_CLASSES; i++) {
		struct ptp_class class = guest_class(i);

		ptp_class_id(classes, GUEST, &class);
	}
}

// The pairs in an order in which neighbours have neither side in common.
static struct ptp_obligation pair(unsigned n)
{
	unsigned host = n % HOST_CLASSES, guest = (n + n / HOST_CLASSES) % GUEST_CLASSES;

	return (struct ptp_obligation){.id = {host, HOST_CLASSES + guest}};
}

static void ask_all(struct ptp_prover *prover, unsigned count)
{
	unsigned broken = 0;
	double begin = now(), least = 0, most = 0;

	for (unsigned tenth = 0; tenth < TENTHS; tenth++) {
		unsigned first = count / TENTHS * tenth, end = count / TENTHS * (tenth + 1);
		double start = now(), each;

		for (unsigned i = first; i < end; i++) {
			struct ptp_obligation obligation = pair(i);

			broken += !ptp_prove_every(prover, &obligation, false);
		}
		each = (now() - start) / (end - first);
		printf("  %6u to %6u: %.3f ms each\n", first, end - 1, each);
		least = !tenth || each < least ? each : least;
		most = each > most ? each : most;
	}
	printf("  %u questions (all rules at once), %u of which some rule may be broken: %.3f ms each, %.0f a second; dearest "
	       "tenth / cheapest: %.2f\n",
	       count, broken, (now() - begin) / count, count / (now() - begin) * 1e3, most / least);
}

int main(int argc, char **argv)
{
	unsigned long count = argc > 1 ? strtoul(argv[1], NULL, 10) : 10000;
	const struct ptp_builtin *file = ptp_builtin_find("catalogue.yaml");
	struct ptp_capture capture = {.contexts = {contexts, CONTEXTS, CONTEXTS}, .regions = {regions, 1, 1}};
	struct ptp_diag diag = {PTP_OK, ""};
	struct ptp_catalogue catalogue;
	struct ptp_classes classes = {0};
	struct ptp_solver *solver;
	struct ptp_prover prover;
	double start = now();

	if (count < TENTHS || count > HOST_CLASSES * GUEST_CLASSES) {
		fprintf(stderr, "usage: bench-obligations [COUNT], from %d to %d\n", TENTHS,
			HOST_CLASSES * GUEST_CLASSES);
		return 2;
	}
	if (ptp_read_catalogue(file->name, file->text, file->size, &catalogue, &diag) ||
	    ptp_solver_create(&catalogue, &solver, &diag))
		die(&diag);
	printf("rules and solver: %.1f ms\n", now() - start);
	make_classes(&classes);
	start = now();
	if (ptp_prover_init(&prover, &capture, &catalogue, &classes, solver, &diag))
		die(&diag);
	printf("meanings of %zu classes: %.1f ms\n", classes.entries.count, now() - start);
	ask_all(&prover, (unsigned)count);
	ptp_prover_free(&prover);
	ptp_classes_free(&classes);
	ptp_solver_destroy(solver);
	ptp_catalogue_free(&catalogue);
	return 0;
}

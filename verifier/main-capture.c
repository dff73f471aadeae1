// SPDX-License-Identifier: Apache-2.0
//
// The program's command `capture`, which has options of its own.
#include "main.h"

#include <getopt.h>
#include <stdbool.h>

enum { FROM = LONG_OPTIONS, BASE, REGISTERS, BTF, KALLSYMS, RAW, QMP, GDB, REDACT, HELP };

static const char usage_text[] =
	"usage: ptproof capture --from IMAGE -o CAPTURE     takes a capture of a dump\n"
	"       ptproof capture --qmp SOCKET -o CAPTURE     of a machine that QEMU runs, which stands still for a moment\n"
	"       ptproof capture -o CAPTURE                  of this host, arm64 Linux, while it runs; for root\n"
	"\n"
	"      --from IMAGE        a memory dump: an ELF core or compressed file of kdump, what virsh or QEMU\n"
	"                          dump (ELF), LiME, or raw memory\n"
	"  -o CAPTURE              the directory that is made; it must not exist\n"
	"      --qmp SOCKET        the UNIX socket of QEMU's monitor (QMP)\n"
	"      --base ADDRESS      of an image of raw memory: the physical address of its first byte\n"
	"      --gdb ADDRESS       where QEMU's gdb server listens, where it has one: a socket, or HOST:PORT\n"
	"      --registers FILE    registers of the CPUs and SMMUs, as YAML or as a debugger prints them\n"
	"      --btf FILE          the kernel's types (/sys/kernel/btf/vmlinux), where the image lacks them\n"
	"      --kallsyms FILE     the kernel's symbols (/proc/kallsyms as root), where init_task is not found without\n"
	"      --raw DIR           raw files of the host that go along: DIR has iomem, devicetree, pci/, acpi/, ...\n"
	"      --redact            no names of processes\n"
	"  -h, --help              this\n"
	"\n"
	"exit status: 0 taken, 2 could not be taken, 4 a fault of ptproof's own\n";

struct request {
	struct ptproof_capture_options options;
	uint64_t base;
	bool help;
};

static enum ptproof_status take_option(int option, struct request *request)
{
	struct ptproof_capture_options *o = &request->options;

	switch (option) {
	case FROM:
		o->image = optarg;
		return PTPROOF_PROVED;
	case 'o':
		o->output = optarg;
		return PTPROOF_PROVED;
	case REGISTERS:
		o->registers = optarg;
		return PTPROOF_PROVED;
	case BTF:
		o->btf = optarg;
		return PTPROOF_PROVED;
	case QMP:
		o->qmp = optarg;
		return PTPROOF_PROVED;
	case GDB:
		o->gdb = optarg;
		return PTPROOF_PROVED;
	case KALLSYMS:
		o->kallsyms = optarg;
		return PTPROOF_PROVED;
	case RAW:
		o->raw = optarg;
		return PTPROOF_PROVED;
	case REDACT:
		o->redact = 1;
		return PTPROOF_PROVED;
	case BASE:
		o->base = &request->base;
		return parse_address(optarg, &request->base) ? PTPROOF_PROVED : complain("not an address", optarg);
	default:
		request->help = true;
		return PTPROOF_PROVED;
	}
}

static enum ptproof_status parse_request(int argc, char **argv, struct request *request)
{
	static const struct option known[] = {{"from", required_argument, NULL, FROM},
					      {"base", required_argument, NULL, BASE},
					      {"registers", required_argument, NULL, REGISTERS},
					      {"qmp", required_argument, NULL, QMP},
					      {"gdb", required_argument, NULL, GDB},
					      {"btf", required_argument, NULL, BTF},
					      {"kallsyms", required_argument, NULL, KALLSYMS},
					      {"raw", required_argument, NULL, RAW},
					      {"redact", no_argument, NULL, REDACT},
					      {"output", required_argument, NULL, 'o'},
					      {"help", no_argument, NULL, HELP},
					      {NULL, 0, NULL, 0}};
	enum ptproof_status status = PTPROOF_PROVED;
	int option;

	opterr = 0;
	while (!status && (option = getopt_long(argc, argv, ":ho:", known, NULL)) != -1)
		status = option == '?' || option == ':' ? complain_of_option(option, argv)
							: take_option(option, request);
	if (status || request->help)
		return status;
	if (optind < argc)
		return complain("too many operands", argv[optind]);
	if (!request->options.output)
		return complain("no directory is given: -o CAPTURE", NULL);
	if (request->options.image && request->options.qmp)
		return complain("either --from IMAGE or --qmp SOCKET says what to take a capture of", NULL);
	if (request->options.base && !request->options.image)
		return complain("--base is of an image: --from IMAGE", NULL);
	return PTPROOF_PROVED;
}

static void say_line(const char *line)
{
	printf("%s\n", line);
}

enum ptproof_status capture(int argc, char **argv)
{
	struct request request = {.help = false};
	enum ptproof_status status = parse_request(argc, argv, &request);
	char message[1024];

	if (status)
		return status;
	if (request.help)
		return say(usage_text, "");
	status = ptproof_capture(&request.options, say_line, message, sizeof(message));
	if (status)
		say_error("%s", message);
	return status;
}

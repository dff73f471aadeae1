// SPDX-License-Identifier: Apache-2.0
//
// ptproof-capture: the command `capture` as a program of its own, which needs no solver, for hosts that only a capture is taken of.
#include "main.h"

int main(int argc, char **argv)
{
	return (int)capture(argc, argv);
}

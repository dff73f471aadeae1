/* SPDX-License-Identifier: Apache-2.0
 *
 * The guest: turns on its stage 1, reads one word at each address of a list, rings the doorbell, and spins. It is
 * linked nowhere: these bytes begin the guest's RAM.
 *
 * x0 TTBR0_EL1, x1 TCR_EL1, x2 MAIR_EL1, x3 list of virtual addresses that a zero ends, x4 doorbell
 */
	.text
	msr	ttbr0_el1, x0
	msr	tcr_el1, x1
	msr	mair_el1, x2
	isb
	tlbi	vmalle1
	dsb	nsh
	isb
	mrs	x9, sctlr_el1
	mov	x10, #0x1005		/* I, C, M */
	orr	x9, x9, x10
	msr	sctlr_el1, x9
	isb
next:
	ldr	x9, [x3], #8
	cbz	x9, done
	ldr	w10, [x9]
	b	next
done:
	str	wzr, [x4]
spin:
	b	spin

/* Every exception is one too many: says what and where, by the doorbell. */
	.balign	2048
	.rept	16
	mrs	x9, esr_el1
	str	x9, [x4, #8]
	mrs	x9, elr_el1
	str	x9, [x4, #16]
	b	.
	.balign	128
	.endr

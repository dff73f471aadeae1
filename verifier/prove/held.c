// SPDX-License-Identifier: Apache-2.0
#include "verifier/prove/held.h"

// Z3's own handler would end the process.
static void on_error(Z3_context z3, Z3_error_code code)
{
	(void)z3;
	(void)code;
}

void ptp_held_init(struct ptp_held *held)
{
	Z3_config config = Z3_mk_config();

	held->failed = false;
	held->z3 = Z3_mk_context_rc(config);
	Z3_del_config(config);
	Z3_set_error_handler(held->z3, on_error);
	held->lasting = Z3_mk_ast_vector(held->z3);
	Z3_ast_vector_inc_ref(held->z3, held->lasting);
	held->passing = Z3_mk_ast_vector(held->z3);
	Z3_ast_vector_inc_ref(held->z3, held->passing);
	held->boolean = Z3_mk_bool_sort(held->z3);
	ptp_hold(held, Z3_sort_to_ast(held->z3, held->boolean));
}

void ptp_held_free(struct ptp_held *held)
{
	Z3_ast_vector_dec_ref(held->z3, held->lasting);
	Z3_ast_vector_dec_ref(held->z3, held->passing);
	Z3_del_context(held->z3);
}

bool ptp_held_clean(struct ptp_held *held)
{
	if (Z3_get_error_code(held->z3) != Z3_OK)
		held->failed = true;
	return !held->failed;
}

Z3_solver ptp_held_solver(struct ptp_held *held, unsigned rlimit)
{
	Z3_solver solver = Z3_mk_solver_for_logic(held->z3, Z3_mk_string_symbol(held->z3, "QF_BV"));
	Z3_params params;

	if (!solver || !ptp_held_clean(held))
		return NULL;
	Z3_solver_inc_ref(held->z3, solver);
	params = Z3_mk_params(held->z3);
	Z3_params_inc_ref(held->z3, params);
	Z3_params_set_uint(held->z3, params, Z3_mk_string_symbol(held->z3, "rlimit"), rlimit);
	Z3_params_set_bool(held->z3, params, Z3_mk_string_symbol(held->z3, "ctrl_c"), false);
	Z3_solver_set_params(held->z3, solver, params);
	Z3_params_dec_ref(held->z3, params);
	return solver;
}

static Z3_ast put(struct ptp_held *held, Z3_ast_vector into, Z3_ast term)
{
	if (!ptp_held_clean(held) || !term)
		return Z3_mk_true(held->z3);
	Z3_ast_vector_push(held->z3, into, term);
	ptp_held_clean(held);
	return term;
}

Z3_ast ptp_hold(struct ptp_held *held, Z3_ast term)
{
	return put(held, held->lasting, term);
}

Z3_ast ptp_pass(struct ptp_held *held, Z3_ast term)
{
	return put(held, held->passing, term);
}

Z3_sort ptp_pass_bits(struct ptp_held *held, unsigned bits)
{
	Z3_sort sort = Z3_mk_bv_sort(held->z3, bits);

	if (!ptp_held_clean(held) || !sort)
		return held->boolean;
	ptp_pass(held, Z3_sort_to_ast(held->z3, sort));
	return sort;
}

void ptp_release(struct ptp_held *held)
{
	ptp_held_clean(held);
	Z3_ast_vector_resize(held->z3, held->passing, 0);
}

Z3_ast ptp_hold_constant(struct ptp_held *held, const char *name, Z3_sort sort)
{
	return ptp_hold(held, Z3_mk_const(held->z3, Z3_mk_string_symbol(held->z3, name), sort));
}

Z3_ast ptp_pass_constant(struct ptp_held *held, const char *name, Z3_sort sort)
{
	return ptp_pass(held, Z3_mk_const(held->z3, Z3_mk_string_symbol(held->z3, name), sort));
}

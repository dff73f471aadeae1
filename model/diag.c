// SPDX-License-Identifier: Apache-2.0
#include "model/diag.h"

#include <stdio.h>

enum ptp_err ptp_fail(struct ptp_diag *diag, enum ptp_err err, const char *format, ...)
{
	va_list ap;

	if (diag->err)
		return diag->err;
	diag->err = err;
	va_start(ap, format);
	vsnprintf(diag->text, sizeof(diag->text), format, ap);
	va_end(ap);
	return err;
}

enum ptp_err ptp_fail_at(struct ptp_diag *diag, struct ptp_place place, const char *format, ...)
{
	va_list ap;
	int used;

	if (diag->err)
		return diag->err;
	diag->err = PTP_ERR_INPUT;
	used = snprintf(diag->text, sizeof(diag->text), "%s:%u:%u: ", place.file, place.line, place.column);
	if (used < 0 || (size_t)used >= sizeof(diag->text))
		return diag->err;
	va_start(ap, format);
	vsnprintf(diag->text + used, sizeof(diag->text) - used, format, ap);
	va_end(ap);
	return diag->err;
}

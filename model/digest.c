// SPDX-License-Identifier: Apache-2.0
#include "model/digest.h"

#include <sha2.h>
#include <stdint.h>
#include <stdio.h>

void ptp_digest(const void *data, size_t size, char text[PTP_DIGEST_TEXT])
{
	uint8_t digest[SHA256_DIGEST_LENGTH];
	SHA2_CTX hash;

	SHA256Init(&hash);
	SHA256Update(&hash, data, size);
	SHA256Final(digest, &hash);
	for (unsigned i = 0; i < SHA256_DIGEST_LENGTH; i++)
		snprintf(text + 2 * i, 3, "%02x", digest[i]);
}

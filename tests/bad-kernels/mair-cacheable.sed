# SPDX-License-Identifier: Apache-2.0
# The index of MAIR_EL1 that stands for Non-cacheable memory is Write-Back.
#file arch/arm64/mm/proc.S
#finds conditional alias.cacheable-device process
s/MAIR_ATTRIDX(MAIR_ATTR_NORMAL_NC,/MAIR_ATTRIDX(MAIR_ATTR_NORMAL,/

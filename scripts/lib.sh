# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=sh disable=SC2034
#
# What the scripts share. Sourced by a POSIX shell with `root` set to the top of the source tree.

# The packages, by their names in Debian 12: to build and run, to test, to make packages, to look at the sources, for the host of
# scripts/host, for the browser of tests/browser, and to build and run for arm64 elsewhere.
libraries="libz3-dev libyaml-dev libjansson-dev libmd-dev libfdt-dev libbpf-dev zlib1g-dev liblzo2-dev libsnappy-dev
	libzstd-dev"
build_packages="gcc libc6-dev make cmake pkg-config $libraries"
demo_packages="binutils"
test_packages="libcriterion-dev libkdumpfile-dev xz-utils z3 cvc5 lowdown man-db mandoc zsh fish parallel rsync sqlite3 jq
	python3 python3-yaml"
package_packages="dpkg-dev file lowdown lintian"
lint_packages="clang clang-format clang-tidy"
host_packages="qemu-system-arm qemu-efi-aarch64 ipxe-qemu gcc-aarch64-linux-gnu libc6-dev-arm64-cross cpio kmod xz-utils"
browser_packages="chromium chromium-driver python3-selenium"
cross_packages="gcc-aarch64-linux-gnu libc6-dev-arm64-cross make cmake pkg-config qemu-user-static"

say()
{
	printf '%s\n' "$*" >&2
}

die()
{
	say "$(basename "$0"): $*"
	exit 1
}

jobs()
{
	nproc 2>/dev/null || echo 1
}

missing_packages()
{
	for package; do
		dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || echo "$package"
	done
}

# install_packages NAME...: installs what is not installed yet, as root or through sudo.
install_packages()
{
	if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
		say "No apt-get here. What Debian 12 calls these must be installed: $*"
		return 0
	fi
	missing=$(missing_packages "$@" | tr '\n' ' ')
	[ -n "$missing" ] || return 0
	as_root=
	if [ "$(id -u)" -ne 0 ]; then
		command -v sudo >/dev/null || die "not root, and no sudo: run apt-get install $missing"
		as_root=sudo
	fi
	say "Installing with ${as_root:+sudo }apt-get: $missing"
	# A list that cannot be fetched does not matter when the packages can.
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update >/dev/null || say "apt-get update failed; going on"
	# shellcheck disable=SC2086 # a list of words
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
		-o Dpkg::Use-Pty=0 $missing >/dev/null ||
		die "apt-get could not install $missing"
}

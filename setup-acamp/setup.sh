#!/usr/bin/env bash
# The script of the action: downloads the archive of a version, verifies it, and adds the program to PATH. Exit code 2 for
# wrong inputs, 1 if something else failed; then nothing is added to PATH.
set -euo pipefail

fail() {
  local code="$1"
  shift
  echo "::error title=setup-acamp::$*"
  exit "$code"
}

version="${INPUT_VERSION#v}"
[[ "$version" =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] || fail 2 "not a version: $INPUT_VERSION"
[[ "${INPUT_SHA256:-}" =~ ^([0-9a-f]{64})?$ ]] || fail 2 "sha256 is not a checksum of 64 hexadecimal digits"
[[ "${INPUT_URL:-}" != *[[:space:]]* ]] || fail 2 "url contains white space"
[[ "${INPUT_TOKEN:-}" != *[[:space:]]* ]] || fail 2 "token contains white space"

case "$RUNNER_ARCH" in
  X64) machine=x86_64 ;;
  ARM64) machine=aarch64 ;;
  *) fail 1 "no release for the processor $RUNNER_ARCH" ;;
esac
case "$RUNNER_OS" in
  Linux) name="acamp-$machine-unknown-linux-musl" archive="$name.tar.gz" ;;
  macOS) name="acamp-$machine-apple-darwin" archive="$name.tar.gz" ;;
  # Windows on ARM runs the program for x86_64.
  Windows) name="acamp-x86_64-pc-windows-msvc" archive="$name.zip" ;;
  *) fail 1 "no release for $RUNNER_OS" ;;
esac

sum() {
  if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1
}
fetch() {
  local protocol='=https'
  [[ "$RELEASES" != http://127.0.0.1:* ]] || protocol='=http'
  curl --proto "$protocol" --tlsv1.2 --fail --silent --show-error --location --retry 3 --output "$2" "$1" || fail 1 "cannot download $1"
}

# Below the directory that the cache restores. What comes out of it is verified as a download is.
kept="$RUNNER_TEMP/setup-acamp"
mkdir -p "$kept"
for file in "$archive.sha256" "$archive"; do
  [ -s "$kept/$file" ] || fetch "$RELEASES/v$version/$file" "$kept/$file"
done
expected="${INPUT_SHA256:-}"
[ -n "$expected" ] || expected="$(cut -d ' ' -f 1 <"$kept/$archive.sha256")"
actual="$(sum <"$kept/$archive")"
if [ "$actual" != "$expected" ]; then
  rm -f "$kept/$archive" "$kept/$archive.sha256"
  fail 1 "the checksum of $archive is $actual, expected $expected: nothing was installed"
fi

tools="$RUNNER_TEMP/acamp-$version"
rm -rf "$tools"
mkdir -p "$tools"
if [ "$RUNNER_OS" = Windows ]; then
  unzip -q "$kept/$archive" -d "$tools"
  bin="$tools"
else
  tar -xzf "$kept/$archive" -C "$tools"
  bin="$tools/$name"
fi
installed="$("$bin/acamp" --version)"
echo "$bin" >>"$GITHUB_PATH"
{
  echo "version=$installed"
  echo "path=$bin"
} >>"$GITHUB_OUTPUT"
[ -z "${INPUT_URL:-}" ] || echo "ACAMP_URL=$INPUT_URL" >>"$GITHUB_ENV"
if [ -n "${INPUT_TOKEN:-}" ]; then
  echo "::add-mask::$INPUT_TOKEN"
  echo "ACAMP_TOKEN=$INPUT_TOKEN" >>"$GITHUB_ENV"
fi
echo "Installed $installed"

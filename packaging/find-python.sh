# Read with `.` by the other scripts. find_python VERSION sets `python` to an interpreter of that version (such as 3.13),
# from the path, from pyenv or from uv; to the interpreter itself, not to a shim that chooses by folder.
find_python() {
    for candidate in "python$1" python3 python "${PYENV_ROOT:-$HOME/.pyenv}/versions/$1".*/bin/python \
        "$(uv python find --no-project "$1" 2>/dev/null || true)"; do
        if [ -n "$candidate" ] && python=$("$candidate" -c 'import sys
print(sys.executable if ".".join(map(str, sys.version_info[:2])) == sys.argv[1] else sys.exit(1))' "$1" 2>/dev/null); then
            return 0
        fi
    done
    return 1
}

"""The first step of every make command: a virtual environment with the pinned requirements, then the command itself.

Runs on whatever Python the machine has, before anything is installed: only the standard library, and a syntax that even
Python 3.6 can read, so that a Python which is too old hears one clear line and not a SyntaxError.
"""

import hashlib
import os
import subprocess
import sys

OLDEST = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")

RUN = "requirements.txt"
TEST = "requirements-dev.txt"
COMMANDS = {
    "run": (RUN, ["summit.local.run"]),
    "reset": (RUN, ["summit.local.reset"]),
    "manage": (RUN, ["summit.local.manage"]),
    "test": (TEST, ["summit.local.checks", "test"]),
    "check": (TEST, ["summit.local.checks", "check"]),
    "lint": (TEST, ["summit.local.checks", "lint"]),
}


def complain_about_python() -> str:
    """The line for a Python that cannot run Summit; empty when this one can."""
    if sys.version_info < OLDEST:
        # An old Python must be able to read this file, hence no f-string.
        return (
            "Python %d.%d is too old: Summit needs Python %d.%d or newer. Name one: make run PYTHON=python3.11"
            % (tuple(sys.version_info[:2]) + OLDEST)
        )
    try:
        import ensurepip  # noqa: F401 - Debian splits it off
        import venv  # noqa: F401
    except ImportError:
        return "This Python cannot make virtual environments. Install that part (Debian: apt-get install python3-venv)"
    return ""


def fingerprint(requirements: str) -> str:
    """A hash that changes with the requirements (and those that they include) and with the Python in use."""
    digest = hashlib.sha256(sys.version.encode())
    names = [RUN] if requirements == RUN else [RUN, requirements]
    for name in names:
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def is_installed(requirements: str) -> bool:
    """Whether the environment works and holds exactly what the requirements say now."""
    try:
        with open(stamp(requirements)) as file:
            if file.read() != fingerprint(requirements):
                return False
    except OSError:
        return False
    return environment_works()


def stamp(requirements: str) -> str:
    """The file that says which requirements were installed completely."""
    return os.path.join(VENV, "installed-" + requirements)


def environment_works() -> bool:
    """Whether .venv holds a new enough Python that starts; false after the machine's Python was removed, say."""
    probe = "import sys; sys.exit(sys.version_info < %r)" % (OLDEST,)
    try:
        return subprocess.call([VENV_PYTHON, "-c", probe], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def install(requirements: str) -> str:
    """Make .venv if needed and install the requirements into it. Returns the complaint, empty when all went well."""
    if not environment_works():
        say("Making a virtual environment in .venv")
        if subprocess.call([sys.executable, "-m", "venv", "--clear", VENV]) != 0:
            return "The virtual environment in .venv could not be made: the lines above say why."
    say("Installing " + requirements + " (once, a minute or two)")
    command = [VENV_PYTHON, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--progress-bar", "off", "-r", os.path.join(ROOT, requirements)]
    pip = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        universal_newlines=True,
    )
    last = show_progress(pip)
    if pip.wait() != 0:
        print("\n".join(last))
        return "The requirements could not be installed: the lines above say why. Is the package index within reach?"
    with open(stamp(requirements), "w") as file:
        file.write(fingerprint(requirements))
    return ""


def show_progress(pip: "subprocess.Popen") -> list:
    """One short line for every tenth package while pip works. Returns the last lines of pip's own output."""
    last = []  # type: list
    packages = 0
    assert pip.stdout is not None
    for line in pip.stdout:
        last = (last + [line.rstrip()])[-12:]
        if line.startswith("Collecting "):
            packages += 1
            if packages % 10 == 0:
                say("  %d packages found, now %s" % (packages, line.split()[1]))
        elif line.startswith("Installing collected packages"):
            say("  unpacking %d packages" % (line.count(",") + 1))
    return last


def say(line: str) -> None:
    """Print at once, also into a pipe."""
    print(line, flush=True)


def main(arguments: list) -> int:
    """Check Python, prepare .venv, then become the command. Returns an exit code only when that was impossible."""
    complaint = complain_about_python()
    if not complaint and (not arguments or arguments[0] not in COMMANDS):
        complaint = "Commands: " + ", ".join(sorted(COMMANDS))
    if complaint:
        print(complaint, file=sys.stderr)
        return 1
    requirements, module = COMMANDS[arguments[0]]
    os.chdir(ROOT)
    try:
        complaint = "" if is_installed(requirements) else install(requirements)
    except KeyboardInterrupt:
        complaint = "Stopped. The next time goes on where this one ended."
    if complaint:
        print(complaint, file=sys.stderr)
        return 1
    sys.stdout.flush()
    os.execv(VENV_PYTHON, [VENV_PYTHON, "-m"] + module + arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

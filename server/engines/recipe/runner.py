"""What the drivers of recipes have in common: a user's script is run once, and what came of it is told.

A driver reads JOB, a JSON file with at least {work, output, parameters}. `work` is the folder of the user's script and
files, `output` an empty one for `model.*`. Progress goes to standard output as lines {"formwork": {"percent", "stage"}};
everything else that is printed belongs to the log. `result.json` in `output` is written last: {"ok": true, …}, or
{"ok": false, "kind", "message"}. The exit code is 0 only with the first.
"""

import faulthandler
import json
import os
import signal
import sys
import traceback


class Refused(Exception):
    """The input is at fault. `kind`: script, mesh, empty, invalid, memory, export."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


def show_crashes():
    """A crash names the script's line in the log and ends by its signal, not by a handler of the engine's own."""
    for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL):
        signal.signal(number, signal.SIG_DFL)
    faulthandler.enable()


def progress(percent, stage):
    print(json.dumps({"formwork": {"percent": percent, "stage": stage}}), flush=True)


def out_of_memory(what="The script needs"):
    return Refused("memory", f"{what} more memory than a job may use.")


def run_script(job, given, words=str):
    """Executes the user's script once and answers its global names.

    `given` are names that it finds, beside `parameters`. `words` tells what an error of the engine's says.
    """
    name, work = job["script"], job["work"]
    os.chdir(work)
    sys.path.insert(0, work)
    sys.argv = [name]
    with open(name, encoding="utf-8") as file:
        code = file.read()
    names = {"__name__": "__main__", "__file__": name, **given, "parameters": dict(job["parameters"])}
    try:
        exec(compile(code, name, "exec"), names)
    except SystemExit as end:
        # `sys.exit()` at the end of a script is a habit, not a fault.
        if end.code not in (None, 0):
            raise Refused("script", f"The script ended itself with {end.code!r}.") from None
    except MemoryError:
        raise out_of_memory() from None
    except BaseException as error:
        text = words(error).strip().split("\n")[-1] or type(error).__name__
        if "bad_alloc" in text:
            raise out_of_memory() from error
        raise Refused("script", blame(error, text, name, work)) from error
    return names


def blame(error, text, script, work):
    """The last line of the user's own that was running, and why it failed."""
    if isinstance(error, SyntaxError):
        place = os.path.relpath(error.filename, work) if error.filename else script
        return f"{place}, line {error.lineno}: {type(error).__name__}: {error.msg}"
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == script or frame.filename.startswith(work + os.sep)
    ]
    named = text if type(error).__name__ in text else f"{type(error).__name__}: {text}"
    if not own:
        return named
    place = script if own[-1].filename == script else os.path.relpath(own[-1].filename, work)
    return f"{place}, line {own[-1].lineno}: {named}"


def answer(job, make):
    """Leaves what `make(job)` comes to as `result.json`, whole or not at all; ends without the engine's clean-up."""
    try:
        result = make(job)
    except Refused as refused:
        if refused.__cause__ is not None:
            traceback.print_exception(refused.__cause__)
        result = {"ok": False, "kind": refused.kind, "message": str(refused)}
    sys.stdout.flush()
    sys.stderr.flush()
    path = os.path.join(job["output"], "result.json")
    with open(path + ".part", "w", encoding="utf-8") as file:
        json.dump(result, file)
    os.rename(path + ".part", path)
    os._exit(0 if result["ok"] else 4)

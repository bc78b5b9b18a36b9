"""Runs one recipe in Blender: a mesh or a user's script in, files and a picture out.

    blender --background … --python-exit-code 4 --python driver.py -- JOB

JOB is a JSON file: {mesh, format} or {script}, and {work, output, parameters, formats, name, picture}. `work` is the
folder of the script and its files, `output` an empty one for `model.*`. Progress goes to standard output as lines
{"formwork": {"percent", "stage"}}. `result.json` in `output` is written last: {"ok": true, …}, or
{"ok": false, "kind", "message"}.
"""

import faulthandler
import json
import os
import signal
import sys
import traceback

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import bpy  # noqa: E402
import meshes  # noqa: E402
import studio  # noqa: E402


class Refused(Exception):
    """The input is at fault. `kind`: script, mesh, empty, invalid, memory, export."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


def show_crashes():
    """A crash names the script's line in the log and ends by its signal, not by Blender's own handler."""
    for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL):
        signal.signal(number, signal.SIG_DFL)
    faulthandler.enable()


def progress(percent, stage):
    print(json.dumps({"formwork": {"percent": percent, "stage": stage}}), flush=True)


def empty_scene():
    """Nothing in it; one unit is a millimetre."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    units = bpy.context.scene.unit_settings
    units.system = "METRIC"
    units.scale_length = 0.001
    units.length_unit = "MILLIMETERS"


def run_script(job):
    """Executes the user's Blender Python once."""
    name = job["script"]
    os.chdir(job["work"])
    sys.path.insert(0, job["work"])
    sys.argv = [name]
    with open(name, encoding="utf-8") as file:
        code = file.read()
    names = {
        "__name__": "__main__",
        "__file__": name,
        "bpy": bpy,
        "parameters": dict(job["parameters"]),
    }
    try:
        exec(compile(code, name, "exec"), names)
    except SystemExit as end:
        # `sys.exit()` at the end of a script is a habit, not a fault.
        if end.code not in (None, 0):
            raise Refused("script", f"The script ended itself with {end.code!r}.") from None
    except MemoryError:
        raise Refused("memory", "The script needs more memory than a job may use.") from None
    except BaseException as error:
        raise Refused("script", blame(error, name, job["work"])) from error


def blame(error, script, work):
    """The last line of the script's own that was running, and why it failed."""
    text = str(error).strip().split("\n")[-1] or type(error).__name__
    if isinstance(error, SyntaxError):
        place = os.path.relpath(error.filename, work) if error.filename else script
        return f"{place}, line {error.lineno}: {type(error).__name__}: {error.msg}"
    own = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == script or frame.filename.startswith(work + os.sep)
    ]
    named = f"{type(error).__name__}: {text}"
    if not own:
        return named
    place = script if own[-1].filename == script else os.path.relpath(own[-1].filename, work)
    return f"{place}, line {own[-1].lineno}: {named}"


def read_mesh(job):
    try:
        meshes.read(os.path.join(job["work"], job["mesh"]), job["format"], job["name"])
    except Exception as error:
        # An operator's error is a whole traceback that ends with a place in Blender's own code.
        lines = [line.strip() for line in str(error).split("\n") if line.strip()]
        text = next((line for line in reversed(lines) if not line.startswith("Location:")), type(error).__name__)
        raise Refused(
            "mesh",
            f"Blender cannot read the {job['format'].upper()} file ({text.rstrip('.')}). Export it again and retry.",
        ) from error


def check(job):
    """Figures of everything visible; refuses what no file could hold."""
    import numpy as np

    if not meshes.visible():
        raise Refused(
            "empty",
            "The script left no object with a surface that can be seen. Add a mesh to the scene, in millimetres."
            if "script" in job
            else "The file holds no mesh.",
        )
    sets = meshes.triangle_sets()
    triangles = sum(len(indices) for _, indices, _, _ in sets)
    if triangles == 0:
        raise Refused("empty", "The scene has objects, but not a single face. Give the shapes faces.")
    corners = np.concatenate([points for points, _, _, _ in sets])
    if not np.isfinite(corners).all():
        raise Refused("invalid", "The mesh has a coordinate that is not a number. Look for a division by zero.")
    return {
        "objects": len(sets),
        "triangles": triangles,
        "boundingBox": {"min": corners.min(axis=0).tolist(), "max": corners.max(axis=0).tolist()},
    }


def export(job):
    output, formats = job["output"], job["formats"]
    progress(30, "writing meshes")
    # Always: the job's figures are measured on it.
    meshes.write_stl(os.path.join(output, "model.stl"))
    if "obj" in formats:
        meshes.write_obj(os.path.join(output, "model.obj"))
    if "glb" in formats:
        progress(40, "writing GLB")
        meshes.write_glb(os.path.join(output, "model.glb"), job["name"])
    if "png" in formats:
        progress(50, "rendering")
        studio.picture(os.path.join(output, "model.png"), job["picture"])


def make(job):
    empty_scene()
    if "script" in job:
        progress(5, "running the script")
        run_script(job)
        bpy.context.view_layer.update()
        for item in meshes.visible():
            meshes.paint(item)
    else:
        progress(5, "reading the mesh")
        read_mesh(job)
    progress(25, "checking")
    result = check(job)
    try:
        export(job)
    except MemoryError:
        raise Refused("memory", "The files need more memory than a job may use.") from None
    except Exception as error:
        raise Refused("export", f"Blender could not write the files: {error}") from error
    return {"ok": True, "version": bpy.app.version_string, **result}


def finish(output, result):
    """Writes the result whole or not at all, then ends without Blender's clean-up."""
    sys.stdout.flush()
    sys.stderr.flush()
    path = os.path.join(output, "result.json")
    with open(path + ".part", "w", encoding="utf-8") as file:
        json.dump(result, file)
    os.rename(path + ".part", path)
    os._exit(0 if result["ok"] else 4)


def main():
    with open(sys.argv[sys.argv.index("--") + 1], encoding="utf-8") as file:
        job = json.load(file)
    show_crashes()
    try:
        result = make(job)
    except Refused as refused:
        if refused.__cause__ is not None:
            traceback.print_exception(refused.__cause__)
        result = {"ok": False, "kind": refused.kind, "message": str(refused)}
    finish(job["output"], result)


main()

"""Runs one FreeCAD script of a user under plain Python and writes its shapes as files.

    /usr/bin/python3 driver.py JOB

JOB is a JSON file: {script, work, output, parameters, formats, name, deflection (mm), angle (degrees), libraries}.
`work` is the script's folder, `output` an empty one for `model.*`. Progress goes to standard output as lines
{"formwork": {"percent", "stage"}}; everything else that is printed belongs to the log. `result.json` in `output` is
written last: {"ok": true, ...} with figures, or {"ok": false, "kind", "message"}. The exit code is 0 only with the first.

Plain Python and not `freecadcmd`, which runs a script that raises twice and then exits with 0.
"""

import faulthandler
import json
import math
import os
import signal
import sys
import traceback


class Refused(Exception):
    """The script is at fault. `kind`: script, ended, empty, invalid, memory, export."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind


def show_crashes():
    """A crash names the script's line in the log and ends by its signal, not by FreeCAD's own handler."""
    for number in (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS, signal.SIGFPE, signal.SIGILL):
        signal.signal(number, signal.SIG_DFL)
    faulthandler.enable()


def progress(percent, stage):
    print(json.dumps({"formwork": {"percent": percent, "stage": stage}}), flush=True)


def find_freecad(libraries):
    """FreeCAD's modules, in the order in which its own start puts them on the path."""
    for folder in libraries:
        if os.path.isdir(folder):
            sys.path.append(folder)
    modules = "/usr/share/freecad/Mod"
    if os.path.isdir(modules):
        sys.path.extend(os.path.join(modules, name) for name in sorted(os.listdir(modules)))
        sys.path.append(modules)
    extensions = "/usr/share/freecad/Ext"
    if os.path.isdir(extensions):
        sys.path.append(extensions)


def run_script(job):
    """Executes the script once; its global names."""
    import FreeCAD
    import Part

    name = job["script"]
    os.chdir(job["work"])
    sys.path.insert(0, job["work"])
    sys.argv = [name]
    with open(name, encoding="utf-8") as file:
        code = file.read()
    names = {
        "__name__": "__main__",
        "__file__": name,
        "App": FreeCAD,
        "FreeCAD": FreeCAD,
        "Part": Part,
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
        raise Refused(*blame(error, name, job["work"])) from error
    return names


def blame(error, script, work):
    """Kind and message of what the script raised: the last line of its own that was running, and why."""
    # FreeCAD's own errors carry a dictionary.
    said = error.args[0].get("sErrMsg") if error.args and isinstance(error.args[0], dict) else str(error)
    text = str(said).strip().split("\n")[-1] or type(error).__name__
    if "bad_alloc" in text:
        return "memory", "The script needs more memory than a job may use."
    if isinstance(error, SyntaxError):
        place = os.path.relpath(error.filename, work) if error.filename else script
        return "script", f"{place}, line {error.lineno}: {type(error).__name__}: {error.msg}"
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == script or frame.filename.startswith(work + os.sep)
    ]
    if "FreeCADGui" in text:
        text += " (scripts run without FreeCAD's window)"
    named = text if type(error).__name__ in text else f"{type(error).__name__}: {text}"
    if not frames:
        return "script", named
    last = frames[-1]
    place = script if last.filename == script else os.path.relpath(last.filename, work)
    return "script", f"{place}, line {last.lineno}: {named}"


def recompute():
    """Brings every document up to date; refuses one with an object that FreeCAD could not compute."""
    import FreeCAD

    for document in FreeCAD.listDocuments().values():
        document.recompute()
        for item in document.Objects:
            if "Invalid" in item.State or "Error" in item.State:
                reason = item.getStatusString()
                raise Refused("invalid", f"FreeCAD could not compute “{item.Label}”: {reason}.")


# Of these links the linked object stays a part of its own: they place something, or repeat it elsewhere.
PLACING = {"Support", "AttachmentSupport", "MapPathParameter", "LinkedObject", "Group", "Origin"}
REPEATING = {"Part::Mirroring", "App::Link", "App::LinkElement"}


def consumed(item):
    """Whether another shape is made of this one, such as the base of a cut."""
    for user in item.InList:
        if user.isDerivedFrom("PartDesign::Body"):
            return True
        if not hasattr(user, "Shape") or user.TypeId in REPEATING or user.isDerivedFrom("App::Part"):
            continue
        for name in user.PropertiesList:
            if name in PLACING or not user.getTypeIdOfProperty(name).startswith("App::PropertyLink"):
                continue
            if item in linked(user.getPropertyByName(name)):
                return True
    return False


def linked(value):
    """The objects in a property of links: an object, (object, names), or a list of those."""
    if value is None or isinstance(value, str):
        return []
    if isinstance(value, (list, tuple)):
        return [found for part in value for found in linked(part)]
    return [value]


def global_shape(item):
    """A copy of an object's shape, where it stands in the world."""
    import Part

    if item.isDerivedFrom("App::Link"):
        return Part.getShape(item).copy()
    shape = item.Shape.copy()
    parent = item.getParentGeoFeatureGroup()
    if parent is not None:
        shape.Placement = parent.getGlobalPlacement().multiply(shape.Placement)
    return shape


def given_shapes(value, name):
    """[(label, shape)] of a variable `result` or `shape`: a shape, an object, or a list of those."""
    import Part

    if isinstance(value, (list, tuple)):
        return [pair for i, part in enumerate(value) for pair in given_shapes(part, f"{name} {i + 1}")]
    if isinstance(value, Part.Shape):
        return [(name, value.copy())]
    if hasattr(value, "Shape") and hasattr(value, "Label"):
        return [(value.Label, global_shape(value))]
    return []


def document_shapes():
    """[(label, shape)] of what the documents show at the end: visible, and not used up by another object."""
    import FreeCAD

    found = []
    for document in FreeCAD.listDocuments().values():
        for item in document.Objects:
            if item.isDerivedFrom("App::Part") or not (
                item.isDerivedFrom("App::Link") or hasattr(item, "Shape")
            ):
                continue
            if item.Visibility and not consumed(item):
                found.append((item.Label, global_shape(item)))
    return found


def final_shapes(names):
    """What the script made. Solids, or faces when there is no solid; sketches and lines alone are nothing to export."""
    for name in ("result", "shape"):
        pairs = given_shapes(names.get(name), name)
        if pairs:
            break
    else:
        pairs = document_shapes()
    pairs = [(label, shape) for label, shape in pairs if not shape.isNull()]
    for wanted in ("Solids", "Faces"):
        kept = [pair for pair in pairs if getattr(pair[1], wanted)]
        if kept:
            return kept
    raise Refused(
        "empty",
        "The script left no solid. Add objects to a document (FreeCAD.newDocument().addObject(…)), "
        "or put a shape in a variable named `result`.",
    )


def check(pairs):
    for label, shape in pairs:
        if shape.isValid():
            continue
        try:
            shape.check()
            reason = "its geometry is broken"
        except ValueError as error:
            lines = [line.strip() for line in str(error).strip().split("\n")]
            reason = ", ".join(dict.fromkeys(line for line in lines if line and line != "No error"))
        raise Refused("invalid", f"FreeCAD says that the shape “{label}” is not valid: {reason}.")


def measured(pairs):
    """Figures from the exact geometry, before anything is turned into triangles. mm, mm², mm³."""
    shapes = []
    for label, shape in pairs:
        box = shape.optimalBoundingBox()
        figures = {
            "name": label,
            "volume": shape.Volume,
            "area": shape.Area,
            "solids": len(shape.Solids),
            "faces": len(shape.Faces),
            "boundingBox": {
                "min": [box.XMin, box.YMin, box.ZMin],
                "max": [box.XMax, box.YMax, box.ZMax],
            },
        }
        numbers = [figures["volume"], figures["area"], *figures["boundingBox"]["min"], *figures["boundingBox"]["max"]]
        if not all(math.isfinite(number) and abs(number) < 1e100 for number in numbers):
            raise Refused("invalid", f"The shape “{label}” has no end, or a size that is not a number.")
        shapes.append(figures)
    return {
        "shapes": shapes,
        "volume": sum(each["volume"] for each in shapes),
        "area": sum(each["area"] for each in shapes),
        "solids": sum(each["solids"] for each in shapes),
        "boundingBox": {
            "min": [min(each["boundingBox"]["min"][i] for each in shapes) for i in range(3)],
            "max": [max(each["boundingBox"]["max"][i] for each in shapes) for i in range(3)],
        },
    }


def document_of(pairs, name):
    """A document with nothing but the shapes, each under its label."""
    import FreeCAD

    document = FreeCAD.newDocument("Formwork")
    document.Label = name
    for label, shape in pairs:
        item = document.addObject("Part::Feature", "Shape")
        item.Label = label
        item.Shape = shape
    document.recompute()
    return document


def mesh_of(pairs, deflection, angle):
    """One triangle mesh of all shapes. Each is copied first: FreeCAD keeps the triangles of a shape, coarse or not."""
    import Mesh
    import MeshPart

    whole = Mesh.Mesh()
    for label, shape in pairs:
        part = MeshPart.meshFromShape(
            Shape=shape.copy(),
            LinearDeflection=deflection,
            AngularDeflection=math.radians(angle),
            Relative=False,
        )
        if part.CountFacets == 0:
            raise Refused("invalid", f"FreeCAD made no triangles of “{label}”.")
        whole.addMesh(part)
    return whole


def export(names, pairs, job):
    """Writes the files, exact geometry first."""
    import FreeCAD
    import Import

    output, formats = job["output"], job["formats"]
    made = set(FreeCAD.listDocuments())
    plain = document_of(pairs, job["name"])
    if "step" in formats:
        progress(60, "writing STEP")
        Import.export(plain.Objects, os.path.join(output, "model.step"))
    if "fcstd" in formats:
        progress(70, "writing FCStd")
        # The user's own document keeps its history; shapes without one get a plain document.
        own = [FreeCAD.getDocument(each) for each in made]
        document = own[0] if len(own) == 1 and "result" not in names and "shape" not in names else plain
        document.saveAs(os.path.join(output, "model.FCStd"))
    progress(80, "meshing")
    mesh = mesh_of(pairs, job["deflection"], job["angle"])
    progress(90, "writing meshes")
    # Always: the job's figures are measured on it.
    mesh.write(os.path.join(output, "model.stl"), "STL")
    if "obj" in formats:
        mesh.write(os.path.join(output, "model.obj"), "OBJ")
    return mesh.CountFacets


def make(job):
    import FreeCAD

    show_crashes()
    progress(10, "running the script")
    names = run_script(job)
    progress(40, "computing")
    recompute()
    pairs = final_shapes(names)
    progress(50, "checking")
    check(pairs)
    result = measured(pairs)
    try:
        triangles = export(names, pairs, job)
    except Refused:
        raise
    except MemoryError:
        raise Refused("memory", "The files need more memory than a job may use.") from None
    except Exception as error:
        kind = "memory" if "bad_alloc" in str(error) else "export"
        raise Refused(kind, f"FreeCAD could not write the files: {error}") from error
    return {"ok": True, "version": ".".join(FreeCAD.Version()[:3]), "triangles": triangles, **result}


def finish(output, result):
    """Writes the result whole or not at all, then ends without FreeCAD's own clean-up, which may crash."""
    sys.stdout.flush()
    sys.stderr.flush()
    path = os.path.join(output, "result.json")
    with open(path + ".part", "w", encoding="utf-8") as file:
        json.dump(result, file)
    os.rename(path + ".part", path)
    os._exit(0 if result["ok"] else 4)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        job = json.load(file)
    find_freecad(job["libraries"])
    try:
        result = make(job)
    except Refused as refused:
        if refused.__cause__ is not None:
            traceback.print_exception(refused.__cause__)
        result = {"ok": False, "kind": refused.kind, "message": str(refused)}
    finish(job["output"], result)


main()

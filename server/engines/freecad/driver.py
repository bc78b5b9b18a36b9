"""Runs one FreeCAD script of a user under plain Python and writes its shapes as files.

    /usr/bin/python3 driver.py JOB

JOB is a JSON file, see runner.py: {script, work, output, parameters, formats, name, deflection (mm), angle (degrees),
libraries}.

Plain Python and not `freecadcmd`, which runs a script that raises twice and then exits with 0.
"""

import json
import math
import os
import sys

from runner import Refused, answer, out_of_memory, progress, run_script, show_crashes


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


def run(job):
    """Executes the script; its global names."""
    import FreeCAD
    import Part

    return run_script(job, {"App": FreeCAD, "FreeCAD": FreeCAD, "Part": Part}, words)


def words(error):
    """FreeCAD's own errors carry a dictionary."""
    said = error.args[0].get("sErrMsg") if error.args and isinstance(error.args[0], dict) else error
    text = str(said).strip()
    return text + " (scripts run without FreeCAD's window)" if "FreeCADGui" in text else text


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
    names = run(job)
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
        raise out_of_memory("The files need") from None
    except Exception as error:
        if "bad_alloc" in str(error):
            raise out_of_memory("The files need") from error
        raise Refused("export", f"FreeCAD could not write the files: {error}") from error
    return {"ok": True, "version": ".".join(FreeCAD.Version()[:3]), "triangles": triangles, **result}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        job = json.load(file)
    find_freecad(job["libraries"])
    answer(job, make)


main()

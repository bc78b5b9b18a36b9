"""Runs one recipe in Blender: a mesh or a user's script in, files and a picture out.

    blender --background … --python-exit-code 4 --python driver.py -- JOB

JOB is a JSON file, see runner.py: {mesh, format} or {script}, and {work, output, parameters, formats, name, picture}.
"""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import bpy  # noqa: E402
import meshes  # noqa: E402
import studio  # noqa: E402
from runner import Refused, answer, out_of_memory, progress, run_script, show_crashes  # noqa: E402


def empty_scene():
    """Nothing in it; one unit is a millimetre."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    units = bpy.context.scene.unit_settings
    units.system = "METRIC"
    units.scale_length = 0.001
    units.length_unit = "MILLIMETERS"


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
        run_script(job, {"bpy": bpy})
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
        raise out_of_memory("The files need") from None
    except Exception as error:
        raise Refused("export", f"Blender could not write the files: {error}") from error
    return {"ok": True, "version": bpy.app.version_string, **result}


def main():
    with open(sys.argv[sys.argv.index("--") + 1], encoding="utf-8") as file:
        job = json.load(file)
    show_crashes()
    answer(job, make)


main()

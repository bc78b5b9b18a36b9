"""Meshes in and out of Blender. One Blender unit is one millimetre, Z up.

STL and OBJ are written, and STL is read, by numpy and not by Blender's operators: those change their names and options
with every release, and the ones of 3.4 take seconds for a large mesh.
"""

import math

import bmesh
import bpy
import numpy as np
from mathutils import Matrix

# Debian 12 has a Blender from before numpy 1.24 and a numpy from after: reading GLB asks for what was taken out there.
if "bool" not in vars(np):
    np.bool = bool

# For what has no colour of its own, linear.
NEUTRAL = (0.36, 0.42, 0.49, 1.0)
SOLID_KINDS = {"MESH", "CURVE", "SURFACE", "FONT", "META"}


def read(path, format, name):
    """Imports a file into the empty scene: millimetres, Z up, transforms applied, colours as materials."""
    if format == "stl":
        positions, triangles = read_stl(path)
        link(mesh_of(positions, triangles, name), name)
    elif format == "obj":
        bpy.ops.wm.obj_import(filepath=path, forward_axis="Y", up_axis="Z")
        apply_transforms(1.0)
    else:
        read_glb(path)
    for item in meshes():
        # What an OBJ names by `usemtl` is in its MTL file, which is not here.
        paint(item, vertices_first=format == "obj")
        shade(item, merge=format != "stl")


def read_glb(path):
    """glTF is in metres. The importer would scale to the scene's units by itself, but not exactly: here it sees metres."""
    units = bpy.context.scene.unit_settings
    kept, units.scale_length = units.scale_length, 1.0
    bpy.ops.import_scene.gltf(filepath=path)
    units.scale_length = kept
    apply_transforms(1000.0)


def meshes():
    return [item for item in bpy.context.scene.objects if item.type == "MESH"]


def link(mesh, name):
    item = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(item)
    return item


# --- STL


def read_stl(path):
    """Positions (n × 3, equal ones merged) and triangles (m × 3) of a binary or text STL."""
    with open(path, "rb") as file:
        data = file.read()
    count = int.from_bytes(data[80:84], "little") if len(data) >= 84 else -1
    if len(data) == 84 + 50 * count:
        facet = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
        corners = np.frombuffer(data, facet, count, 84)["corners"].reshape(-1, 3)
    else:
        rows = [line.split()[1:4] for line in data.split(b"\n") if line.strip().startswith(b"vertex")]
        corners = np.array(rows, dtype=np.float64).astype(np.float32)
    if len(corners) == 0 or len(corners) % 3 or corners.ndim != 2 or not np.isfinite(corners).all():
        raise ValueError("the STL file holds no triangles, or broken ones")
    # + 0: −0 and 0 are one place. As twelve bytes each, places are sorted several times faster than as three numbers.
    places = np.ascontiguousarray(corners + np.float32(0)).view(np.dtype((np.void, 12))).ravel()
    positions, places = np.unique(places, return_inverse=True)
    positions = positions.view(np.float32).reshape(-1, 3)
    triangles = places.reshape(-1, 3)
    a, b, c = triangles.T
    return positions, triangles[(a != b) & (b != c) & (c != a)]


def mesh_of(positions, triangles, name):
    mesh = bpy.data.meshes.new(name)
    mesh.vertices.add(len(positions))
    mesh.vertices.foreach_set("co", np.ascontiguousarray(positions, np.float32).ravel())
    mesh.loops.add(triangles.size)
    mesh.loops.foreach_set("vertex_index", np.ascontiguousarray(triangles, np.int32).ravel())
    mesh.polygons.add(len(triangles))
    mesh.polygons.foreach_set("loop_start", np.arange(0, triangles.size, 3, dtype=np.int32))
    if bpy.app.version < (4, 1, 0):
        mesh.polygons.foreach_set("loop_total", np.full(len(triangles), 3, dtype=np.int32))
    mesh.update(calc_edges=True)
    mesh.validate()
    return mesh


def write_stl(path):
    """Binary STL of everything that can be seen."""
    corners = np.concatenate([points[indices] for points, indices, _, _ in triangle_sets()])
    facet = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
    facets = np.zeros(len(corners), facet)
    facets["corners"] = corners
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    lengths = np.linalg.norm(normals, axis=1, keepdims=True)
    facets["normal"] = np.divide(normals, lengths, out=np.zeros_like(normals), where=lengths > 0)
    with open(path, "wb") as file:
        file.write(b"Formwork, millimetres, Z up".ljust(80, b" "))
        file.write(len(facets).to_bytes(4, "little"))
        file.write(facets.tobytes())


# --- OBJ


def write_obj(path):
    """OBJ with a colour behind each vertex; vertices on a colour border are doubled, so that no colour bleeds."""
    with open(path, "w", encoding="ascii") as file:
        file.write("# Formwork, millimetres, Z up\n")
        written = 0
        for number, (points, indices, materials, slots) in enumerate(triangle_sets(), 1):
            file.write(f"o part_{number}\n")
            for slot in np.unique(materials):
                used, corners = np.unique(indices[materials == slot], return_inverse=True)
                red, green, blue, _ = srgb(color_of(slots[slot] if slot < len(slots) else None))
                color = f" {red:.4f} {green:.4f} {blue:.4f}\n"
                file.write("".join(f"v {x:.9g} {y:.9g} {z:.9g}{color}" for x, y, z in points[used].tolist()))
                faces = corners.reshape(-1, 3) + written + 1
                file.write("".join(f"f {a} {b} {c}\n" for a, b, c in faces.tolist()))
                written += len(used)


def srgb(linear):
    return tuple(
        value if i == 3 else 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
        for i, value in enumerate(linear)
    )


# --- all of them


def visible():
    """Objects with a surface that a picture would show."""
    return [item for item in bpy.context.scene.objects if item.type in SOLID_KINDS and not item.hide_render]


def triangle_sets():
    """For each visible object, with modifiers and in world millimetres: points, triangles, material numbers, materials."""
    graph = bpy.context.evaluated_depsgraph_get()
    sets = []
    for item in visible():
        evaluated = item.evaluated_get(graph)
        mesh = evaluated.to_mesh()
        if mesh is None or len(mesh.polygons) == 0:
            evaluated.to_mesh_clear()
            continue
        mesh.calc_loop_triangles()
        points = np.empty(len(mesh.vertices) * 3, np.float32)
        mesh.vertices.foreach_get("co", points)
        indices = np.empty(len(mesh.loop_triangles) * 3, np.int32)
        mesh.loop_triangles.foreach_get("vertices", indices)
        materials = np.empty(len(mesh.loop_triangles), np.int32)
        mesh.loop_triangles.foreach_get("material_index", materials)
        world = np.array(item.matrix_world, np.float64)
        # float64 only where the object is not at rest: an import comes out as it went in.
        points = points.reshape(-1, 3)
        if not np.array_equal(world, np.eye(4)):
            points = (points @ world[:3, :3].T + world[:3, 3]).astype(np.float32)
        indices = indices.reshape(-1, 3)
        if np.linalg.det(world[:3, :3]) < 0:
            indices = indices[:, ::-1]
        sets.append((points, indices, materials, [slot.material for slot in item.material_slots]))
        evaluated.to_mesh_clear()
    return sets


def apply_transforms(scale):
    """Bakes every object's place into its mesh and drops what holds no surface."""
    bpy.context.view_layer.update()
    placed = [(item, item.matrix_world.copy()) for item in meshes()]
    for item, matrix in placed:
        if item.data.users > 1:
            item.data = item.data.copy()
        item.parent = None
        item.data.transform(plain(Matrix.Scale(scale, 4) @ matrix))
        if matrix.determinant() < 0:
            item.data.flip_normals()
        item.matrix_world = Matrix.Identity(4)
    for item in list(bpy.context.scene.objects):
        if item.type != "MESH":
            bpy.data.objects.remove(item)


def plain(matrix):
    """The same without the rounding of quarter turns: the app's own GLB then comes in exactly as it was."""
    whole = Matrix([[float(round(value)) for value in row] for row in matrix])
    near = all(abs(a - b) < 1e-5 for rows in zip(matrix, whole) for a, b in zip(*rows))
    return whole if near else matrix


def size_of(points):
    """Diagonal of the box around points."""
    return float(np.linalg.norm(points.max(axis=0) - points.min(axis=0)))


# --- colours and shading


def material(name, color):
    """A matt plastic. `color`: linear red, green, blue and alpha."""
    made = bpy.data.materials.new(name)
    made.use_nodes = True
    surface = made.node_tree.nodes["Principled BSDF"].inputs
    surface["Base Color"].default_value = color
    surface["Roughness"].default_value = 0.45
    surface["Alpha"].default_value = color[3]
    if color[3] < 1:
        made.blend_method = "BLEND"
    made.diffuse_color = color
    return made


def color_of(material):
    """The linear base colour of a material, as far as one number can say it."""
    if material is None:
        return NEUTRAL
    if material.use_nodes:
        for node in material.node_tree.nodes:
            if node.type == "BSDF_PRINCIPLED":
                red, green, blue, _ = node.inputs["Base Color"].default_value
                return (red, green, blue, node.inputs["Alpha"].default_value)
    return tuple(material.diffuse_color)


def paint(item, vertices_first=False):
    """Gives every face a material: its own, its vertices' colour, or the neutral one."""
    slots = [slot.material for slot in item.material_slots]
    colored = item.type == "MESH" and len(item.data.color_attributes) > 0
    if colored and (vertices_first or not any(slots)) and paint_by_vertices(item):
        return
    if not slots:
        item.data.materials.append(neutral())
    for number, own in enumerate(slots):
        if own is None:
            item.material_slots[number].material = neutral()
    for slot in item.material_slots:
        slot.material.diffuse_color = color_of(slot.material)


def neutral():
    return bpy.data.materials.get("Neutral") or material("Neutral", NEUTRAL)


def paint_by_vertices(item, most=256):
    """One material for each colour of the vertices; False when they fade into one another."""
    mesh = item.data
    attribute = mesh.color_attributes[0]
    colors = np.empty(len(attribute.data) * 4, np.float32)
    attribute.data.foreach_get("color", colors)
    colors = colors.reshape(-1, 4)
    starts = np.empty(len(mesh.polygons), np.int32)
    mesh.polygons.foreach_get("loop_start", starts)
    if attribute.domain == "POINT":
        vertices = np.empty(len(mesh.loops), np.int32)
        mesh.loops.foreach_get("vertex_index", vertices)
        colors = colors[vertices]
    rounded = np.round(colors, 4)
    # Equal within each face: the largest difference from the face's first corner.
    lengths = np.diff(np.append(starts, len(mesh.loops)))
    if np.abs(rounded - np.repeat(rounded[starts], lengths, axis=0)).max(initial=0) > 0.002:
        return False
    kinds, numbers = np.unique(rounded[starts], axis=0, return_inverse=True)
    if len(kinds) > most:
        return False
    mesh.materials.clear()
    for number, color in enumerate(kinds, 1):
        mesh.materials.append(material(f"Color {number}", tuple(float(value) for value in color)))
    mesh.polygons.foreach_set("material_index", numbers.astype(np.int32).ravel())
    while mesh.color_attributes:
        mesh.color_attributes.remove(mesh.color_attributes[0])
    mesh.update()
    return True


def shade(item, merge, angle=30):
    """Round where faces meet at less than `angle`, sharp elsewhere; large faces keep their flat look.

    `merge`: the mesh may have come in parts that meet, such as along the border of two colours.
    """
    mesh = item.data
    if mesh.has_custom_normals:
        return
    if merge:
        points = np.empty(len(mesh.vertices) * 3, np.float32)
        mesh.vertices.foreach_get("co", points)
        edit = bmesh.new()
        edit.from_mesh(mesh)
        bmesh.ops.remove_doubles(edit, verts=edit.verts, dist=1e-7 * size_of(points.reshape(-1, 3)))
        edit.to_mesh(mesh)
        edit.free()
    mesh.polygons.foreach_set("use_smooth", np.ones(len(mesh.polygons), dtype=bool))
    if hasattr(mesh, "use_auto_smooth"):
        mesh.use_auto_smooth = True
        mesh.auto_smooth_angle = math.radians(angle)
    else:
        mesh.set_sharp_from_angle(angle=math.radians(angle))
    mesh.update()
    weighted = item.modifiers.new("Weighted normals", "WEIGHTED_NORMAL")
    weighted.keep_sharp = True


def write_glb(path, name):
    """Binary glTF in metres, Y up. Coordinates stay millimetres; one node above all scales them, as in the app's own GLB."""
    root = bpy.data.objects.new(name, None)
    bpy.context.scene.collection.objects.link(root)
    root.scale = (0.001, 0.001, 0.001)
    for item in list(bpy.context.scene.objects):
        if item.parent is None and item is not root:
            item.parent = root
    wanted = {
        "filepath": path,
        "export_format": "GLB",
        "export_apply": True,
        "export_yup": True,
        "export_normals": True,
        "export_materials": "EXPORT",
        "export_cameras": False,
        "export_lights": False,
        "export_extras": False,
        "use_renderable": True,
        "will_save_settings": False,
    }
    known = bpy.ops.export_scene.gltf.get_rna_type().properties.keys()
    bpy.ops.export_scene.gltf(**{key: value for key, value in wanted.items() if key in known})
    for item in list(root.children):
        item.parent = None
    bpy.data.objects.remove(root)

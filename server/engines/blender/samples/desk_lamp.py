"""A small desk lamp: base, stem, shade and bulb, each in a colour of its own. One Blender unit is one millimetre.

`parameters` holds the values that the job was given; each has a default here. Camera and lights may be left out: then
the picture is framed and lit for the model.
"""

import math

import bpy


def value(name, default):
    return float(parameters.get(name, default))


height = value("height", 180)
shade = value("shade", 70)
tilt = math.radians(value("tilt", 25))

if height <= 2 * shade / 3:
    raise ValueError("height must be larger than two thirds of shade")


def painted(item, name, color, smooth=True):
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    surface = material.node_tree.nodes["Principled BSDF"].inputs
    surface["Base Color"].default_value = (*color, 1)
    surface["Roughness"].default_value = 0.4
    item.data.materials.append(material)
    item.name = name
    if smooth:
        bevel = item.modifiers.new("Rounded", "BEVEL")
        bevel.width = 1.5
        bevel.segments = 3
        for face in item.data.polygons:
            face.use_smooth = True
        item.modifiers.new("Flat faces stay flat", "WEIGHTED_NORMAL")
    return item


bpy.ops.mesh.primitive_cylinder_add(vertices=96, radius=shade * 0.8, depth=12, location=(0, 0, 6))
painted(bpy.context.object, "Base", (0.05, 0.06, 0.08))

bpy.ops.mesh.primitive_cylinder_add(vertices=48, radius=4, depth=height, location=(0, 0, 12 + height / 2))
painted(bpy.context.object, "Stem", (0.75, 0.55, 0.2))

top = 12 + height
bpy.ops.mesh.primitive_cone_add(
    vertices=96,
    radius1=shade,
    radius2=shade * 0.45,
    depth=shade * 0.9,
    end_fill_type="NOTHING",
    location=(0, 0, top),
    rotation=(0, tilt, 0),
)
cone = painted(bpy.context.object, "Shade", (0.85, 0.12, 0.06), smooth=False)
wall = cone.modifiers.new("Wall", "SOLIDIFY")
wall.thickness = 2.4
for face in cone.data.polygons:
    face.use_smooth = True

bpy.ops.mesh.primitive_uv_sphere_add(segments=48, ring_count=24, radius=shade * 0.28, location=(0, 0, top))
painted(bpy.context.object, "Bulb", (0.95, 0.9, 0.7))

"""Pictures: a camera that frames the model, three lights and a seamless backdrop, by Workbench or Cycles on the CPU.

What a user's script left stays: its camera is used, and its lights replace ours.
"""

import ctypes
import math

import bpy
import meshes
import numpy as np
from mathutils import Matrix, Vector

# From the front right, a little above, with the calm perspective of a long lens.
AZIMUTH = math.radians(-52)
ELEVATION = math.radians(24)
FIELD = math.radians(22)
MARGIN = 1.16
BACKDROP = (0.84, 0.86, 0.885, 1.0)


def picture(path, settings):
    """Renders the scene. `settings`: width, height, renderer, samples, background (studio or transparent)."""
    scene = bpy.context.scene
    points = np.concatenate([points for points, _, _, _ in meshes.triangle_sets()]).astype(np.float64)
    stage = Stage(points, settings)
    own_lights = any(item.type == "LIGHT" for item in scene.objects)
    scene.render.resolution_x = settings["width"]
    scene.render.resolution_y = settings["height"]
    scene.render.resolution_percentage = 100
    if scene.camera is None:
        scene.camera = stage.camera()
    for item in meshes.visible():
        for slot in item.material_slots:
            if slot.material is not None:
                slot.material.diffuse_color = meshes.color_of(slot.material)
    transparent = settings["background"] == "transparent"
    renderer, samples = settings["renderer"], settings["samples"]
    if renderer == "workbench" and not can_draw():
        print("Workbench finds no OpenGL here (apt-get install -y libegl1 libgl1-mesa-dri); Cycles renders instead.")
        renderer, samples = "cycles", 16
    if renderer == "cycles":
        cycles(scene, samples)
        if not own_lights:
            stage.lights()
        stage.backdrop(catcher=transparent)
        world(scene, (0.92, 0.96, 1.0, 1.0), 0.42)
    else:
        workbench(scene)
        world(scene, BACKDROP, 1.0)
    scene.render.film_transparent = transparent
    image = scene.render.image_settings
    image.file_format = "PNG"
    image.color_mode = "RGBA" if transparent else "RGB"
    image.color_depth = "8"
    image.compression = 30
    scene.render.use_file_extension = False
    scene.render.filepath = path
    bpy.ops.render.render(write_still=True)


def can_draw():
    """Whether Mesa draws without a display, which Workbench needs: without it Blender aborts."""
    surfaceless = 0x31DD
    try:
        egl = ctypes.CDLL("libEGL.so.1")
        open_display = egl.eglGetPlatformDisplay
    except (OSError, AttributeError):
        return False
    open_display.restype = ctypes.c_void_p
    open_display.argtypes = (ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p)
    display = open_display(surfaceless, None, None)
    egl.eglInitialize.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_void_p)
    return bool(display) and bool(egl.eglInitialize(display, None, None))


def cycles(scene, samples):
    scene.render.engine = "CYCLES"
    scene.cycles.device = "CPU"
    scene.cycles.samples = samples
    scene.cycles.use_adaptive_sampling = True
    scene.cycles.adaptive_threshold = 0.02
    # The same picture for the same request.
    scene.cycles.seed = 0
    scene.cycles.max_bounces = 4
    scene.cycles.sample_clamp_indirect = 2
    # Light from the second bounce on is estimated: a third of the noise and of the time, and no eye misses it.
    scene.cycles.use_fast_gi = True
    scene.cycles.fast_gi_method = "REPLACE"
    scene.cycles.ao_bounces_render = 1
    scene.cycles.caustics_reflective = False
    scene.cycles.caustics_refractive = False
    denoisers = scene.cycles.bl_rna.properties["denoiser"].enum_items.keys()
    scene.cycles.use_denoising = "OPENIMAGEDENOISE" in denoisers
    look(scene, ("AgX", "Filmic"), ("AgX - Medium High Contrast", "Medium High Contrast"))


def workbench(scene):
    scene.render.engine = "BLENDER_WORKBENCH"
    scene.display.render_aa = "8"
    shading = scene.display.shading
    shading.light = "STUDIO"
    # The brightest of Blender's own, and the one that keeps colours as they are.
    shading.studio_light = "paint.sl"
    shading.color_type = "MATERIAL"
    shading.show_specular_highlight = True
    shading.show_cavity = True
    shading.cavity_type = "BOTH"
    shading.cavity_ridge_factor = 0.6
    shading.cavity_valley_factor = 0.9
    shading.curvature_ridge_factor = 0.6
    shading.curvature_valley_factor = 0.8
    shading.show_shadows = True
    shading.shadow_intensity = 0.25
    look(scene, ("Standard",), ())


def look(scene, transforms, looks):
    """The first view transform and look that this Blender has."""
    view = scene.view_settings
    for property, wanted in (("view_transform", transforms), ("look", looks)):
        for name in wanted:
            try:
                setattr(view, property, name)
                break
            except TypeError:
                continue


def world(scene, color, strength):
    """The light from everywhere; a script's own world stays."""
    if scene.world is not None and scene.world.use_nodes:
        return
    made = bpy.data.worlds.new("Studio")
    made.color = color[:3]
    made.use_nodes = True
    background = made.node_tree.nodes["Background"].inputs
    background["Color"].default_value = color
    background["Strength"].default_value = strength
    scene.world = made


class Stage:
    """Camera, lights and backdrop, sized by the model."""

    def __init__(self, points, settings):
        self.settings = settings
        self.points = points
        self.low = Vector(points.min(axis=0))
        self.high = Vector(points.max(axis=0))
        self.center = (self.low + self.high) / 2
        self.radius = max((self.high - self.low).length / 2, 1e-3)
        toward = Vector(
            (
                math.cos(ELEVATION) * math.cos(AZIMUTH),
                math.cos(ELEVATION) * math.sin(AZIMUTH),
                math.sin(ELEVATION),
            )
        )
        right = Vector((0, 0, 1)).cross(toward).normalized()
        self.axes = Matrix((right, toward.cross(right), toward)).transposed()

    def camera(self):
        """As near as every point of the model allows, which then stands in the middle."""
        made = bpy.data.cameras.new("Camera")
        made.sensor_fit = "HORIZONTAL"
        aspect = self.settings["width"] / self.settings["height"]
        wide = FIELD if aspect >= 1 else 2 * math.atan(math.tan(FIELD / 2) * aspect)
        made.angle = wide
        across = math.tan(wide / 2) / MARGIN
        up = math.tan(wide / 2) / aspect / MARGIN
        x, y, z = (self.points @ np.array(self.axes)).T
        # A point is in view when |x − cx| ≤ (cz − z) · across, and the same upwards.
        right, left = (x + z * across).max(), (-x + z * across).max()
        top, bottom = (y + z * up).max(), (-y + z * up).max()
        distance = max((right + left) / (2 * across), (top + bottom) / (2 * up))
        place = self.axes @ Vector(((right - left) / 2, (top - bottom) / 2, distance))
        depth = distance - z.min()
        made.clip_start = max((distance - z.max()) / 4, depth / 1e5)
        made.clip_end = depth + 200 * self.radius
        item = bpy.data.objects.new("Camera", made)
        item.matrix_world = Matrix.Translation(place) @ self.axes.to_4x4()
        bpy.context.scene.collection.objects.link(item)
        return item

    def lights(self):
        """Key from the left, fill from the right, rim from behind: softboxes, as strong whatever the model's size."""
        for name, across, up, toward, size, power in (
            ("Key", -1.9, 2.8, 2.0, 2.2, 78.0),
            ("Fill", 2.8, 1.2, 1.4, 3.4, 14.0),
            ("Rim", 1.2, 2.6, -2.6, 2.2, 36.0),
        ):
            made = bpy.data.lights.new(name, "AREA")
            made.shape = "DISK"
            made.size = size * self.radius
            made.energy = power * self.radius**2
            item = bpy.data.objects.new(name, made)
            flat = Vector((self.axes[0][2], self.axes[1][2], 0)).normalized()
            right = Vector((self.axes[0][0], self.axes[1][0], 0)).normalized()
            place = self.center + self.radius * (right * across + flat * toward + Vector((0, 0, up)))
            item.location = place
            item.rotation_euler = (place - self.center).to_track_quat("Z", "Y").to_euler()
            bpy.context.scene.collection.objects.link(item)

    def backdrop(self, catcher):
        """A floor under the model that rises behind it; with `catcher` a floor that shows nothing but shadows."""
        radius = self.radius
        flat = Vector((self.axes[0][2], self.axes[1][2], 0)).normalized()
        right = Vector((self.axes[0][0], self.axes[1][0], 0)).normalized()
        bend, behind = 6 * radius, 5 * radius
        profile = [(60 * radius, 0.0), (-behind, 0.0)]
        if not catcher:
            steps = 24
            profile += [
                (-behind - bend * math.sin(angle), bend - bend * math.cos(angle))
                for angle in (math.pi / 2 * i / steps for i in range(1, steps + 1))
            ]
            profile.append((-behind - bend, 60 * radius))
        # A hair below the model, or the two faces would flicker.
        base = Vector((self.center.x, self.center.y, self.low.z - radius * 1e-4))
        rows = [
            [base + right * side + flat * toward + Vector((0, 0, up)) for side in (-80 * radius, 80 * radius)]
            for toward, up in profile
        ]
        positions = [point for row in rows for point in row]
        faces = [(2 * i, 2 * i + 1, 2 * i + 3, 2 * i + 2) for i in range(len(rows) - 1)]
        mesh = bpy.data.meshes.new("Backdrop")
        mesh.from_pydata(positions, [], faces)
        mesh.polygons.foreach_set("use_smooth", [True] * len(faces))
        mesh.materials.append(meshes.material("Backdrop", BACKDROP))
        mesh.materials[0].node_tree.nodes["Principled BSDF"].inputs["Roughness"].default_value = 0.9
        item = bpy.data.objects.new("Backdrop", mesh)
        bpy.context.scene.collection.objects.link(item)
        item.is_shadow_catcher = catcher

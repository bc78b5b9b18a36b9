"""A pipe flange: a disc with a hub, a bore and a circle of bolt holes. Lengths in mm.

Everything is a document object, so the FCStd file opens in FreeCAD with its history.
`parameters` holds the values that the job was given; each has a default here.
"""

import math

import FreeCAD as App


def value(name, default):
    return float(parameters.get(name, default))


diameter = value("diameter", 90)
thickness = value("thickness", 10)
hub_diameter = value("hub_diameter", 45)
height = value("height", 30)
bore = value("bore", 30)
bolts = int(value("bolts", 6))
bolt_diameter = value("bolt_diameter", 6.6)

if not bore < hub_diameter < diameter:
    raise ValueError("bore < hub_diameter < diameter must hold")

document = App.newDocument("Flange")


def cylinder(name, diameter, height, x=0.0, y=0.0, z=0.0):
    item = document.addObject("Part::Cylinder", name)
    item.Radius = diameter / 2
    item.Height = height
    item.Placement.Base = App.Vector(x, y, z)
    return item


disc = cylinder("Disc", diameter, thickness)
hub = cylinder("Hub", hub_diameter, height)
body = document.addObject("Part::MultiFuse", "Body")
body.Shapes = [disc, hub]

circle = (hub_diameter + diameter) / 4
holes = [cylinder("Bore", bore, height + 2, z=-1)]
for i in range(bolts):
    angle = 2 * math.pi * i / bolts
    holes.append(
        cylinder(
            f"Hole{i + 1}",
            bolt_diameter,
            thickness + 2,
            x=circle * math.cos(angle),
            y=circle * math.sin(angle),
            z=-1,
        )
    )
cuts = document.addObject("Part::MultiFuse", "Holes")
cuts.Shapes = holes

flange = document.addObject("Part::Cut", "Flange")
flange.Base = body
flange.Tool = cuts
document.recompute()

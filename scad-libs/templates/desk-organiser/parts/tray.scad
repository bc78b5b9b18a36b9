// A tray with equal compartments side by side.
module tray(size, compartments, wall, floor_thickness) {
    pitch = (size.x - wall) / compartments;
    difference() {
        cube(size);
        for (i = [0 : compartments - 1])
            translate([wall + i * pitch, wall, floor_thickness])
                cube([pitch - wall, size.y - 2 * wall, size.z]);
    }
}

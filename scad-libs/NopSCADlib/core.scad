// The least of NopSCADlib: global settings, core shapes, and screws with their nuts and washers.
// Stand-in for a file that the registry's snapshot lacks; see global_defs.scad.
// SPDX-License-Identifier: Apache-2.0
include <utils/core/core.scad>
include <vitamins/screws.scad>

/** This part cannot be promised to equal OpenSCAD's: it goes to OpenSCAD, with this reason. */
export class Unsupported extends Error {
  override name = 'Unsupported';
}

let found: boolean | undefined;

/** Whether the processor draws the pictures: no graphics card, a virtual machine, a remote desktop. */
export function drawnByProcessor(): boolean {
  if (found === undefined) {
    const context = document.createElement('canvas').getContext('webgl2');
    const names = context?.getExtension('WEBGL_debug_renderer_info');
    const name = names && context ? String(context.getParameter(names.UNMASKED_RENDERER_WEBGL)) : '';
    found = /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
    context?.getExtension('WEBGL_lose_context')?.loseContext();
  }
  return found;
}

/** Pixels that a processor draws in time for the next frame, and for a picture that stays. */
const affordable = { moving: 120_000, still: 1_200_000 };

/**
 * Canvas pixels for each CSS pixel. A graphics card smooths edges at no price. A processor draws what moves coarsely,
 * and with more pixels than there are on screen once it stands still, which smooths edges as well.
 */
export function sharpness(width: number, height: number, moving: boolean): number {
  if (!drawnByProcessor()) return Math.min(devicePixelRatio, 2);
  const affords = Math.sqrt(affordable[moving ? 'moving' : 'still'] / (width * height));
  return moving ? Math.min(1, affords) : Math.max(1, Math.min(2, affords));
}

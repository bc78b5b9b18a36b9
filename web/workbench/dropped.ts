/** Whether an event belongs to a field that somebody writes in. */
export const inText = (event: Event): boolean => {
  const [node] = event.composedPath();
  return node instanceof HTMLElement && (node.matches('input, textarea') || node.isContentEditable);
};

/** Hands on files that are dropped on the page, until `signal` aborts. `dragging` tells while some hover over it. */
export function listenForDrops(
  take: (transfer: DataTransfer) => unknown,
  dragging: (over: boolean) => void,
  signal: AbortSignal,
): void {
  // dragenter of a child comes before the dragleave of its parent.
  let depth = 0;
  const withFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
  const hover = (by: number): void => {
    depth = Math.max(0, depth + by);
    dragging(depth > 0);
  };
  addEventListener('dragenter', event => withFiles(event) && hover(1), { signal });
  addEventListener('dragleave', event => withFiles(event) && hover(-1), { signal });
  addEventListener('dragover', event => withFiles(event) && event.preventDefault(), { signal });
  addEventListener(
    'drop',
    event => {
      hover(-depth);
      // An element under the pointer may have taken it.
      if (event.defaultPrevented || !event.dataTransfer || !withFiles(event)) return;
      event.preventDefault();
      take(event.dataTransfer);
    },
    { signal },
  );
}

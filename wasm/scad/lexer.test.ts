import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { includes, tokens } from './lexer.ts';

const shapes = (text: string): string[] => tokens(text).map(token => `${token.kind} ${token.text}`);

describe('tokens', () => {
  it('knows numbers, identifiers, strings and operators', () => {
    expect(shapes('$fn=2.5e-3; 2d = .5+3.; s="a\\"b{";a<=b')).toEqual([
      'identifier $fn',
      'punctuation =',
      'number 2.5e-3',
      'punctuation ;',
      'identifier 2d',
      'punctuation =',
      'number .5',
      'punctuation +',
      'number 3.',
      'punctuation ;',
      'identifier s',
      'punctuation =',
      'string "a\\"b{"',
      'punctuation ;',
      'identifier a',
      'punctuation <=',
      'identifier b',
    ]);
  });

  it('keeps comments whole, with lines and offsets', () => {
    const text = 'a = 1; // one\r\n/* two\nlines */ b';
    const all = tokens(text);
    expect(all.map(token => token.text)).toEqual(['a', '=', '1', ';', '// one', '/* two\nlines */', 'b']);
    expect(all.map(token => token.line)).toEqual([1, 1, 1, 1, 1, 2, 3]);
    for (const token of all) expect(text.slice(token.start, token.end)).toBe(token.text);
  });

  it('ends unclosed strings and comments with the text', () => {
    expect(shapes('a "bc')).toEqual(['identifier a', 'string "bc']);
    expect(shapes('a "bc\\')).toEqual(['identifier a', 'string "bc\\']);
    expect(shapes('/* x')).toEqual(['block-comment /* x']);
    expect(shapes('include <a')).toEqual(['identifier include', 'punctuation <', 'path a']);
  });

  it('covers every character that is not white space, for any text', () => {
    const piece = fc.constantFrom(
      '"',
      '\\',
      '/*',
      '*/',
      '//',
      '\n',
      'include',
      '<',
      '>',
      ' ',
      '1e',
      '.5',
      '$fn',
      'é',
      '😀',
      '\u2028',
      '\r',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
        const text = pieces.join('');
        let end = 0;
        let rest = '';
        for (const token of tokens(text)) {
          rest += text.slice(end, token.start);
          end = token.end;
          expect(token.line).toBe(text.slice(0, token.start).split('\n').length);
        }
        expect((rest + text.slice(end)).trim()).toBe('');
      }),
    );
  });

  it('is linear in the length of the text', () => {
    for (const hostile of ['"\\', '/*', '*', '1', 'a', ' ', '<', 'include<', '"', '\n', '/']) {
      const started = performance.now();
      tokens(hostile.repeat(300_000));
      expect(performance.now() - started, hostile).toBeLessThan(1_500);
    }
  });
});

describe('includes', () => {
  it('lists what the text asks for, and not what comments mention', () => {
    expect(
      includes('include <BOSL2/std.scad>\n// use <no.scad>\nuse<a b/c.scad>\ns = "include <x>";'),
    ).toEqual([
      { kind: 'include', path: 'BOSL2/std.scad', line: 1 },
      { kind: 'use', path: 'a b/c.scad', line: 3 },
    ]);
  });
});

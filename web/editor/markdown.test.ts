import { render } from 'lit';
import { describe, expect, test } from 'vitest';
import { markdown } from './markdown.ts';

const shown = (text: string): string => {
  const host = document.createElement('div');
  render(markdown(text), host);
  return host.innerHTML
    .replaceAll(/<!--.*?-->/g, '')
    .replaceAll(/>\n\s*</g, '><')
    .replace(/^<div class="documentation">(.*)<\/div>$/s, '$1');
};

describe('markdown', () => {
  test('paragraphs, emphasis, code, lists, fences', () => {
    expect(shown('One *two* **three** `a*b*`.\nStill.\n\nNext')).toBe(
      '<p>One <em>two</em> <strong>three</strong> <code>a*b*</code>.\nStill.</p><p>Next</p>',
    );
    expect(shown('- a `x`\n  more\n- b\n\n1. c')).toBe(
      '<ul><li>a <code>x</code>\nmore</li><li>b</li></ul><ol><li>c</li></ol>',
    );
    expect(shown('```\n<b>&\n```')).toBe('<pre><code>&lt;b&gt;&amp;</code></pre>');
    expect(shown('```openscad\ncube(1);\n```')).toBe(
      '<pre><code><span class="module">cube</span>(<span class="number">1</span>);</code></pre>',
    );
    expect(shown('## Title\ntext')).toBe('<p class="heading">Title</p><p>text</p>');
    expect(shown('a | b\n--|--\n1 | 2')).toBe(
      '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>',
    );
  });

  test('multiplication and snake_case are no emphasis', () => {
    expect(shown('2 * 3 * 4 and a_b_c')).toBe('<p>2 * 3 * 4 and a_b_c</p>');
  });

  test('nothing of the text becomes markup or script', () => {
    for (const text of [
      '<img src=x onerror=alert(1)>',
      '<script>alert(1)</script>',
      '[x](javascript:alert(1))',
      '[x](data:text/html,<script>1</script>)',
      '`<b>`',
      '| <i> |\n|---|\n| <u> |',
      '<https://example.org/"onclick="x>',
    ]) {
      const host = document.createElement('div');
      render(markdown(text), host);
      expect(host.querySelectorAll('img, script, b, i, u, [onclick], [onerror]')).toHaveLength(0);
      for (const link of host.querySelectorAll('a')) expect(link.protocol).toMatch(/^https?:$/);
    }
    expect(shown('[docs](https://example.org) and [anchor](attachments.scad#x)')).toBe(
      '<p><a target="_blank" rel="noopener noreferrer" href="https://example.org">docs</a> and anchor</p>',
    );
  });
});

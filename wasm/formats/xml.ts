/** Text for XML element content and attributes; characters that XML 1.0 forbids become a replacement mark. */
export const escaped = (text: string): string =>
  text
    // oxlint-disable-next-line no-control-regex -- the control characters that XML 1.0 excludes
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

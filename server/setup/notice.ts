/** One third-party work in the app, as listed in `public/notices.json`. */
export interface Notice {
  name: string;
  version: string;
  kind: 'engine' | 'package' | 'library' | 'font';
  /** SPDX expression. */
  license: string;
  homepage?: string;
  /** What the reader must know beyond the licence: source code, parts, changes. */
  note?: string;
  /** Index into {@link Notices.texts}: many packages share one text. */
  text: number;
}

export interface Notices {
  notices: Notice[];
  texts: string[];
}

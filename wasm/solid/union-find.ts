/** Disjoint sets over 0 … size − 1, with path halving. */
export class UnionFind {
  readonly #parent: Uint32Array;
  /** How many sets there are. */
  count: number;

  constructor(size: number) {
    this.#parent = new Uint32Array(size);
    for (let i = 0; i < size; i++) this.#parent[i] = i;
    this.count = size;
  }

  find(item: number): number {
    const parent = this.#parent;
    while (parent[item] !== item) {
      parent[item] = parent[parent[item]!]!;
      item = parent[item]!;
    }
    return item;
  }

  union(a: number, b: number): void {
    const one = this.find(a);
    const other = this.find(b);
    if (one === other) return;
    // The lower number wins: neighbours in memory stay neighbours in the tree.
    if (one < other) this.#parent[other] = one;
    else this.#parent[one] = other;
    this.count--;
  }
}

import type { Model } from 'highs';

type ColumnPatch = Parameters<Model['addCols']>[0];
type RowPatch = Parameters<Model['addRows']>[0];

/** Columns to be added to a programme, as HiGHS takes them. */
export class Columns {
  readonly #cost: number[] = [];
  readonly #lower: number[] = [];
  readonly #upper: number[] = [];
  readonly #starts: number[] = [];
  readonly #indices: number[] = [];
  readonly #values: number[] = [];
  readonly #first: number;
  readonly #infinity: number;

  /** `first` columns are there already; `infinity` is HiGHS's. */
  constructor(first: number, infinity: number) {
    this.#first = first;
    this.#infinity = infinity;
  }

  /** The number that the next column gets. */
  get next(): number {
    return this.#first + this.#cost.length;
  }

  add(cost: number, lower: number, upper: number): void {
    this.#cost.push(cost);
    this.#lower.push(lower);
    this.#upper.push(Math.min(upper, this.#infinity));
    this.#starts.push(this.#indices.length);
  }

  /** A coefficient of the column that was added last. */
  entry(row: number, value: number): void {
    if (value === 0) return;
    this.#indices.push(row);
    this.#values.push(value);
  }

  /** `rows` is how many the programme has. */
  taken(rows: number): ColumnPatch {
    return {
      cost: Float64Array.from(this.#cost),
      lower: Float64Array.from(this.#lower),
      upper: Float64Array.from(this.#upper),
      matrix: {
        format: 'csc',
        numRows: rows,
        numCols: this.#cost.length,
        starts: Int32Array.from([...this.#starts, this.#indices.length]),
        indices: Int32Array.from(this.#indices),
        values: Float64Array.from(this.#values),
      },
    };
  }
}

/** Rows to be added to a programme. */
export class Rows {
  readonly #lower: number[] = [];
  readonly #upper: number[] = [];
  readonly #starts: number[] = [];
  readonly #indices: number[] = [];
  readonly #values: number[] = [];

  get count(): number {
    return this.#lower.length;
  }

  add(lower: number, upper: number, indices: readonly number[] = [], values: readonly number[] = []): void {
    this.#lower.push(lower);
    this.#upper.push(upper);
    this.#starts.push(this.#indices.length);
    this.#indices.push(...indices);
    this.#values.push(...values.slice(0, indices.length));
  }

  /** `columns` is how many the programme has. */
  taken(columns: number): RowPatch {
    return {
      lower: Float64Array.from(this.#lower),
      upper: Float64Array.from(this.#upper),
      matrix: {
        format: 'csr',
        numRows: this.#lower.length,
        numCols: columns,
        starts: Int32Array.from([...this.#starts, this.#indices.length]),
        indices: Int32Array.from(this.#indices),
        values: Float64Array.from(this.#values),
      },
    };
  }
}

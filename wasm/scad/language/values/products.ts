import { element, Reason, settled, undefinedOperation, type Result, type Warn } from './reason.ts';
import { typeName } from './formatting.ts';
import { isVector, type Value } from './value.ts';

/** A vector times a number. */
function scaled(vector: readonly Value[], factor: number, warn: Warn): Value[] {
  const result: Value[] = [];
  for (let i = 0; i < vector.length; i++) {
    const x = vector[i];
    result.push(typeof x === 'number' ? x * factor : element(product(x, factor, warn)));
  }
  return result;
}

const notRectangular = (row: number): Reason =>
  new Reason(`Matrix must be rectangular. Problem at row ${row}`);
const notNumbers = (row: number, column: number): Reason =>
  new Reason(`Matrix must contain only numbers. Problem at row ${row}, col ${column}`);
const notNumber = (index: number): Reason =>
  new Reason(`Vector must contain only numbers. Problem at index ${index}`);

function dot(a: readonly Value[], b: readonly Value[]): Result {
  let total = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i];
    const y = b[i];
    if (typeof x !== 'number' || typeof y !== 'number') return undefinedOperation(x, '*', y);
    total += x * y;
  }
  return total;
}

function matrixTimesVector(matrix: readonly Value[], vector: readonly Value[]): Result {
  const result: Value[] = [];
  for (let i = 0; i < matrix.length; i++) {
    const row = matrix[i];
    if (!isVector(row) || row.length !== vector.length) return notRectangular(i);
    let total = 0;
    for (let j = 0; j < row.length; j++) {
      const x = row[j];
      const y = vector[j];
      if (typeof x !== 'number') return notNumbers(i, j);
      if (typeof y !== 'number') return notNumber(j);
      total += x * y;
    }
    result.push(total);
  }
  return result;
}

/** What is wrong in a vector times a matrix OpenSCAD says on the spot, without a place, and then once more. */
function wrong(reason: Reason, warn: Warn): Reason {
  warn(reason.text, true);
  return reason;
}

function vectorTimesMatrix(vector: readonly Value[], matrix: readonly Value[], warn: Warn): Result {
  const width = (matrix[0] as readonly Value[]).length;
  const result: Value[] = [];
  for (let i = 0; i < width; i++) {
    let total = 0;
    for (let j = 0; j < vector.length; j++) {
      const row = matrix[j];
      if (!isVector(row) || row.length !== width) return wrong(notRectangular(j), warn);
      const x = vector[j];
      if (typeof x !== 'number') return wrong(notNumber(j), warn);
      const y = row[i];
      if (typeof y !== 'number') return wrong(notNumbers(j, i), warn);
      total += x * y;
    }
    result.push(total);
  }
  return result;
}

/** Column by column, if it is rectangular and holds nothing but numbers. */
function columnsOf(matrix: readonly Value[]): Float64Array | undefined {
  const width = (matrix[0] as readonly Value[]).length;
  const height = matrix.length;
  const columns = new Float64Array(width * height);
  for (let j = 0; j < height; j++) {
    const row = matrix[j];
    if (!isVector(row) || row.length !== width) return undefined;
    for (let i = 0; i < width; i++) {
      const x = row[i];
      if (typeof x !== 'number') return undefined;
      columns[i * height + j] = x;
    }
  }
  return columns;
}

/** Undefined when the row holds anything but numbers. */
function rowTimesColumns(row: readonly Value[], columns: Float64Array): Value[] | undefined {
  const height = row.length;
  const result: Value[] = [];
  for (let at = 0; at < columns.length;) {
    let total = 0;
    for (let j = 0; j < height; j++) {
      const x = row[j];
      if (typeof x !== 'number') return undefined;
      total += x * columns[at++]!;
    }
    result.push(total);
  }
  return result;
}

const EMPTY: readonly Value[] = [];

function matrixTimesMatrix(a: readonly Value[], b: readonly Value[], warn: Warn): Result {
  const columns = a.length > 1 ? columnsOf(b) : undefined;
  const result: Value[] = [];
  for (let i = 0; i < a.length; i++) {
    const left = a[i];
    const row = isVector(left) ? left : EMPTY;
    if (row.length !== b.length) {
      return new Reason(
        `matrix*matrix left operand row length does not match right operand row count (${row.length} != ${b.length}) at row ${i}`,
      );
    }
    const line = (columns && rowTimesColumns(row, columns)) ?? vectorTimesMatrix(row, b, warn);
    if (line instanceof Reason)
      return new Reason(`${line.text}\n\twhile processing left operand at row ${i}`);
    result.push(line);
  }
  return result;
}

function vectorProduct(a: readonly Value[], b: readonly Value[], warn: Warn): Result {
  if (a.length === 0 || b.length === 0) return new Reason('Multiplication is undefined on empty vectors');
  const first = a[0];
  const second = b[0];
  if (typeof first === 'number') {
    if (typeof second === 'number') {
      return a.length === b.length
        ? dot(a, b)
        : new Reason(`vector*vector requires matching lengths (${a.length} != ${b.length})`);
    }
    if (isVector(second)) {
      return a.length === b.length
        ? vectorTimesMatrix(a, b, warn)
        : new Reason(
            `vector*matrix requires vector length to match matrix row count (${a.length} != ${b.length})`,
          );
    }
  } else if (isVector(first)) {
    if (typeof second === 'number') {
      return first.length === b.length
        ? matrixTimesVector(a, b)
        : new Reason(
            `matrix*vector requires matrix column count to match vector length (${first.length} != ${b.length})`,
          );
    }
    if (isVector(second)) {
      return first.length === b.length
        ? matrixTimesMatrix(a, b, warn)
        : new Reason(
            `matrix*matrix requires left operand column count to match right operand row count (${first.length} != ${b.length})`,
          );
    }
  }
  return new Reason(
    `undefined vector*vector multiplication where first elements are types ${typeName(first)} and ${typeName(second)}`,
  );
}

function product(a: Value, b: Value, warn: Warn): Result {
  if (typeof a === 'number') {
    if (typeof b === 'number') return a * b;
    if (isVector(b)) return scaled(b, a, warn);
  } else if (isVector(a)) {
    if (typeof b === 'number') return scaled(a, b, warn);
    if (isVector(b)) return vectorProduct(a, b, warn);
  }
  return undefinedOperation(a, '*', b);
}

/** `*`: numbers, a vector and a number, two vectors (the dot product), matrices and vectors in any order. */
export const multiply = (a: Value, b: Value, warn: Warn): Value => settled(product(a, b, warn), warn);

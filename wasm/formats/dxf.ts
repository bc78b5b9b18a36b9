import { extentOf, outlineOf, type Model } from './model.ts';
import { TextWriter } from './text-writer.ts';

/**
 * DXF of AutoCAD 2000 (AC1015) in millimetres: one closed LWPOLYLINE per contour on layer `0`. Complete with the
 * tables, blocks and handles that AutoCAD insists on, although most readers want only the entities.
 * Reference: Autodesk, "DXF Reference", AutoCAD 2000.
 */
export function writeDxf(model: Model): Uint8Array<ArrayBuffer> {
  const outline = outlineOf(model, 'DXF');
  const { min, max } = extentOf(outline);
  const dxf = new DxfWriter();
  const seed = 0x100 + outline.contours.length;
  dxf.section('HEADER', () => {
    dxf.variable('$ACADVER', [1, 'AC1015']);
    dxf.variable('$HANDSEED', [5, seed.toString(16).toUpperCase()]);
    dxf.variable('$INSUNITS', [70, 4]);
    dxf.variable('$MEASUREMENT', [70, 1]);
    dxf.variable('$EXTMIN', [10, min[0]], [20, min[1]], [30, 0]);
    dxf.variable('$EXTMAX', [10, max[0]], [20, max[1]], [30, 0]);
  });
  dxf.section('CLASSES', () => {});
  dxf.section('TABLES', () => tables(dxf, min, max));
  dxf.section('BLOCKS', () => blocks(dxf));
  dxf.section('ENTITIES', () => {
    outline.contours.forEach((contour, number) => {
      dxf.pair(0, 'LWPOLYLINE').pair(5, (0x100 + number).toString(16).toUpperCase());
      dxf.pair(330, '1F').pair(100, 'AcDbEntity').pair(8, '0').pair(100, 'AcDbPolyline');
      dxf
        .pair(90, contour.length / 2)
        .pair(70, 1)
        .pair(43, 0);
      for (let i = 0; i < contour.length; i += 2) dxf.pair(10, contour[i]!).pair(20, contour[i + 1]!);
    });
  });
  dxf.section('OBJECTS', () => {
    dxf.pair(0, 'DICTIONARY').pair(5, 'C').pair(330, '0').pair(100, 'AcDbDictionary').pair(281, 1);
    dxf.pair(3, 'ACAD_GROUP').pair(350, 'D');
    dxf.pair(0, 'DICTIONARY').pair(5, 'D').pair(330, 'C').pair(100, 'AcDbDictionary').pair(281, 1);
  });
  return dxf.pair(0, 'EOF').finish();
}

type Pair = [code: number, value: string | number];

/** Group codes on one line, their values on the next. */
class DxfWriter {
  #out = new TextWriter();

  pair(code: number, value: string | number): this {
    this.#out.integer(code).text('\n');
    if (typeof value === 'number') this.#out.double(value);
    else this.#out.text(value);
    this.#out.text('\n');
    return this;
  }

  section(name: string, body: () => void): void {
    this.pair(0, 'SECTION').pair(2, name);
    body();
    this.pair(0, 'ENDSEC');
  }

  variable(name: string, ...pairs: Pair[]): void {
    this.pair(9, name);
    for (const [code, value] of pairs) this.pair(code, value);
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#out.finish();
  }
}

function tables(dxf: DxfWriter, min: [number, number], max: [number, number]): void {
  const table = (
    name: string,
    handle: string,
    records: { type: string; handle: string; pairs: Pair[] }[],
  ): void => {
    dxf.pair(0, 'TABLE').pair(2, name).pair(5, handle).pair(330, '0').pair(100, 'AcDbSymbolTable');
    dxf.pair(70, records.length);
    if (name === 'DIMSTYLE') dxf.pair(100, 'AcDbDimStyleTable');
    for (const record of records) {
      // A dimension style's own handle is the one with group code 105.
      dxf
        .pair(0, name)
        .pair(name === 'DIMSTYLE' ? 105 : 5, record.handle)
        .pair(330, handle);
      dxf.pair(100, 'AcDbSymbolTableRecord').pair(100, record.type);
      for (const [code, value] of record.pairs) dxf.pair(code, value);
    }
    dxf.pair(0, 'ENDTAB');
  };
  const named = (type: string, handle: string, name: string, ...pairs: Pair[]) => ({
    type,
    handle,
    pairs: [[2, name], [70, 0], ...pairs] as Pair[],
  });
  const linetype = (handle: string, name: string) =>
    named('AcDbLinetypeTableRecord', handle, name, [3, ''], [72, 65], [73, 0], [40, 0]);
  const height = Math.max(max[1] - min[1], 1);
  table('VPORT', '8', [
    named(
      'AcDbViewportTableRecord',
      '30',
      '*ACTIVE',
      [10, 0],
      [20, 0],
      [11, 1],
      [21, 1],
      [12, (min[0] + max[0]) / 2],
      [22, (min[1] + max[1]) / 2],
      [16, 0],
      [26, 0],
      [36, 1],
      [17, 0],
      [27, 0],
      [37, 0],
      [40, height * 1.1],
      [41, Math.max((max[0] - min[0]) / height, 0.1)],
      [42, 50],
    ),
  ]);
  table('LTYPE', '5', [linetype('14', 'ByBlock'), linetype('15', 'ByLayer'), linetype('16', 'CONTINUOUS')]);
  table('LAYER', '2', [named('AcDbLayerTableRecord', '10', '0', [62, 7], [6, 'CONTINUOUS'], [390, 'F'])]);
  table('STYLE', '3', [
    named(
      'AcDbTextStyleTableRecord',
      '11',
      'STANDARD',
      [40, 0],
      [41, 1],
      [50, 0],
      [71, 0],
      [42, 2.5],
      [3, 'txt'],
      [4, ''],
    ),
  ]);
  table('VIEW', '6', []);
  table('UCS', '7', []);
  table('APPID', '9', [named('AcDbRegAppTableRecord', '12', 'ACAD')]);
  table('DIMSTYLE', 'A', [named('AcDbDimStyleTableRecord', '27', 'STANDARD')]);
  table('BLOCK_RECORD', '1', [
    { type: 'AcDbBlockTableRecord', handle: '1F', pairs: [[2, '*Model_Space']] },
    { type: 'AcDbBlockTableRecord', handle: '1B', pairs: [[2, '*Paper_Space']] },
  ]);
}

function blocks(dxf: DxfWriter): void {
  const block = (name: string, owner: string, begin: string, end: string): void => {
    dxf.pair(0, 'BLOCK').pair(5, begin).pair(330, owner).pair(100, 'AcDbEntity').pair(8, '0');
    dxf.pair(100, 'AcDbBlockBegin').pair(2, name).pair(70, 0).pair(10, 0).pair(20, 0).pair(30, 0);
    dxf.pair(3, name).pair(1, '');
    dxf
      .pair(0, 'ENDBLK')
      .pair(5, end)
      .pair(330, owner)
      .pair(100, 'AcDbEntity')
      .pair(8, '0')
      .pair(100, 'AcDbBlockEnd');
  };
  block('*Model_Space', '1F', '20', '21');
  block('*Paper_Space', '1B', '1C', '1D');
}

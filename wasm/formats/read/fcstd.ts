import { unpacked } from './3mf.ts';
import { FileError, type Contents } from './contents.ts';
import { attribute, xmlTags } from './xml-tags.ts';

/** Checks a document of FreeCAD: an archive with its Document.xml, objects in it, and every file that it names. */
export function checkFcstd(bytes: Uint8Array): Contents {
  const files = unpacked(bytes);
  const document = files['Document.xml'];
  if (!document) throw new FileError('holds no Document.xml');
  let root = '';
  let objects = 0;
  for (const tag of xmlTags(new TextDecoder().decode(document))) {
    root ||= tag.name;
    if (tag.kind === 'close') continue;
    if (tag.name === 'Object') objects++;
    const file = attribute(tag, 'file');
    if (file && !files[file])
      throw new FileError(`names a file “${file.slice(0, 80)}” that it does not hold`);
  }
  if (root !== 'Document') throw new FileError('holds a Document.xml that is none');
  if (objects === 0) throw new FileError('is a document without objects');
  return {};
}
